/* How the two sides of a comparison are named. */
#ifndef CLI_EXPLAINING_SIDES_WORDS_H
#define CLI_EXPLAINING_SIDES_WORDS_H

#include "results/base/buf.h"

/* Append "\"main\"", as a terminal may have it. */
void sides_label_add(struct buf *out, const char *label);
/* Append "text.join: \"working tree\" (new) against \"main\" (old)", likewise. Labels: old, new. */
void sides_head_add(struct buf *out, const char *name, const char *const labels[2]);

#endif
