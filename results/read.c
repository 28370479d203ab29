/*
 * A file is read in two passes over its text, never as a tree: the first goes over the members of
 * the top object, whose "version" and "metadata" come last in pyperf's files but decide how
 * benchmarks are read; the second reads the benchmarks, run by run.
 */
#include "results/read.h"

#include "results/cursor.h"
#include "results/evidence.h"
#include "results/foreign.h"
#include "results/metadata.h"
#include "results/repr.h"
#include "results/slurp.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the accepted versions differ in. */
struct version {
	const char *bench_metadata; /* key of a benchmark's metadata */
	const char *values;	    /* key of a run's values */
	bool has_suite_metadata;
	bool warmups_are_raw; /* totals of all loops, not per iteration */
};

static const struct version version_5 = {"common_metadata", "samples", false, true};
static const struct version version_6 = {"metadata", "values", true, true};
static const struct version version_1_0 = {"metadata", "values", true, false};

struct reader {
	struct cursor c;
	struct suite *suite;
	/* the top: NULL is not seen yet */
	const struct version *version;
	const char *version_at, *benchmarks; /* where their values start */
	bool is_truncated;		     /* that list has no end */
	bool has_metadata;
	unsigned foreign_keys; /* top keys that other tools' files have */
	struct meta *meta;     /* the suite's */
	/* the benchmark that is being read */
	struct bench *bench;
	struct meta *bench_meta; /* standing on the suite's once the runs are read */
	bool has_bench_meta;
	const char *runs; /* where the list starts */
	bool has_read_runs;
	size_t run_number; /* of the run that is being read; 0: none */
	/* the run that is being read */
	struct run *run;
	json_t *assay;
	bool has_values, has_warmups, has_run_meta;
};

static int twice(const char *key, struct err *err)
{
	return err_set(err, ERR_INPUT, "%s: there are two of this key", key);
}

/* ---- metadata */

static int set_scalar(struct meta **meta, const char *key, const struct scalar *scalar,
		      struct err *err)
{
	struct meta_value value = {0};

	switch (scalar->type) {
	case SCALAR_INT:
		value = (struct meta_value){META_INT, {.integer = scalar->integer}};
		break;
	case SCALAR_BOOL:
		value = (struct meta_value){META_BOOL, {.integer = scalar->integer}};
		break;
	case SCALAR_REAL:
		value = (struct meta_value){META_REAL, {.real = scalar->real}};
		break;
	case SCALAR_TEXT:
		value = (struct meta_value){META_TEXT, {.text = scalar->text}};
		break;
	default:
		return meta_set_json(meta, key, json_null(), err); /* refused, in its words */
	}
	return meta_set(meta, key, &value, err);
}

static int read_meta_member(struct cursor *c, const char *key, void *arg, struct err *err)
{
	struct meta **meta = arg;
	struct scalar scalar;
	char first = cursor_peek(c);
	json_t *value;
	int rc;

	if (meta_get(*meta, key))
		return twice(key, err);
	if (first != '[' && first != '{')
		return cursor_scalar(c, &scalar, err) ? err_in(err, "%s", key)
						      : set_scalar(meta, key, &scalar, err);
	value = cursor_value(c, err);
	if (!value)
		return err_in(err, "%s", key);
	rc = meta_set_json(meta, key, value, err);
	json_decref(value);
	return rc;
}

static int read_meta(struct cursor *c, struct meta **meta, struct err *err)
{
	struct scalar scalar;

	if (cursor_peek(c) == '{')
		return cursor_members(c, read_meta_member, meta, err);
	if (cursor_scalar(c, &scalar, err))
		return err_in(err, "metadata");
	return scalar.type == SCALAR_NULL ? 0
					  : err_set(err, ERR_INPUT, "metadata: must be an object");
}

/* ---- a run */

static int read_value(struct cursor *c, size_t number, void *arg, struct err *err)
{
	struct reader *r = arg;
	struct scalar value;
	int rc;

	if (cursor_scalar(c, &value, err))
		rc = -1;
	else if (value.type == SCALAR_INT && value.integer > 0)
		rc = run_add_int_value(r->run, value.integer, err);
	else if (value.type == SCALAR_REAL && value.real > 0)
		rc = run_add_value(r->run, value.real, err);
	else
		rc = err_set(err, ERR_INPUT, "must be a number > 0");
	return rc ? err_in(err, "item %zu", number) : 0;
}

/* [loops, value] */
static int read_pair(struct cursor *c, struct scalar pair[2], struct err *err)
{
	if (cursor_accept(c, '[')) {
		if (cursor_scalar(c, &pair[0], err))
			return -1;
		if (cursor_accept(c, ',')) {
			if (cursor_scalar(c, &pair[1], err))
				return -1;
			if (cursor_accept(c, ']') && pair[0].type == SCALAR_INT &&
			    pair[0].integer >= 1 &&
			    (pair[1].type == SCALAR_INT || pair[1].type == SCALAR_REAL) &&
			    pair[1].real >= 0)
				return 0;
		}
	}
	return err_set(err, ERR_INPUT, "must be [loops, value]: an integer >= 1, a number >= 0");
}

static int read_warmup(struct cursor *c, size_t number, void *arg, struct err *err)
{
	struct reader *r = arg;
	struct scalar pair[2];
	int rc;

	if (read_pair(c, pair, err))
		rc = -1;
	else if (pair[1].type == SCALAR_INT)
		rc = run_add_int_warmup(r->run, pair[0].integer, pair[1].integer, err);
	else
		rc = run_add_warmup(r->run, pair[0].integer, pair[1].real, err);
	return rc ? err_in(err, "item %zu", number) : 0;
}

/* A list that may be null; seen twice, it is refused. */
static int read_list(struct reader *r, const char *key, bool *is_seen, cursor_item_fn *each,
		     struct err *err)
{
	struct scalar scalar;
	int rc;

	if (*is_seen)
		return twice(key, err);
	*is_seen = true;
	if (cursor_peek(&r->c) == '[')
		rc = cursor_items(&r->c, each, r, err);
	else if (cursor_scalar(&r->c, &scalar, err))
		rc = -1;
	else
		rc = scalar.type == SCALAR_NULL ? 0 : err_set(err, ERR_INPUT, "must be a list");
	return rc ? err_in(err, "%s", key) : 0;
}

static int read_run_member(struct cursor *c, const char *key, void *arg, struct err *err)
{
	struct reader *r = arg;

	if (strcmp(key, r->version->values) == 0)
		return read_list(r, r->version->values, &r->has_values, read_value, err);
	if (strcmp(key, "warmups") == 0)
		return read_list(r, "warmups", &r->has_warmups, read_warmup, err);
	if (strcmp(key, "metadata") == 0) {
		if (r->has_run_meta)
			return twice(key, err);
		r->has_run_meta = true;
		return read_meta(c, &r->run->meta, err);
	}
	if (strcmp(key, "assay") == 0) {
		if (r->assay)
			return twice(key, err);
		r->assay = cursor_value(c, err);
		return r->assay ? 0 : err_in(err, "assay");
	}
	return cursor_skip(c, err);
}

static int read_evidence(struct evidence_table **table, json_t *assay, const char *key, size_t rows,
			 struct err *err)
{
	json_t *columns = json_object_get(assay, key);

	if (!columns)
		return 0;
	if (evidence_table_read(table, columns, rows, err))
		return err_in(err, "assay: %s", key);
	return json_object_del(assay, key);
}

/* The run keeps the object, without the evidence, when there is something else in it. */
static int read_assay(struct run *run, json_t *assay, struct err *err)
{
	if (!assay)
		return 0;
	if (!json_is_object(assay))
		return err_set(err, ERR_INPUT, "assay: must be an object");
	if (read_evidence(&run->evidence, assay, "evidence", run->nvalues, err) ||
	    read_evidence(&run->warmup_evidence, assay, "warmup_evidence", run->nwarmups, err))
		return -1;
	if (json_object_size(assay))
		run->assay = json_incref(assay);
	return 0;
}

static void divide_raw_warmups(struct run *run)
{
	for (size_t i = 0; i < run->nwarmups; i++) {
		struct warmup *warmup = &run->warmups[i];

		warmup->value /= (double)warmup->loops * (double)run_inner_loops(run);
		warmup->is_int = false;
	}
}

/* What needs all members of the run: they come in any order. */
static int finish_run(struct reader *r, struct err *err)
{
	if (meta_add_base(&r->run->meta, r->bench_meta, err))
		return -1;
	if (r->version->warmups_are_raw)
		divide_raw_warmups(r->run);
	if (read_assay(r->run, r->assay, err))
		return -1;
	run_pack(r->run);
	return bench_take_run(r->bench, r->run, err);
}

/* ---- a benchmark */

/* Put the benchmark, and its run if it is in one, before the cause. */
static int err_in_bench(const struct reader *r, struct err *err)
{
	const char *name = meta_text(r->bench_meta, "name");
	char place[32] = "", number[24];

	if (!name && r->run)
		name = meta_text(r->run->meta, "name");
	if (!name && r->bench->nruns)
		name = bench_name(r->bench);
	if (!name)
		name = meta_text(r->meta, "name");
	if (r->run_number)
		snprintf(place, sizeof(place), ", run %zu", r->run_number);
	snprintf(number, sizeof(number), "%zu", r->suite->n + 1);
	return err_in(err, "benchmark %s%s", name ? name : number, place);
}

static int read_run(struct cursor *c, size_t number, void *arg, struct err *err)
{
	struct reader *r = arg;

	r->run_number = number;
	r->has_values = r->has_warmups = r->has_run_meta = false;
	r->run = run_new();
	if (!r->run)
		return err_memory(err);
	if (cursor_peek(c) != '{' && !cursor_is_end(c))
		return err_set(err, ERR_INPUT, "must be an object");
	if (cursor_members(c, read_run_member, r, err) || finish_run(r, err))
		return -1; /* read_bench tells where, and frees */
	json_decref(r->assay);
	r->assay = NULL;
	r->run = NULL;
	return 0;
}

static int read_runs(struct reader *r, struct err *err)
{
	r->has_read_runs = true;
	if (meta_add_base(&r->bench_meta, r->meta, err))
		return -1;
	if (cursor_peek(&r->c) != '[' && !cursor_is_end(&r->c))
		return err_set(err, ERR_INPUT, "runs: must be a list of at least one run");
	if (cursor_items(&r->c, read_run, r, err))
		return -1;
	r->run_number = 0;
	return r->bench->nruns
		       ? 0
		       : err_set(err, ERR_INPUT, "runs: must be a list of at least one run");
}

/* The runs need the metadata, so if these did not come first, the runs wait. A list of runs without
   an end does not: there is nothing behind it. */
static int read_bench_member(struct cursor *c, const char *key, void *arg, struct err *err)
{
	struct reader *r = arg;

	if (strcmp(key, r->version->bench_metadata) == 0) {
		if (r->has_bench_meta)
			return twice(key, err);
		r->has_bench_meta = true;
		return read_meta(c, &r->bench_meta, err);
	}
	if (strcmp(key, "runs") != 0)
		return cursor_skip(c, err);
	if (r->runs)
		return twice(key, err);
	cursor_peek(c);
	r->runs = c->at;
	if (!r->has_bench_meta) {
		if (cursor_skip(c, err))
			return -1;
		if (!cursor_is_end(c))
			return 0;
		c->at = r->runs;
	}
	return read_runs(r, err);
}

static int read_bench_parts(struct reader *r, struct err *err)
{
	const char *end;

	if (cursor_peek(&r->c) != '{' && !cursor_is_end(&r->c))
		return err_set(err, ERR_INPUT, "must be an object");
	if (cursor_members(&r->c, read_bench_member, r, err))
		return -1;
	if (!r->runs)
		return err_set(err, ERR_INPUT, "runs: must be a list of at least one run");
	if (r->has_read_runs)
		return 0;
	end = r->c.at;
	r->c.at = r->runs;
	if (read_runs(r, err))
		return -1;
	r->c.at = end;
	return 0;
}

static int read_bench(struct cursor *c, size_t number, void *arg, struct err *err)
{
	struct reader *r = arg;
	int rc = -1;

	(void)c;
	(void)number;
	r->bench = bench_new();
	if (!r->bench)
		return err_memory(err);
	r->runs = NULL;
	r->has_bench_meta = r->has_read_runs = false;
	r->run_number = 0;
	if (read_bench_parts(r, err))
		err_in_bench(r, err);
	else
		rc = suite_take_bench(r->suite, r->bench, err);
	if (rc)
		bench_free(r->bench);
	run_free(r->run);
	json_decref(r->assay);
	meta_free(r->bench_meta);
	r->bench = NULL;
	r->run = NULL;
	r->assay = NULL;
	r->bench_meta = NULL;
	return rc;
}

static int read_benchmarks(struct reader *r, struct err *err)
{
	if (!r->benchmarks)
		return err_set(err, ERR_INPUT, "benchmarks: missing (not a result file?)");
	r->c.at = r->benchmarks;
	if (cursor_items(&r->c, read_bench, r, err))
		return -1;
	return r->suite->n ? 0 : err_set(err, ERR_INPUT, "benchmarks: must not be empty");
}

/* ---- the top */

static int read_version(struct reader *r, struct err *err)
{
	struct scalar version;
	struct buf text = {0};

	if (cursor_scalar(&r->c, &version, err))
		return err_in(err, "version");
	if (version.type == SCALAR_INT && version.integer == 5)
		r->version = &version_5;
	else if (version.type == SCALAR_INT && version.integer == 6)
		r->version = &version_6;
	else if (version.type == SCALAR_TEXT && strcmp(version.text, "1.0") == 0)
		r->version = &version_1_0;
	if (r->version)
		return 0;
	if (version.type == SCALAR_INT)
		buf_addf(&text, "%" PRId64, version.integer);
	else if (version.type == SCALAR_REAL)
		repr_add(&text, version.real);
	else if (version.type == SCALAR_TEXT)
		buf_addf(&text, "\"%.60s\"", version.text);
	err_set(err, ERR_INPUT, "version: %s is not supported, only \"1.0\", 6 and 5",
		text.len ? text.data : "this");
	buf_release(&text);
	return -1;
}

static int read_top_member(struct cursor *c, const char *key, void *arg, struct err *err)
{
	struct reader *r = arg;

	r->foreign_keys |= foreign_key_bit(key);
	if (strcmp(key, "version") == 0) {
		if (r->version_at)
			return twice(key, err);
		cursor_peek(c);
		r->version_at = c->at;
	} else if (strcmp(key, "metadata") == 0) {
		if (r->has_metadata)
			return twice(key, err);
		r->has_metadata = true;
		return read_meta(c, &r->meta, err);
	} else if (strcmp(key, "benchmarks") == 0) {
		if (r->benchmarks)
			return twice(key, err);
		if (cursor_peek(c) != '[' && !cursor_is_end(c))
			return err_set(err, ERR_INPUT, "benchmarks: must be a list");
		r->benchmarks = c->at;
		if (cursor_skip(c, err))
			return -1;
		r->is_truncated = cursor_is_end(c);
		return 0;
	}
	return cursor_skip(c, err) ? err_in(err, "%.100s", key) : 0;
}

/* The first pass. A list of benchmarks without an end is left to the second, which tells more. */
static int read_top(struct reader *r, struct err *err)
{
	struct err cause = {0};

	if (cursor_is_end(&r->c))
		return err_set(err, ERR_INPUT, "is empty");
	if (cursor_peek(&r->c) != '{')
		return cursor_error(&r->c, "not a result file, which starts with '{'", err);
	if (cursor_members(&r->c, read_top_member, r, &cause)) {
		if (!r->is_truncated && err)
			*err = cause;
		return r->is_truncated ? 0 : -1;
	}
	return cursor_is_end(&r->c) ? 0
				    : cursor_error(&r->c, "something stands after the end", err);
}

static int choose_version(struct reader *r, struct err *err)
{
	if (r->version_at) {
		r->c.at = r->version_at;
		return read_version(r, err);
	}
	if (!r->is_truncated)
		return err_set(err, ERR_INPUT, "version: missing (not a result file?)");
	r->version = &version_1_0; /* for the error that must come */
	return 0;
}

static int read_suite(struct reader *r, struct err *err)
{
	enum foreign_tool tool;

	if (read_top(r, err))
		return -1;
	tool = foreign_tool_of(r->foreign_keys);
	if (tool)
		return foreign_read(tool, r->c.start, (size_t)(r->c.end - r->c.start), r->suite,
				    err);
	if (choose_version(r, err))
		return -1;
	if (!r->version->has_suite_metadata) {
		meta_free(r->meta);
		r->meta = NULL;
	}
	if (read_benchmarks(r, err))
		return -1;
	return r->is_truncated ? cursor_error(&r->c, "the file ends too early", err) : 0;
}

struct suite *suite_parse(const char *text, size_t len, const char *source, struct err *err)
{
	struct reader r = {.suite = suite_new()};
	int rc = -1;

	if (!r.suite || cursor_init(&r.c, text, len, err))
		err_memory(err);
	else
		rc = read_suite(&r, err);
	cursor_release(&r.c);
	meta_free(r.meta);
	if (!rc && !(r.suite->filename = strdup(source)))
		rc = err_memory(err);
	if (!rc)
		return r.suite;
	suite_free(r.suite);
	err_in(err, "%s", source);
	return NULL;
}

struct suite *suite_read(const char *path, struct err *err)
{
	const char *source = strcmp(path, "-") == 0 ? "<stdin>" : path;
	struct suite *suite = NULL;
	struct buf text = {0};

	if (slurp(path, &slurp_limits_default, &text, err))
		err_in(err, "%s", source);
	else
		suite = suite_parse(buf_text(&text), text.len, source, err);
	buf_release(&text);
	return suite;
}
