/*
 * Has a process warmed up? Change points of its time series, and the class they put it in.
 *
 * For long recordings (WARMUP_N_MIN values in time order, one process); shorter ones have
 * position.h. The logs of the values are split into segments of normal data with their own mean and
 * variance, by minimising the total cost with a penalty of 15 ln n a change (PELT, Killick,
 * Fearnhead and Eckley 2012; the penalty: Barrett et al. 2017). Neighbours whose means are closer
 * than max(log(1 + margin) / 2, 2 MAD / sqrt(length)) are one segment: a change of spread is not a
 * change of speed.
 */
#ifndef STATS_WARMUP_H
#define STATS_WARMUP_H

#include <stddef.h>

#define WARMUP_N_MIN	   30
#define WARMUP_SEGMENT_MIN 5

/* 15 ln n a change, as krun; 9 ln n was tried elsewhere and not found safe. */
#define WARMUP_PENALTY 15.0

enum warmup_class {
	WARMUP_UNKNOWN = 0, /* too short, or a value that is not a positive number */
	WARMUP_FLAT,	    /* steady from the first value */
	WARMUP_WARMUP,	    /* slower before it became steady */
	WARMUP_SLOWDOWN,    /* faster, at some time, than where it settled */
	WARMUP_NO_STEADY,   /* still changing in the last quarter */
	WARMUP_CYCLIC,	    /* comes back to the same pattern every `period` values */
};

struct warmup {
	enum warmup_class class;
	size_t segments;    /* after merging neighbours */
	size_t steady_from; /* index of the first steady value; n where there is none */
	double steady_mean; /* geometric mean from there on; NaN where there is none */
	size_t period;	    /* of a cycle in the steady part (or in the whole), 0 for none */
};

/* Scratch that warmup_classify wants: this many doubles and this many indices. */
size_t warmup_scratch(size_t n);
size_t warmup_index_scratch(size_t n);

/* x: values of one process in time order, in any unit. margin: what counts as no change, as a share
   (.01). */
struct warmup warmup_classify(const double *x, size_t n, double margin, double *scratch,
			      size_t *index_scratch);

/* "flat", "warm-up", "slow-down", "no steady state", "cyclic", "unknown". */
const char *warmup_word(enum warmup_class warmup_class);

#endif
