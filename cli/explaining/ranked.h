/* What is shown first: the heaviest. */
#ifndef CLI_EXPLAINING_RANKED_H
#define CLI_EXPLAINING_RANKED_H

#include "results/base/err.h"

#include <stddef.h>

/* Sort `items` by what each weighs, the heaviest first; those that weigh the same stay as they are.
   `of` is what `weight` is asked about. 0, or -1 with err (memory). */
int ranked_sort(size_t *items, size_t n, double (*weight)(const void *of, size_t item),
		const void *of, struct err *err);

#endif
