/* The benchmarks of a duel by what matters. */
#ifndef CLI_DUELING_BOUT_ORDER_H
#define CLI_DUELING_BOUT_ORDER_H

#include "runner/duel/duel.h"

/* Slower ones first, then faster, undecided and same ones, large differences first in each; last
   what failed or is skipped. duel->n of them, borrowed: free() the list. NULL with err (memory). */
const struct bout **bout_order_new(const struct duel *duel, struct err *err);

#endif
