/*
 * Metrics: numbers other than the time, which noise moves less or not at all: instructions,
 * allocations, peak memory, page faults. What one is called, its unit, and how a file holds it.
 *
 * Three ways into a file. What was counted in workers of its own (runner/counting/counting.h)
 * stands in the "assay" object of the benchmark's first run with values,
 *
 *     "assay": {"metrics": {"instructions": {"unit": "integer", "source": "valgrind",
 *               "values": [per iteration, one a counting worker], "layouts": [seed of each], ...}}}
 *
 * What was counted while a value was timed is three columns of evidence (results/model/evidence.h):
 * NAME, NAME_enabled_ns and NAME_running_ns; a counter that shared its hardware ran only a part of
 * the time that it was enabled, and its count is scaled up (metric_scaled). What every worker
 * reports anyway (page faults, switches, CPU time) is evidence too, and can be asked for by its
 * column's name.
 *
 * Some are made of others: "ipc" (instructions per cycle), and misses per thousand instructions,
 * "branch-misses_per_1000"; process by process, of what one source counted.
 *
 * Numbers of different sources are never compared: they count different things under one name.
 */
#ifndef RESULTS_MODEL_METRIC_H
#define RESULTS_MODEL_METRIC_H

#include "results/model/suite.h"

struct metric_kind {
	const char *name;  /* in files, options and JSON: "instructions", "peak_memory" */
	const char *words; /* in sentences: "instructions", "peak memory" */
	const char *unit;  /* as of values: "second", "byte" or "integer"; or "ratio" */
	double margin;	   /* smaller differences do not matter: .002 is 0.2 % */
	bool is_exact;	   /* the same code gives the same number, so every difference is real */
	bool is_gain;	   /* more is better (for all others, less is) */
};

/* What is known of a metric. A name that is not known is a counter's: its own words, unit
   "integer", a margin of 1 %. The result borrows `name` then. */
struct metric_kind metric_kind_of(const char *name);

/* The known names, in the order of reports: i from 0, NULL after the last. */
const char *metric_name(size_t i);

/* ---- writing */

struct metric_counted {
	const char *name, *source;
	const double *values; /* per iteration; finite, >= 0 */
	const int64_t
		*layouts; /* parallel to values: what each worker's layout was made from; or NULL */
	size_t n;
	int64_t loops; /* the larger number of loops that was counted; 0: unknown */
	json_t *more;  /* further members of the object, borrowed; or NULL */
};

/* Put it into the run; what was there under the name is replaced. 0, or -1 with err (no values, one
   that is no count, memory). */
int run_set_metric(struct run *run, const struct metric_counted *counted, struct err *err);

/* All that was put into the run, as JSON: borrowed, NULL when there is none. */
json_t *run_metrics(const struct run *run);
/* Put that JSON into a run that has none; whoever reads it checks it. 0, or -1
   with err (memory). */
int run_set_metrics(struct run *run, json_t *metrics, struct err *err);

/* ---- reading */

/* One metric of one benchmark, from one source. */
struct metric {
	struct metric_kind kind; /* its name is `name` below */
	char *name;
	char source[32];
	double *values;	  /* per iteration, one a process that counted, in the file's order */
	int64_t *layouts; /* parallel; NULL where they were not fixed */
	size_t n;
	size_t scaled; /* of `values`, how many rest on a counter that ran part of the time */
};

/* The metric's values in the benchmark. `source` NULL: the first that there is ("metrics" objects
   before columns). metric->n is 0 when there is none. `= {0}` may be released. 0, or -1 with err
   (memory). */
int metric_init(struct metric *metric, const struct bench *bench, const char *name,
		const char *source, struct err *err);
void metric_release(struct metric *metric);

/* The names of what was counted because it was asked for (objects and counters) and of what can be
   made of it, each once, in the order of reports, then others by name: a new JSON array of texts.
   NULL when memory ran out. */
json_t *metric_names_new(const struct bench *bench);

/* A count taken during a smaller share of the time is too small to scale up: kernels credit a few
   microseconds even to a counter that waits for hardware that others hold.
 */
#define METRIC_LEAST_RUN 0.01

/* A count of a counter that was enabled for `enabled_ns` and ran for `running_ns` of it: scaled up;
   NaN when it never ran, or for less than METRIC_LEAST_RUN of its time. Pure. */
double metric_scaled(double count, double enabled_ns, double running_ns);

#endif
