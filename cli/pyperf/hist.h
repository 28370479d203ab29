/* Text histograms of one benchmark, or of the same benchmark in several files on one scale. */
#ifndef CLI_PYPERF_HIST_H
#define CLI_PYPERF_HIST_H

#include "cli/pyperf/bench.h"

struct pyperf_hist_style {
	long bins; /* number of bars; 0: as many as fit the terminal, at most 25 unless `extend` */
	bool extend;	    /* use the whole terminal */
	bool checks;	    /* stability warnings after each histogram */
	int columns, lines; /* of the terminal */
};

/* The options that suit stdout, with the default number of bars and no warnings. */
struct pyperf_hist_style pyperf_hist_style(void);

/* More bars than anybody can read, and few enough that bar numbers are exact. */
#define PYPERF_HIST_MOST_BINS 1000

/* Append a histogram for each of `n` benchmarks; titles[i] ("" for none) heads the i-th as "[ title
   ]". 0, or -1 with err: memory, or a benchmark without values. */
int pyperf_add_hist(struct buf *out, const struct pyperf_bench *const *views,
		    const char *const *titles, size_t n, const struct pyperf_hist_style *style,
		    struct err *err);

#endif
