/* What one session says of one benchmark on one machine, in so few numbers that thousands of
   sessions can be looked at at once; and the levels of a series, from these. Pure. */
#ifndef RESULTS_HISTORY_SUMMARY_H
#define RESULTS_HISTORY_SUMMARY_H

#include "results/model/suite.h"
#include "stats/pacing.h"

#include <stdbool.h>

/* Over processes, of a pacer of one kind (stats/pacing.h); all in logs, NaN without it. */
struct summary_pacing {
	double ratio, pacer;				   /* means */
	double ratio_variance, pacer_variance, covariance; /* of processes; NaN below two */
	double b, b_variance;				   /* the slope, as this session knows it */
	double best; /* log of the seconds that the pacer's loop takes at the machine's best, as far
			as that was known then */
};

struct summary {
	size_t processes; /* with values; 0: all else means nothing */
	double mean;	  /* of the logs of their means */
	double variance;  /* of these; NaN below two */
	int kind;	  /* of the pacer that this session follows; -1: none */
	struct summary_pacing kinds[PACING_KINDS];
};

/* Of the runs of `bench`, which are of one machine. `has_pacer`: who it was is known, and the same
   for all runs. 0, or -1 with err (memory). */
int summary_of(struct summary *summary, const struct bench *bench, bool has_pacer, struct err *err);

/* How the sessions of a series are read: with which kind of pacer (-1: the times alone), and with
   which slope. One for all, since the levels of different slopes cannot be compared: what most
   sessions follow, with what all of them together know of the slope. */
struct summary_manner {
	int kind;
	double b;
};
struct summary_manner summary_manner_of(const struct summary *summaries, size_t n);

/* The level of a session (results/history/series.h) and its standard error. `best`: the same for
   all sessions with the same pacer on the same machine. True where it is paced. */
bool summary_level(const struct summary *summary, struct summary_manner manner, double best,
		   double *level, double *error);

#endif
