/* The looks of a duel as text in the metadata of its runs (key "assay_duel_looks"). */
#ifndef RESULTS_VERDICTS_LOOKS_H
#define RESULTS_VERDICTS_LOOKS_H

#include "results/base/buf.h"
#include "stats/spending.h"

/* "16:0.005,48:0.015,144:0.03": blocks and the error spent at each look, as many digits as it takes
   to read back the same plan. */
void looks_format(const struct spending *plan, struct buf *out);

/* The plan of such a text. Where no errors are given ("16,48,144", "25") 5 % are split
   equally. 0, or -1 when the text is no valid plan. */
int looks_parse(const char *text, struct spending *plan);

#endif
