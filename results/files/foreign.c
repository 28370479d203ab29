#include "results/files/foreign.h"

#include "results/base/json.h"
#include "results/base/text.h"
#include "results/base/cursor.h"
#include "results/files/foreign_internal.h"
#include "results/model/failures.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- which tool */

enum { MACHINE_INFO = 1, CONTEXT = 2, RESULTS = 4, RESULT_COLUMNS = 8, BENCHMARKS = 16 };

unsigned foreign_key_bit(const char *key)
{
	static const struct {
		const char *key;
		unsigned bit;
	} keys[] = {{"machine_info", MACHINE_INFO},
		    {"context", CONTEXT},
		    {"results", RESULTS},
		    {"result_columns", RESULT_COLUMNS},
		    {"benchmarks", BENCHMARKS}};

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (strcmp(keys[i].key, key) == 0)
			return keys[i].bit;
	return 0;
}

enum foreign_tool foreign_tool_of(unsigned bits)
{
	switch (bits) {
	case MACHINE_INFO | BENCHMARKS:
		return FOREIGN_PYTEST_BENCHMARK;
	case CONTEXT | BENCHMARKS:
		return FOREIGN_GOOGLE_BENCHMARK;
	case RESULTS | RESULT_COLUMNS:
		return FOREIGN_ASV;
	case RESULTS:
		return FOREIGN_HYPERFINE;
	default:
		return FOREIGN_NONE;
	}
}

/* ---- the text */

/* asv and pytest-benchmark write Python's NaN and Infinity for what failed. */
static json_t *parse(const char *text, size_t len, struct err *err)
{
	struct cursor c = {0};
	json_t *document = NULL;

	if (cursor_init(&c, text, len, err) == 0) {
		c.has_no_numbers = true;
		document = cursor_value(&c, err);
	}
	cursor_release(&c);
	return document;
}

static int read_document(enum foreign_tool tool, json_t *document, struct foreign *f,
			 struct err *err)
{
	switch (tool) {
	case FOREIGN_PYTEST_BENCHMARK:
		return foreign_read_pytest(document, f, err);
	case FOREIGN_HYPERFINE:
		return foreign_read_hyperfine(document, f, err);
	case FOREIGN_ASV:
		return foreign_read_asv(document, f, err);
	case FOREIGN_GOOGLE_BENCHMARK:
		return foreign_read_google(document, f, err);
	case FOREIGN_NONE:
		break;
	}
	return err_set(err, ERR_INPUT, "not a result file");
}

/* A file with only failures: the error says why the first failed. */
static int finish(const struct foreign *f, struct err *err)
{
	const json_t *first = json_array_get(f->failed, 0);

	if (f->suite->n)
		return suite_set_failures(f->suite, f->failed, err);
	if (!first)
		return err_set(err, ERR_INPUT, "has no benchmark with a value > 0");
	return err_set(err, ERR_INPUT, "has no benchmark that can be used; %s: %s",
		       json_string_value(json_object_get(first, "name")),
		       json_string_value(json_object_get(first, "error")));
}

int foreign_read(enum foreign_tool tool, const char *text, size_t len, struct suite *suite,
		 struct err *err)
{
	json_t *document = parse(text, len, err);
	struct foreign f = {.suite = suite, .failed = json_array()};
	int rc = -1;

	if (document && !f.failed)
		err_memory(err);
	else if (document && read_document(tool, document, &f, err) == 0)
		rc = finish(&f, err);
	json_decref(document);
	json_decref(f.failed);
	meta_free(f.common);
	return rc;
}

/* ---- metadata */

char *foreign_name_new(const char *text)
{
	char *copy = text_clean_new(text);

	for (char *s = copy; s && *s; s++)
		if (*s == '\n' || *s == '\r')
			*s = ' ';
	return copy;
}

int foreign_set_text(struct meta **meta, const char *key, const char *text, struct err *err)
{
	char *line = foreign_name_new(text);
	struct meta_value value = {META_TEXT, {.text = line}};
	struct err refused = {0};

	if (!line)
		return err_memory(err);
	meta_set(meta, key, &value, &refused);
	free(line);
	return refused.kind == ERR_MEMORY ? err_memory(err) : 0;
}

static int set_json(struct meta **meta, const char *key, const json_t *value, struct err *err)
{
	struct buf text = {0};
	int rc;

	json_add(&text, value, 0, true);
	rc = buf_failed(&text) ? err_memory(err)
			       : foreign_set_text(meta, key, buf_text(&text), err);
	buf_release(&text);
	return rc;
}

int foreign_set(struct meta **meta, const char *key, json_t *value, struct err *err)
{
	struct err refused = {0};

	if (!value || json_is_null(value))
		return 0;
	if (json_is_array(value) || json_is_object(value))
		return set_json(meta, key, value, err);
	if (json_is_string(value) && !json_is_big(value))
		return foreign_set_text(meta, key, json_string_value(value), err);
	meta_set_json(meta, key, value, &refused);
	return refused.kind == ERR_MEMORY ? err_memory(err) : 0;
}

int foreign_set_under(struct meta **meta, const char *prefix, const char *key, json_t *value,
		      struct err *err)
{
	struct buf name = {0};
	int rc;

	buf_addf(&name, "%s_%s", prefix, key);
	rc = buf_failed(&name) ? err_memory(err) : foreign_set(meta, buf_text(&name), value, err);
	buf_release(&name);
	return rc;
}

int foreign_set_date(struct meta **meta, json_t *iso, struct err *err)
{
	const char *text = json_string_value(iso);
	char date[27];
	size_t len;

	if (!text || strlen(text) < 19 || text[10] != 'T')
		return 0;
	len = 19 + (text[19] == '.' ? 1 + strspn(text + 20, "0123456789") : 0);
	if (len >= sizeof(date)) /* finer than microseconds: Python's parser would refuse it */
		len = sizeof(date) - 1;
	memcpy(date, text, len);
	date[10] = ' ';
	date[len] = '\0';
	return foreign_set_text(meta, "date", date, err);
}

/* ---- runs */

struct run *foreign_run_new(const struct foreign *f, const char *name, struct err *err)
{
	struct run *run = run_new();
	char *clean = foreign_name_new(name);

	if (!run || !clean)
		err_memory(err);
	else if (meta_add_base(&run->meta, f->common, err) == 0 &&
		 run_set_text(run, "name", clean, err) == 0) {
		free(clean);
		return run;
	}
	free(clean);
	run_free(run);
	return NULL;
}

struct run *foreign_run_of(const struct foreign *f, const char *name, bool *is_new, struct err *err)
{
	char *clean = foreign_name_new(name);
	struct bench *bench = clean ? suite_find(f->suite, clean) : NULL;
	struct run *run = bench ? bench->runs[0] : NULL;

	free(clean);
	if (!clean)
		err_memory(err);
	*is_new = !run;
	if (!clean || !run)
		return clean ? foreign_run_new(f, name, err) : NULL;
	return run_set_int(run, FOREIGN_JOINED,
			   (int64_t)meta_number(run->meta, FOREIGN_JOINED, 1) + 1, err)
		       ? NULL
		       : run;
}

int foreign_keep_loops(struct run *run, json_t *loops, bool is_new, struct err *err)
{
	if (is_new)
		return foreign_set(&run->meta, "loops", loops, err);
	if (run_loops(run) == json_integer_value(loops))
		return 0;
	return meta_remove(&run->meta, "loops", err);
}

int foreign_add_value(struct run *run, json_t *value, double unit, size_t *dropped, struct err *err)
{
	double x = json_number(value) * unit; /* 0 for anything but a number */

	if (!(x > 0) || isinf(x)) {
		++*dropped;
		return 0;
	}
	if (json_is_integer(value) && unit == 1)
		return run_add_int_value(run, json_integer_value(value), err);
	return run_add_value(run, x, err);
}

bool foreign_is_too_few(size_t kept, size_t dropped)
{
	return kept == 0 || dropped > kept;
}

int foreign_fail(struct foreign *f, const char *name, const char *why, struct err *err)
{
	char *clean = foreign_name_new(name), *line = foreign_name_new(why);
	json_t *failure = clean && line
				  ? json_pack("{s:o, s:o}", "name", json_text_new(clean), "error",
					      json_text_new(*line ? line : "it failed"))
				  : NULL;

	free(clean);
	free(line);
	return failure && json_array_append_new(f->failed, failure) == 0 ? 0 : err_memory(err);
}

/* "6 of 8 values are not above 0" */
static int fail_of_few(struct foreign *f, const struct run *run, size_t dropped, struct err *err)
{
	size_t n = run->nvalues + dropped;
	char why[80];

	if (n == 0)
		snprintf(why, sizeof(why), "it has no values");
	else
		snprintf(why, sizeof(why), "%zu of %zu values %s not above 0", dropped, n,
			 n == 1 ? "is" : "are");
	return foreign_fail(f, meta_text(run->meta, "name"), why, err);
}

int foreign_add_dropped(struct run *run, size_t dropped, struct err *err)
{
	int64_t before = (int64_t)meta_number(run->meta, FOREIGN_DROPPED, 0);

	return dropped ? run_set_int(run, FOREIGN_DROPPED, before + (int64_t)dropped, err) : 0;
}

int foreign_take_run(struct foreign *f, struct run *run, size_t dropped, struct err *err)
{
	int rc;

	if (foreign_is_too_few(run->nvalues, dropped)) {
		rc = fail_of_few(f, run, dropped, err);
		run_free(run);
		return rc;
	}
	rc = foreign_add_dropped(run, dropped, err);
	if (!rc)
		rc = suite_take_run(f->suite, run, err);
	if (rc)
		run_free(run);
	return rc;
}
