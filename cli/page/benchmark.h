/*
 * All that a page shows of one benchmark, measured on one side or on two: its ratio, its processes,
 * its values in the order of time with the pacer beside them, what was counted, where its time
 * goes, its metadata.
 */
#ifndef CLI_PAGE_BENCHMARK_H
#define CLI_PAGE_BENCHMARK_H

#include "cli/page/document.h"
#include "results/profiles/stack_profile.h"
#include "results/verdicts/comparison.h"

/* All is borrowed. */
struct benchmark_view {
	const char *name;
	const struct bench *sides[2];	     /* NULL: nothing was measured there */
	size_t n_sides;			     /* 1: nothing is compared */
	const char *labels[2];		     /* short, as in the heads of columns */
	double shown[2];		     /* the figure that is told of each; NaN: none */
	const struct comparison *comparison; /* of two sides */
	double margin;
	const double *pairs; /* of a duel: logs of ratios */
	size_t n_pairs;
	const struct meta *common[2];		 /* what all benchmarks have is not told again */
	const struct stack_profile *profiles[2]; /* NULL: none is known */
	struct page_room room;
};

/* 0, or -1 with err (memory). */
int benchmark_add(struct buf *out, const struct benchmark_view *view, struct err *err);

#endif
