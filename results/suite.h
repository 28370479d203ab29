/*
 * What was measured: a suite holds benchmarks, a benchmark holds runs (one process each), a run
 * holds values. The model of pyperf's file (docs/file-format.md), plus what pyperf has no place
 * for: the run's `assay` object. Not for: reading and writing (results/read.h, results/write.h).
 *
 * Ownership: a suite owns its benchmarks, these own their runs; text given to a function is
 * copied. Pointers got from a getter are borrowed until the object is changed or freed.
 */
#ifndef RESULTS_SUITE_H
#define RESULTS_SUITE_H

#include "results/err.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- metadata: name -> scalar, sorted by name; rules of types in results/metadata.c */

enum meta_type { META_INT, META_REAL, META_TEXT, META_TAGS };

struct meta_value {
	enum meta_type type;
	union {
		int64_t integer;
		double real;
		const char *text;
		json_t *tags; /* array of strings; only the key "tags" */
	};
};

struct meta; /* opaque; NULL is a valid empty one for every getter */

size_t meta_count(const struct meta *meta);
const char *meta_key(const struct meta *meta, size_t i);
const struct meta_value *meta_at(const struct meta *meta, size_t i);
/* NULL when the key is absent. */
const struct meta_value *meta_get(const struct meta *meta, const char *key);
/* The text, or NULL when absent or not a text. */
const char *meta_text(const struct meta *meta, const char *key);
/* The number (integer or real) as a double, or `missing`. */
double meta_number(const struct meta *meta, const char *key, double missing);

/* ---- a run: what one process measured */

struct warmup {
	int64_t loops;
	double value; /* per iteration, like values */
};

struct run {
	struct meta *meta; /* complete: what the file hoists to benchmark or suite is here too */
	double *values;	   /* in time order, per iteration: raw / (loops * inner_loops), > 0 */
	size_t nvalues;
	struct warmup *warmups;
	size_t nwarmups;
	json_t *assay; /* the "assay" object (results/evidence.h), or NULL */
};

struct run *run_new(void);
void run_free(struct run *run);
/* These return 0, or -1 with err (a value that is not > 0, a metadata rule broken, memory). */
int run_add_value(struct run *run, double value, struct err *err);
int run_add_warmup(struct run *run, int64_t loops, double value, struct err *err);
int run_set_int(struct run *run, const char *key, int64_t value, struct err *err);
int run_set_real(struct run *run, const char *key, double value, struct err *err);
int run_set_text(struct run *run, const char *key, const char *value, struct err *err);
int run_remove_meta(struct run *run, const char *key);

bool run_is_calibration(const struct run *run); /* warmups but no values */
int64_t run_loops(const struct run *run);	/* default 1 */
int64_t run_inner_loops(const struct run *run); /* default 1 */

/* ---- a benchmark: runs of one name */

struct bench {
	struct run **runs;
	size_t nruns, cap;
};

const char *bench_name(const struct bench *bench);
const char *bench_unit(const struct bench *bench); /* "second", "byte" or "integer" */

/* The values of all runs in run order. *n is their number. NULL and -1 kind errors: memory only.
   Ownership moves to the caller (free). */
double *bench_values_new(const struct bench *bench, size_t *n, struct err *err);
/* One mean per run that has values. Ownership moves to the caller (free). */
double *bench_process_means_new(const struct bench *bench, size_t *n, struct err *err);

/* What all runs share. Ownership moves to the caller (meta_free). */
struct meta *bench_common_meta_new(const struct bench *bench, struct err *err);
void meta_free(struct meta *meta);

/* ---- a suite: one file */

struct suite {
	struct bench **benches;
	size_t n, cap;
	char *filename; /* where it was read from, or NULL */
};

struct suite *suite_new(void);
void suite_free(struct suite *suite);
struct bench *suite_find(const struct suite *suite, const char *name);
/* Add a run to the benchmark that the run's "name" says, making it when it is new. The run must
   agree with the benchmark's runs on the keys that pyperf checks (pyperf Benchmark.add_run).
   On success the suite owns the run; on failure the caller still does. */
int suite_take_run(struct suite *suite, struct run *run, struct err *err);
/* What all runs of all benchmarks share; meta_free. */
struct meta *suite_common_meta_new(const struct suite *suite, struct err *err);

#endif
