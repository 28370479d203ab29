/* Changes and shares of time as people read them: with their intervals, and no digits that mean
   nothing. */
#ifndef CLI_EXPLAINING_CHANGE_WORDS_H
#define CLI_EXPLAINING_CHANGE_WORDS_H

#include "results/base/buf.h"
#include "stats/interval.h"

/* Append a ratio of times: "+41% [+29, +55]"; "3.20x [2.90x, 3.55x]" when all of it is above 2. */
void change_words_add(struct buf *out, struct interval ratio);

/* Append a part of something: "+8.1% [+6.9, +9.3]" for .081. */
void percent_words_add(struct buf *out, struct interval part);

/* Append "67%": what is more than all, or less than nothing, is the error of measuring. Of what is
   below 1 % one decimal. */
void share_words_add(struct buf *out, double share);

#endif
