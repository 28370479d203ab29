/* One benchmark over time: a point for each result that has it. */
#ifndef RESULTS_HISTORY_SERIES_H
#define RESULTS_HISTORY_SERIES_H

#include "results/history/history.h"
#include "results/history/names.h"

/*
 * What one session says of a benchmark on one machine (a merged file has a point for each of its
 * machines). `level` is the log of the session's mean: the mean over processes of the logs of their
 * means. Where the values have a pacer, and the benchmark follows it, the level is that of paced
 * values (stats/pacing.h), at one pace for the whole series: what it takes when the machine is at
 * its best; exp(level) is then still a time in the unit of the values.
 */
struct history_point {
	size_t result;	  /* place among history->results: non-decreasing */
	size_t machine;	  /* place among history->machines */
	int64_t when_s;	  /* as its result's */
	double level;	  /* finite */
	double error;	  /* standard error of level, from how processes differ; NaN below two */
	size_t processes; /* at least 1 */
	bool is_paced;
};

/* `= {0}` may be released. */
struct history_series {
	char *name;
	char *unit; /* of the values: "second", "byte", "integer" */
	struct history_point *points;
	size_t n;
	/* Points that have another unit than the newest are left out: so many. */
	size_t of_other_units;
};

/* Fill an empty series: points in the order of the history (results/history/history.h), of one
   result in the order of its machines. Results that have the benchmark under an older name are
   among them (results/history/notes.h); `name` may be an older one, too. One that no result has is
   an empty series. 0, or -1 with err (memory; the index cannot be read). */
int history_series(struct history_series *series, struct history *history, const char *name,
		   struct err *err);
void history_series_release(struct history_series *series);

/* The points of one machine, in their order, copied into `points`, which has room for series->n.
   Returns how many. */
size_t history_points_of(const struct history_series *series, size_t machine,
			 struct history_point *points);

#endif
