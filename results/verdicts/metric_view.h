/* A metric of a benchmark for people and for programs: its mean with the interval over the
   processes that counted, and how far its layouts are apart. */
#ifndef RESULTS_VERDICTS_METRIC_VIEW_H
#define RESULTS_VERDICTS_METRIC_VIEW_H

#include "results/base/buf.h"
#include "results/base/unit.h"
#include "results/model/metric.h"
#include "stats/interval.h"

struct metric_view {
	struct metric metric;
	struct interval mean; /* 95 %; unbounded for one process, unless the metric is exact */
	double apart;	      /* (largest - smallest) / mean; 0 for one */
};

/* metric.n is 0 when the benchmark has it not. `= {0}` may be released. 0, or -1 with err (memory).
 */
int metric_view_init(struct metric_view *view, const struct bench *bench, const char *name,
		     const char *source, struct err *err);
void metric_view_release(struct metric_view *view);

/* "263579", "1.204 M", "12 KiB": the mean. */
void metric_view_mean(const struct metric_view *view, char out[UNIT_TEXT]);

/* {"mean", "low", "high", "unit", "source", ...}; NULL when memory ran out. */
json_t *metric_view_json_new(const struct metric_view *view);
/* {NAME: that, ...} of all metrics that were asked for when the benchmark was measured; an empty
   object without any. NULL when memory ran out. */
json_t *metric_views_json_new(const struct bench *bench);

#endif
