/*
 * A file is read in two passes, so that never more than one benchmark is held as a JSON tree: the
 * first walks over the members of the top object, whose "version" and "metadata" come last in
 * pyperf's files but decide how benchmarks are read; the second takes the benchmarks one by one.
 */
#include "results/read.h"

#include "results/buf.h"
#include "results/cursor.h"
#include "results/evidence.h"
#include "results/foreign.h"
#include "results/locate.h"
#include "results/metadata.h"
#include "results/slurp.h"

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
	const struct version *version;
	json_t *version_value, *metadata; /* NULL: not seen yet */
	unsigned foreign_keys;		  /* top keys that other tools' files have */
	const char *benchmarks;		  /* where the list starts, or NULL */
	bool is_truncated;		  /* the list has no end */
	struct meta *meta;		  /* the suite's */
	const char *name;		  /* of the benchmark that is being read, or NULL */
	struct suite *suite;
};

/* ---- runs */

static int read_value(struct run *run, json_t *value, struct err *err)
{
	if (json_is_integer(value) && json_integer_value(value) > 0)
		return run_add_int_value(run, json_integer_value(value), err);
	if (json_is_real(value) && json_real_value(value) > 0)
		return run_add_value(run, json_real_value(value), err);
	return err_set(err, ERR_INPUT, "must be a number > 0");
}

static int read_values(struct run *run, const char *key, json_t *list, struct err *err)
{
	size_t i;
	json_t *value;

	if (!list || json_is_null(list))
		return 0;
	if (!json_is_array(list))
		return err_set(err, ERR_INPUT, "%s: must be a list of numbers > 0", key);
	json_array_foreach(list, i, value) if (read_value(run, value, err)) return err_in(
		err, "%s: item %zu", key, i + 1);
	return 0;
}

static int read_warmup(struct run *run, json_t *pair, int64_t raw_divisor, struct err *err)
{
	json_t *loops = json_array_get(pair, 0), *value = json_array_get(pair, 1);

	if (json_array_size(pair) != 2 || !json_is_integer(loops) || !json_is_number(value) ||
	    json_integer_value(loops) < 1 || json_number_value(value) < 0)
		return err_set(err, ERR_INPUT,
			       "must be [loops, value]: an integer >= 1, a number >= 0");
	if (raw_divisor)
		return run_add_warmup(
			run, json_integer_value(loops),
			json_number_value(value) /
				((double)json_integer_value(loops) * (double)raw_divisor),
			err);
	if (json_is_integer(value))
		return run_add_int_warmup(run, json_integer_value(loops), json_integer_value(value),
					  err);
	return run_add_warmup(run, json_integer_value(loops), json_real_value(value), err);
}

static int read_warmups(const struct version *version, struct run *run, json_t *list,
			struct err *err)
{
	int64_t raw_divisor = version->warmups_are_raw ? run_inner_loops(run) : 0;
	size_t i;
	json_t *pair;

	if (!list || json_is_null(list))
		return 0;
	if (!json_is_array(list))
		return err_set(err, ERR_INPUT, "warmups: must be a list of [loops, value]");
	json_array_foreach(
		list, i, pair) if (read_warmup(run, pair, raw_divisor,
					       err)) return err_in(err, "warmups: item %zu", i + 1);
	return 0;
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

static int read_run(const struct version *version, struct run *run, json_t *object,
		    struct meta *base, struct err *err)
{
	if (!json_is_object(object))
		return err_set(err, ERR_INPUT, "must be an object");
	if (meta_set_all_json(&run->meta, json_object_get(object, "metadata"), err) ||
	    meta_add_base(&run->meta, base, err))
		return -1;
	if (read_values(run, version->values, json_object_get(object, version->values), err) ||
	    read_warmups(version, run, json_object_get(object, "warmups"), err) ||
	    read_assay(run, json_object_get(object, "assay"), err))
		return -1;
	return 0;
}

/* ---- benchmarks */

/* Put the benchmark, and its run if not 0, before the cause. */
static int err_in_bench(const struct reader *r, size_t run, struct err *err)
{
	char place[32] = "", number[24];

	if (run)
		snprintf(place, sizeof(place), ", run %zu", run);
	snprintf(number, sizeof(number), "%zu", r->suite->n + 1);
	return err_in(err, "benchmark %s%s", r->name ? r->name : number, place);
}

static int read_runs(struct reader *r, struct bench *bench, json_t *runs, struct meta *base,
		     struct err *err)
{
	size_t i;
	json_t *object;

	if (!json_is_array(runs) || json_array_size(runs) == 0) {
		err_set(err, ERR_INPUT, "runs: must be a list of at least one run");
		return err_in_bench(r, 0, err);
	}
	json_array_foreach(runs, i, object)
	{
		struct run *run = run_new();

		if (!run)
			return err_memory(err);
		if (read_run(r->version, run, object, base, err) ||
		    bench_take_run(bench, run, err)) {
			run_free(run);
			return err_in_bench(r, i + 1, err);
		}
	}
	return 0;
}

/* The name for errors: the first of the places where it may stand. */
static const char *name_of(const struct reader *r, json_t *object)
{
	json_t *run = json_array_get(json_object_get(object, "runs"), 0);
	json_t *places[] = {json_object_get(object, r->version->bench_metadata),
			    json_object_get(run, "metadata")};

	for (size_t i = 0; i < 2; i++)
		if (json_is_string(json_object_get(places[i], "name")))
			return json_string_value(json_object_get(places[i], "name"));
	return meta_text(r->meta, "name");
}

static int read_bench_meta(struct reader *r, json_t *object, struct meta **meta, struct err *err)
{
	if (!json_is_object(object))
		err_set(err, ERR_INPUT, "must be an object");
	else if (!meta_set_all_json(meta, json_object_get(object, r->version->bench_metadata),
				    err) &&
		 !meta_add_base(meta, r->meta, err))
		return 0;
	return err_in_bench(r, 0, err);
}

static int read_bench(struct reader *r, json_t *object, struct err *err)
{
	struct bench *bench = bench_new();
	struct meta *meta = NULL;
	int rc = -1;

	if (!bench) {
		err_memory(err);
		goto out;
	}
	if (read_bench_meta(r, object, &meta, err) ||
	    read_runs(r, bench, json_object_get(object, "runs"), meta, err) ||
	    suite_take_bench(r->suite, bench, err))
		goto out;
	bench = NULL;
	rc = 0;
out:
	meta_free(meta);
	bench_free(bench);
	return rc;
}

/* The benchmark at `from` is no JSON: say which it is, and what in it. */
static int err_in_broken_bench(struct reader *r, const char *from, struct err *err)
{
	struct location where;
	struct buf path = {0};
	size_t i = 0, run = 0, n;

	locate(from, r->c.at, &where);
	n = where.depth < LOCATE_DEPTH ? where.depth : LOCATE_DEPTH;
	if (n >= 2 && strcmp(where.steps[0].key, "runs") == 0 && where.steps[1].is_list) {
		run = where.steps[1].item;
		i = 2;
	}
	for (; i < n; i++) {
		buf_adds(&path, path.len ? ": " : "");
		if (where.steps[i].is_list)
			buf_addf(&path, "item %zu", where.steps[i].item);
		else
			buf_adds(&path, where.steps[i].key);
	}
	if (path.len)
		err_in(err, "%s", buf_text(&path));
	buf_release(&path);
	r->name = *where.name ? where.name : meta_text(r->meta, "name");
	err_in_bench(r, run, err);
	r->name = NULL;
	return -1;
}

static int read_next_bench(struct reader *r, struct err *err)
{
	const char *from = r->c.at;
	json_t *object = cursor_value(&r->c, err);
	int rc;

	r->name = object ? name_of(r, object) : NULL;
	rc = object ? read_bench(r, object, err) : err_in_broken_bench(r, from, err);
	json_decref(object);
	return rc;
}

static int read_benchmarks(struct reader *r, struct err *err)
{
	if (!r->benchmarks)
		return err_set(err, ERR_INPUT, "benchmarks: missing (not a result file?)");
	r->c.at = r->benchmarks;
	if (!cursor_accept(&r->c, '['))
		return err_set(err, ERR_INPUT, "benchmarks: must be a list");
	if (cursor_accept(&r->c, ']'))
		return err_set(err, ERR_INPUT, "benchmarks: must not be empty");
	do
		if (read_next_bench(r, err))
			return -1;
	while (cursor_accept(&r->c, ','));
	return cursor_expect(&r->c, ']', err);
}

/* ---- the top */

static int read_version(struct reader *r, struct err *err)
{
	const json_t *version = r->version_value;
	char *text;

	if (!version)
		return err_set(err, ERR_INPUT, "version: missing (not a result file?)");
	if (json_is_integer(version) && json_integer_value(version) == 5)
		r->version = &version_5;
	else if (json_is_integer(version) && json_integer_value(version) == 6)
		r->version = &version_6;
	else if (json_is_string(version) && strcmp(json_string_value(version), "1.0") == 0)
		r->version = &version_1_0;
	if (r->version)
		return 0;
	text = json_dumps(version, JSON_ENCODE_ANY | JSON_COMPACT);
	err_set(err, ERR_INPUT, "version: %.60s is not supported, only \"1.0\", 6 and 5",
		text ? text : "this");
	free(text);
	return -1;
}

/* Keep the member's value. */
static int read_small_member(struct reader *r, const char *key, json_t **place, struct err *err)
{
	if (*place)
		return err_set(err, ERR_INPUT, "%s: there are two of this key", key);
	*place = cursor_value(&r->c, err);
	return *place ? 0 : err_in(err, "%s", key);
}

/* Move over the member: never held as a tree, it is large, or not ours. */
static int skip_member(struct reader *r, const char *key, struct err *err)
{
	char bracket = cursor_peek(&r->c);
	json_t *value;

	if (bracket == '[' || bracket == '{') {
		cursor_skip(&r->c);
		return 0;
	}
	value = cursor_value(&r->c, err);
	json_decref(value);
	return value ? 0 : err_in(err, "%.100s", key);
}

static int read_member(struct reader *r, const char *key, struct err *err)
{
	if (cursor_is_end(&r->c))
		return cursor_error(&r->c, r->c.at, "the file ends too early", err);
	r->foreign_keys |= foreign_key_bit(key);
	if (strcmp(key, "version") == 0)
		return read_small_member(r, key, &r->version_value, err);
	if (strcmp(key, "metadata") == 0)
		return read_small_member(r, key, &r->metadata, err);
	if (strcmp(key, "benchmarks") == 0) {
		if (r->benchmarks)
			return err_set(err, ERR_INPUT, "benchmarks: there are two of this key");
		if (cursor_peek(&r->c) != '[')
			return err_set(err, ERR_INPUT, "benchmarks: must be a list");
		r->benchmarks = r->c.at;
	}
	return skip_member(r, key, err);
}

static int read_members(struct reader *r, struct err *err)
{
	do {
		json_t *key = NULL;
		int rc = -1;

		if (cursor_peek(&r->c) != '"')
			return cursor_expect(&r->c, '"', err);
		key = cursor_value(&r->c, err);
		if (key && !cursor_expect(&r->c, ':', err))
			rc = read_member(r, json_string_value(key), err);
		json_decref(key);
		if (rc)
			return -1;
		r->is_truncated = r->benchmarks && cursor_is_end(&r->c);
	} while (cursor_accept(&r->c, ','));
	return 0;
}

/* The first pass. A list of benchmarks without an end is left to the second, which tells more. */
static int read_top(struct reader *r, struct err *err)
{
	if (cursor_is_end(&r->c))
		return err_set(err, ERR_INPUT, "is empty");
	if (!cursor_accept(&r->c, '{'))
		return cursor_error(&r->c, r->c.at, "not a result file, which starts with '{'",
				    err);
	if (cursor_peek(&r->c) != '}' && read_members(r, err))
		return -1;
	if (r->is_truncated)
		return 0;
	if (cursor_expect(&r->c, '}', err))
		return -1;
	return cursor_is_end(&r->c)
		       ? 0
		       : cursor_error(&r->c, r->c.at, "something stands after the end", err);
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
	if (r->is_truncated && !r->version_value)
		r->version = &version_1_0; /* for the error that must come */
	else if (read_version(r, err))
		return -1;
	if (r->version->has_suite_metadata && meta_set_all_json(&r->meta, r->metadata, err))
		return -1;
	if (read_benchmarks(r, err))
		return -1;
	return r->is_truncated ? cursor_error(&r->c, r->c.at, "the file ends too early", err) : 0;
}

struct suite *suite_parse(const char *text, size_t len, const char *source, struct err *err)
{
	struct reader r = {.c = {text, text, text + len}, .suite = suite_new()};
	int rc = r.suite ? read_suite(&r, err) : err_memory(err);

	meta_free(r.meta);
	json_decref(r.version_value);
	json_decref(r.metadata);
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
