/* The benchmarks of a section by what matters, whatever order they stand in. */
#ifndef CLI_COMPARE_ORDER_H
#define CLI_COMPARE_ORDER_H

#include "results/verdicts/report.h"

/* Slower ones first, then faster, undecided and same ones, large differences first in each; last
   what could not be compared. section->n of them, borrowed: free() the list. NULL with err
   (memory). */
const struct comparison **order_new(const struct section *section, struct err *err);
/* The same as they stand. */
const struct comparison **order_given_new(const struct section *section, struct err *err);

#endif
