/*
 * Does the position of a value inside its process matter? Friedman's test over processes.
 *
 * A warm-up that was too short, or a garbage collection that always falls on the third value,
 * shifts the same position in every process: averages hide it and the spread within a process
 * overstates the noise. Ranks inside each process remove all differences between processes. Source:
 * Friedman 1937, with the correction for ties (Conover); p by chi squared with positions - 1
 * degrees of freedom.
 */
#ifndef STATS_POSITION_H
#define STATS_POSITION_H

#include <stddef.h>

struct position {
	double statistic; /* 0 when ranks are spread evenly */
	double p;
	size_t worst;	     /* index of the position with the largest |effect| */
	double worst_effect; /* its relative deviation, .02 for 2 % slower than its process's median
			      */
};

/* Doubles of scratch that position_effect wants. */
size_t position_scratch(size_t processes, size_t positions);

/*
 * x[p * positions + j] is value j of process p: a balanced table. effects (positions doubles, may
 * be NULL) receives, per position, the median over processes of value / the process's median - 1:
 * what happened in a few processes is no effect of the position. p is NaN (and the statistic too)
 * below 2 processes or 2 positions, when every process is constant, or with a NaN in the data;
 * about 6 processes are needed before chi squared is good.
 */
struct position position_effect(const double *x, size_t processes, size_t positions,
				double *effects, double *scratch);

#endif
