/* A benchmark as pyperf's displays see it: all its values in one list, computed once. */
#ifndef CLI_PYPERF_BENCH_H
#define CLI_PYPERF_BENCH_H

#include "cli/pyperf/sample.h"

struct pyperf_bench {
	const struct bench *bench;   /* borrowed */
	const char *name, *unit;     /* borrowed from it */
	struct pyperf_sample values; /* of all runs, in run order; none when all are calibration */
	struct pyperf_number mean;   /* only with values */
	double stdev;		     /* only with two values or more */
};

/* Filled from `bench`, which must outlive it. 0, or -1 with err. */
int pyperf_bench_init(struct pyperf_bench *view, const struct bench *bench, struct err *err);
void pyperf_bench_release(struct pyperf_bench *view);

/* 0, or -1 with err when all runs are calibrations, so that there is nothing to compute with. */
int pyperf_bench_want_values(const struct pyperf_bench *view, struct err *err);

/* Values times their loops, appended to `raw`, where these are known (run_has_loops). 0, or -1 when
   memory ran out. */
int pyperf_raw_values(const struct pyperf_bench *view, struct pyperf_sample *raw);

/* Seconds that measuring took: each run's "duration", or else the sum of its raw values and
   warm-ups. *duration is 0 when nothing is known. 0, or -1 when memory ran out. */
int pyperf_bench_duration(const struct pyperf_bench *view, double *duration);

/* When it was measured. Microseconds since 1970 in the file's own time zone. */
struct pyperf_dates {
	bool known;
	int64_t start, end;
};

/* Widen `dates` by the benchmark's runs: from "date" to "date" and duration, rounded up to whole
   seconds. 0, or -1 with err naming an invalid date. */
int pyperf_add_dates(struct pyperf_dates *dates, const struct pyperf_bench *view, struct err *err);

/* "Start date: 2026-01-01 10:00:00" and "End date: ...", without microseconds; nothing for unknown
   ones. */
void pyperf_show_dates(struct buf *out, const struct pyperf_dates *dates);

/* What a calibration run (run_is_calibration) was for and what it found. */
struct pyperf_calibration {
	bool of_warmups; /* else of loops */
	bool again;	 /* a recalibration */
	int64_t found;
};
struct pyperf_calibration pyperf_calibration(const struct run *run);

/* What pyperf says about a benchmark in one line: "Mean +- std dev: ...", or "Calibration: 8
   loops".
 */
void pyperf_add_result(struct buf *out, const struct pyperf_bench *view);

/* The same without "Mean +- std dev: ", calibration in angle brackets. */
void pyperf_add_result_value(struct buf *out, const struct pyperf_bench *view);

#endif
