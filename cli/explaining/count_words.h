/* Counts as people read them. */
#ifndef CLI_EXPLAINING_COUNT_WORDS_H
#define CLI_EXPLAINING_COUNT_WORDS_H

#include "results/base/buf.h"

/* Append "4,001", "-12", or "0.25". */
void count_words_add(struct buf *out, double number);

#endif
