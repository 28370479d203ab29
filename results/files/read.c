/*
 * A file is read in two passes over its text, never as a tree: the first goes over the members of
 * the top object, whose "version" and "metadata" come last in pyperf's files but decide how
 * benchmarks are read; the second reads the benchmarks, run by run.
 */
#include "results/files/read.h"

#include "results/base/encoding.h"
#include "results/base/repr.h"
#include "results/base/slurp.h"
#include "results/base/cursor.h"
#include "results/files/foreign.h"
#include "results/files/read_meta.h"
#include "results/files/read_run.h"
#include "results/files/stranger.h"
#include "results/model/metadata.h"

#include <ctype.h>
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
	bool may_forget; /* the text is ours and may be given up as it is read */
	struct suite *suite;
	/* the top: NULL is not seen yet */
	const struct version *version;
	const char *version_at, *benchmarks; /* where their values start */
	bool is_truncated;		     /* that list has no end */
	const char *metadata;		     /* as version_at */
	bool has_others;		     /* keys that are none of these */
	unsigned foreign_keys;		     /* top keys that other tools' files have */
	struct meta *meta;		     /* the suite's */
	/* the benchmark that is being read */
	struct bench *bench;
	struct meta *bench_meta; /* standing on the suite's once the runs are read */
	bool has_bench_meta;
	const char *runs; /* where the list starts */
	bool has_read_runs;
	size_t run_number; /* of the run that is being read; 0: none */
	struct run_reader run_reader;
};

static int twice(const char *key, struct err *err)
{
	return err_set(err, ERR_INPUT, "%s: the key appears twice", key);
}

/* ---- a benchmark */

/* Put the benchmark, and the run if there is one, before the cause. */
static int err_in_bench(const struct reader *r, struct err *err)
{
	const char *name = meta_text(r->bench_meta, "name");
	char place[32] = "", number[24];

	if (!name && r->run_reader.run)
		name = meta_text(r->run_reader.run->meta, "name");
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
	if (run_read(&r->run_reader, c, r->bench_meta, err) ||
	    bench_take_run(r->bench, r->run_reader.run, err))
		return -1; /* read_bench adds where, and frees */
	r->run_reader.run = NULL;
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

/* Reading runs needs the metadata, so unless these came first, the runs wait. A list of runs
   without an end does not wait: nothing follows it. */
static int read_bench_member(struct cursor *c, const char *key, void *arg, struct err *err)
{
	struct reader *r = arg;

	if (strcmp(key, r->version->bench_metadata) == 0) {
		if (r->has_bench_meta)
			return twice(key, err);
		r->has_bench_meta = true;
		return meta_read(c, &r->bench_meta, err);
	}
	if (strcmp(key, "runs") != 0)
		return cursor_skip(c, err);
	if (r->runs)
		return twice(key, err);
	cursor_peek(c);
	r->runs = c->at;
	if (!r->has_bench_meta) {
		if (cursor_pass(c, err))
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
	if (r->may_forget)
		cursor_forget(c);
	if (rc)
		bench_free(r->bench);
	run_free(r->run_reader.run);
	meta_free(r->bench_meta);
	r->bench = NULL;
	r->run_reader.run = NULL;
	r->bench_meta = NULL;
	return rc;
}

static int read_benchmarks(struct reader *r, struct err *err)
{
	r->c.at = r->benchmarks;
	if (cursor_items(&r->c, read_bench, r, err))
		return -1;
	return r->suite->n ? 0 : err_set(err, ERR_INPUT, "benchmarks: must not be empty");
}

/* ---- the top */

/* "1.1", "2.0": after 6 the versions are texts. */
static bool is_newer(const struct scalar *version)
{
	char *end;
	long major;

	if (version->type != SCALAR_TEXT || !isdigit((unsigned char)version->text[0]))
		return false;
	major = strtol(version->text, &end, 10);
	return major > 1 || (major == 1 && *end == '.' && strtol(end + 1, NULL, 10) > 0);
}

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
	if (is_newer(&version))
		err_set(err, ERR_INPUT,
			"version: %s is newer than what this assay reads (\"1.0\", 6 and 5)",
			buf_text(&text));
	else
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
		return cursor_pass(c, err);
	}
	if (strcmp(key, "metadata") == 0) {
		if (r->metadata)
			return twice(key, err);
		cursor_peek(c);
		r->metadata = c->at;
		return cursor_pass(c, err);
	}
	if (strcmp(key, "benchmarks") == 0) {
		if (r->benchmarks)
			return twice(key, err);
		if (cursor_peek(c) != '[' && !cursor_is_end(c))
			return err_set(err, ERR_INPUT, "benchmarks: must be a list");
		r->benchmarks = c->at;
		if (cursor_pass(c, err))
			return -1;
		r->is_truncated = cursor_is_end(c);
		return 0;
	}
	r->has_others = true;
	return cursor_pass(c, err) ? err_in(err, "%.100s", key) : 0;
}

static int check_top_member(struct cursor *c, const char *key, void *arg, struct err *err)
{
	(void)arg;
	if (strcmp(key, "benchmarks") == 0)
		return cursor_pass(c, err);
	return cursor_skip(c, err) ? err_in(err, "%.100s", key) : 0;
}

/* Values under keys that nobody reads must be JSON, too, or the file is broken. (Checked only now,
   since other tools' files may contain what is not JSON.) */
static int check_top(struct reader *r, struct err *err)
{
	if (!r->has_others || r->is_truncated)
		return 0;
	r->c.at = r->c.start;
	return cursor_members(&r->c, check_top_member, NULL, err);
}

/* The first pass. A list of benchmarks without an end is left to the second pass, whose error says
   more. */
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
	return cursor_is_end(&r->c) ? 0 : cursor_error(&r->c, "there is text after the end", err);
}

static int choose_version(struct reader *r, struct err *err)
{
	if (r->version_at) {
		r->c.at = r->version_at;
		return read_version(r, err);
	}
	if (!r->is_truncated)
		return err_set(err, ERR_INPUT, "version: missing (not a result file?)");
	r->version = &version_1_0; /* to get the error that must come */
	return 0;
}

static int read_suite_meta(struct reader *r, struct err *err)
{
	if (!r->metadata)
		return 0;
	r->c.at = r->metadata;
	return meta_read(&r->c, &r->meta, err);
}

/* What could not be read may be another known kind of file: then say so. */
static int refuse(const struct reader *r, const struct err *cause, struct err *err)
{
	const char *name = cause->kind == ERR_INPUT
				   ? stranger_name(r->c.start, (size_t)(r->c.end - r->c.start))
				   : NULL;

	if (name)
		return err_set(err, ERR_INPUT, "%s", name);
	if (err)
		*err = *cause;
	return -1;
}

/* Everything but the benchmarks, or all of another tool's file. 1: there are still benchmarks to
   read. */
static int read_head(struct reader *r, struct err *err)
{
	enum foreign_tool tool;

	if (read_top(r, err))
		return -1;
	tool = foreign_tool_of(r->foreign_keys);
	if (tool)
		return foreign_read(tool, r->c.start, (size_t)(r->c.end - r->c.start), r->suite,
				    err);
	if (choose_version(r, err) || read_suite_meta(r, err))
		return -1;
	if (!r->benchmarks)
		return err_set(err, ERR_INPUT, "benchmarks: missing (not a result file?)");
	return check_top(r, err) ? -1 : 1;
}

static int read_suite(struct reader *r, struct err *err)
{
	struct err cause = {0};
	int more = read_head(r, &cause);

	if (more <= 0)
		return more ? refuse(r, &cause, err) : 0;
	if (!r->version->has_suite_metadata) {
		meta_free(r->meta);
		r->meta = NULL;
	}
	r->run_reader.values_key = r->version->values;
	r->run_reader.warmups_are_raw = r->version->warmups_are_raw;
	if (read_benchmarks(r, err))
		return -1;
	return r->is_truncated ? cursor_error(&r->c, "the file ends too early", err) : 0;
}

static struct suite *parse(const char *text, size_t len, const char *source, bool may_forget,
			   struct err *err)
{
	struct reader r = {.suite = suite_new(), .may_forget = may_forget};
	int rc = -1;

	if (!r.suite || cursor_init(&r.c, text, len, err))
		err_memory(err);
	else
		rc = read_suite(&r, err);
	cursor_release(&r.c);
	run_reader_release(&r.run_reader);
	meta_free(r.meta);
	if (!rc && !(r.suite->filename = strdup(source)))
		rc = err_memory(err);
	if (!rc)
		return r.suite;
	suite_free(r.suite);
	err_in(err, "%s", source);
	return NULL;
}

struct suite *suite_parse(const char *text, size_t len, const char *source, struct err *err)
{
	return parse(text, len, source, false, err);
}

struct suite *suite_read(const char *path, struct err *err)
{
	const char *source = strcmp(path, "-") == 0 ? "<stdin>" : path;
	struct suite *suite = NULL;
	struct buf text = {0};

	if (slurp(path, &slurp_limits_default, &text, err) || encoding_settle(&text, err))
		err_in(err, "%s", source);
	else
		suite = parse(buf_text(&text), text.len, source, true, err);
	buf_release(&text);
	return suite;
}
