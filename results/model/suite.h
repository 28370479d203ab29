/*
 * What was measured: a suite holds benchmarks, a benchmark holds runs (one process each), a run
 * holds values. The model of pyperf's file (docs/file-format.md), plus what pyperf has no place
 * for: the run's `assay` object. Not for: reading and writing (results/files/read.h,
 * results/files/write.h).
 *
 * Ownership: a suite owns its benchmarks, these own their runs; text given to a function is
 * copied. Pointers got from a getter are borrowed until the object is changed or freed.
 */
#ifndef RESULTS_MODEL_SUITE_H
#define RESULTS_MODEL_SUITE_H

#include "results/base/err.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- metadata: name -> scalar, sorted by name; rules of types in results/model/metadata.c */

enum meta_type {
	META_INT,
	META_BIG, /* an integer beyond 64 bits: its digits are `text` */
	META_REAL,
	META_TEXT,
	META_TAGS,
	META_BOOL
};

struct meta_value {
	enum meta_type type;
	union {
		int64_t integer; /* META_BOOL: 0 or 1 */
		double real;
		const char *text;
		json_t *tags; /* array of strings; only the key "tags" */
	};
};

struct meta; /* opaque; NULL is a valid empty one for every getter */

/* The number of keys, and keys by place, in the order of keys; NULL behind the last.
   Borrowed until the set changes. meta_walk (results/model/metadata.h) goes over many faster. */
size_t meta_count(const struct meta *meta);
const char *meta_key(const struct meta *meta, size_t i);
/* NULL when the key is absent. */
const struct meta_value *meta_get(const struct meta *meta, const char *key);
/* The text, or NULL when absent or not a text. */
const char *meta_text(const struct meta *meta, const char *key);
/* The number (integer or real) as a double, or `missing`. */
double meta_number(const struct meta *meta, const char *key, double missing);

/* ---- a run: what one process measured */

struct warmup {
	int64_t loops; /* >= 1 */
	double value;  /* per iteration, like values; >= 0 */
	bool is_int;   /* as value_is_int */
};

struct run {
	struct meta *meta; /* complete: what the file hoists to benchmark or suite is here too */
	double *values;	   /* in time order, per iteration: raw / (loops * inner_loops), > 0 */
	size_t nvalues;
	/* Which values are integers: files distinguish 7 (bytes) from 7.0 (seconds), and pyperf
	   prints them so. NULL: none is. */
	bool *value_is_int;
	struct warmup *warmups;
	size_t nwarmups;
	/* What the "assay" object has beside the evidence, or NULL. */
	json_t *assay;
	/* What was seen while each value and each warm-up was taken (results/model/evidence.h). */
	struct evidence_table *evidence, *warmup_evidence;
	size_t values_cap, warmups_cap;
};

struct run *run_new(void); /* NULL when memory ran out, as of every _new without err */
void run_free(struct run *run);
/* An independent copy. NULL with err only when memory ran out. */
struct run *run_copy_new(const struct run *run, struct err *err);
/* These return 0, or -1 with err (a value that is not > 0, a metadata rule broken, memory). */
int run_add_value(struct run *run, double value, struct err *err);
/* The same for a count: the file shows 7, not 7.0. */
int run_add_int_value(struct run *run, int64_t value, struct err *err);
int run_add_warmup(struct run *run, int64_t loops, double value, struct err *err);
int run_add_int_warmup(struct run *run, int64_t loops, int64_t value, struct err *err);
int run_set_int(struct run *run, const char *key, int64_t value, struct err *err);
int run_set_real(struct run *run, const char *key, double value, struct err *err);
int run_set_text(struct run *run, const char *key, const char *value, struct err *err);
/* Give back the memory that was kept for more values, warmups and metadata. */
void run_pack(struct run *run);
/* Let the run stand on the metadata that it shares with others, and pack it, so that what thousands
   of runs share is in memory once. *common is NULL for the first run and then kept by the caller
   (meta_free); it shrinks when a run differs from it. The run's content does not change. -1 with
   err (memory): nothing has changed. */
int run_share_meta(struct run *run, struct meta **common, struct err *err);
/* Forget the warmups, and metadata of the run's own under these keys (sorted as strcmp() does): for
   holding many files when only the values are needed. What runs share stays. */
void run_forget(struct run *run, const char *const *keys, size_t n);
/* 0 also when there was no such key. */
int run_remove_meta(struct run *run, const char *key);

bool run_is_calibration(const struct run *run); /* warmups but no values */
int64_t run_loops(const struct run *run);	/* default 1 */
int64_t run_inner_loops(const struct run *run); /* default 1 */

/* ---- a benchmark: runs of one name */

struct bench {
	struct run **runs; /* at least one once the benchmark is in a suite */
	size_t nruns, cap;
};

/* Without runs. */
struct bench *bench_new(void);
void bench_free(struct bench *bench);
/* Add a run. The first must have a name; the others must agree with it on the keys that pyperf
   checks (pyperf Benchmark.add_run); none may be without values and warmups. On success the
   benchmark owns the run; on failure the caller still does. */
int bench_take_run(struct bench *bench, struct run *run, struct err *err);
/* Whether bench_take_run would take it: 0, or -1 with err. */
int bench_check_run(const struct bench *bench, const struct run *run, struct err *err);

/* Of its first run, borrowed; a benchmark in a suite has one. */
const char *bench_name(const struct bench *bench);
const char *bench_unit(const struct bench *bench); /* "second", "byte" or "integer" */

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
	json_t *index;	/* private to suite_find: name -> place, rebuilt when stale */
};

/* Without benchmarks. */
struct suite *suite_new(void);
void suite_free(struct suite *suite);
/* The benchmark of that name, borrowed; NULL when there is none. */
struct bench *suite_find(const struct suite *suite, const char *name);
/* Move the benchmark of that name to place `at`, in exchange for the one there. False when
   there is none of that name at `at` or behind it. */
bool suite_place(struct suite *suite, const char *name, size_t at);
/* Add a benchmark of a new name. Ownership as with bench_take_run. */
int suite_take_bench(struct suite *suite, struct bench *bench, struct err *err);
/* Add a run to the benchmark that the run's "name" says, making it when it is new. Rules and
   ownership as with bench_take_run. */
int suite_take_run(struct suite *suite, struct run *run, struct err *err);
/* What all runs of all benchmarks share; meta_free. */
struct meta *suite_common_meta_new(const struct suite *suite, struct err *err);

#endif
