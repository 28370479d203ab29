/*
 * Variance components: how much of the spread lies between processes and how much within one.
 *
 * The model is random effects, x_pj = mean + process_p + value_pj, estimated by analysis of
 * variance. It tells what more values per process are worth: nothing when the intra-class
 * correlation is near 1. Sources: Searle, Casella, McCulloch, Variance Components, 3; Kalibera and
 * Jones, ISMM 2013 (whose printed recursion is corrected here:
 * T_i^2 = S_i^2 - S_(i-1)^2 / r_(i-1)).
 */
#ifndef STATS_COMPONENTS_H
#define STATS_COMPONENTS_H

#include <stddef.h>

struct components {
	size_t processes;     /* those with values */
	size_t values;	      /* of all processes */
	double per_process;   /* values a process; its ANOVA average n0 when they differ */
	double ms_between;    /* mean square between processes */
	double ms_within;     /* mean square within */
	double within;	      /* s_w^2 = ms_within */
	double between;	      /* s_b^2 = max(0, (ms_between - ms_within) / n0) */
	double icc;	      /* s_b^2 / (s_b^2 + s_w^2), 0 to 1 */
	double design_effect; /* 1 + (n0 - 1) icc: how much pooling the values understates variance
			       */
	double f;	      /* ms_between / ms_within */
	double p_upper;	      /* P(F >= f): small when processes differ */
	double p_lower;	      /* P(F <= f): small when values of one process differ more than chance
				 allows, which is the mark of a position effect */
};

/*
 * Values of all processes in one array, counts[p] of them for process p; empty processes are
 * skipped. NaN: `ms_between`, `between` and what needs them below 2 processes; `ms_within`,
 * `within` and what needs them when no process has 2 values; everything with a NaN in the data.
 * Constant data have both components 0 and no icc.
 */
struct components components_of(const double *values, const size_t *counts, size_t processes);

/*
 * Kalibera and Jones for any number of balanced levels. repeats[0] is the number of values in the
 * lowest group, repeats[levels - 1] that of the highest units; x holds their product, the lowest
 * level running fastest. s2[i] is the mean variance at level i of the means below it, t2[i] the
 * component of that level alone, which may come out negative. NaN at a level with one repeat.
 * scratch: as many doubles as x. The interval of the mean is Student's over the top means
 * (interval_t), whose variance is s2[levels - 1].
 */
void components_levels(const double *x, const size_t *repeats, size_t levels, double *s2,
		       double *t2, double *scratch);

#endif
