/* What the script of a page works with, as JSON. */
#ifndef RESULTS_PROFILE_FILES_PAGE_DATA_H
#define RESULTS_PROFILE_FILES_PAGE_DATA_H

#include "results/base/emit.h"
#include "results/profile_files/page_merge.h"

/* The benchmark as an object:
   name; sides: [{label, interpreter, samples, seconds, iteration, beside: [unit], order}];
   order (where it is known): {grain, hasMore, lanes: [{each, name, runs}]}: seconds of a weight of
   1; each run a node, from 1, or 0, then how much weight more it has, below 0; functions: {name,
   file, line, kind, ratio, low, high} and nodes: {up, function, self0, self1}, in columns; sources:
   [{function, first, text: [line], self: [weight], total, beside: [[weight]]}]. 0, or -1 with err
   (memory). */
int page_data_add(struct emit *emit, const struct page_benchmark *benchmark,
		  const struct page_merge *merge, struct err *err);

/* Only the sources. */
int page_sources_add(struct emit *emit, const struct page_benchmark *benchmark,
		     const struct page_merge *merge, struct err *err);

#endif
