/*
 * asv, results of version 2: one entry of each benchmark, whose columns hold one item for each
 * combination of parameters. The samples of all its processes ("rounds") are one list without
 * marks, so there is one run for each combination.
 */
#include "results/base/buf.h"
#include "results/base/json.h"
#include "results/files/foreign_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { RESULT, PARAMS, STARTED_AT, NUMBER, REPEAT, SAMPLES, COLUMNS };

static const char *const column_names[COLUMNS] = {
	[RESULT] = "result",	   [PARAMS] = "params",	      [STARTED_AT] = "started_at",
	[NUMBER] = "stats_number", [REPEAT] = "stats_repeat", [SAMPLES] = "samples",
};

struct asv {
	size_t places[COLUMNS]; /* of the columns in each entry */
	struct foreign *f;
};

static json_t *column(const struct asv *asv, json_t *entry, int which)
{
	return json_array_get(entry, asv->places[which]);
}

static void find_columns(struct asv *asv, json_t *names)
{
	size_t i;
	json_t *name;

	for (int c = 0; c < COLUMNS; c++) {
		asv->places[c] = SIZE_MAX;
		json_array_foreach(names, i,
				   name) if (json_is_string(name) &&
					     strcmp(json_string_value(name), column_names[c]) == 0)
			asv->places[c] = i;
	}
}

/* Times are in milliseconds; shown in UTC, since the file does not say its time zone. */
static int set_date(struct meta **meta, const char *key, json_t *milliseconds, struct err *err)
{
	time_t seconds = (time_t)(json_integer_value(milliseconds) / 1000);
	struct tm tm;
	char text[30];

	if (!json_is_integer(milliseconds) || seconds <= 0 || !gmtime_r(&seconds, &tm) ||
	    strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &tm) == 0)
		return 0;
	return foreign_set_text(meta, key, text, err);
}

static int read_common(json_t *document, struct meta **meta, struct err *err)
{
	json_t *params = json_object_get(document, "params");
	json_t *python = json_object_get(document, "python");
	json_t *requirements = json_object_get(document, "requirements");
	const char *text = json_string_value(python);
	bool is_version = text && text[0] >= '0' && text[0] <= '9'; /* else a path */

	if (foreign_set(meta, "hostname", json_object_get(params, "machine"), err) ||
	    foreign_set(meta, "cpu_model_name", json_object_get(params, "cpu"), err) ||
	    foreign_set(meta, "os", json_object_get(params, "os"), err) ||
	    foreign_set(meta, "ram", json_object_get(params, "ram"), err) ||
	    foreign_set(meta, "commit_id", json_object_get(document, "commit_hash"), err) ||
	    set_date(meta, "commit_date", json_object_get(document, "date"), err) ||
	    foreign_set(meta, "requirements", json_object_size(requirements) ? requirements : NULL,
			err) ||
	    foreign_set(meta, "environment", json_object_get(document, "env_name"), err) ||
	    foreign_set(meta, is_version ? "python_version" : "python_executable", python, err) ||
	    foreign_set_text(meta, "imported_from", "asv", err))
		return -1;
	return foreign_set_text(meta, FOREIGN_NO_PROCESSES,
				"lost: values of several processes are not told apart", err);
}

/* asv tells the kind of a benchmark by how its function's name begins. So do we: the file does not
   say. */
static const char *unit_of(const char *name)
{
	const char *dot = strrchr(name, '.');
	const char *function = dot ? dot + 1 : name;

	if (strncmp(function, "time", 4) == 0)
		return "second";
	if (strncmp(function, "mem", 3) == 0 || strncmp(function, "peakmem", 7) == 0)
		return "byte";
	return "integer";
}

/* The name of the i-th combination, as asv shows it: "name(10, 'a')". The last parameter changes
   fastest. */
static char *combination_name_new(const char *name, json_t *params, size_t i)
{
	struct buf text = {0};
	size_t n = json_array_size(params), below = 1;

	for (size_t p = 0; p < n; p++)
		below *= json_array_size(json_array_get(params, p));
	buf_adds(&text, name);
	if (below == 0)
		n = 0; /* a parameter without values */
	for (size_t p = 0; p < n; p++) {
		json_t *values = json_array_get(params, p);
		const char *value;

		below /= json_array_size(values);
		value = json_string_value(
			json_array_get(values, i / below % json_array_size(values)));
		buf_addf(&text, "%s%s", p ? ", " : "(", value ? value : "?");
	}
	buf_adds(&text, n ? ")" : "");
	return buf_take(&text);
}

/* The samples, or the result when they were not recorded. */
static int add_values(const struct asv *asv, struct run *run, json_t *entry, size_t i,
		      size_t *dropped, struct err *err)
{
	json_t *samples = json_array_get(column(asv, entry, SAMPLES), i), *sample;
	json_t *repeat = json_array_get(column(asv, entry, REPEAT), i);
	char what[60];
	size_t s;

	json_array_foreach(samples, s, sample)
	{
		if (foreign_add_value(run, sample, 1, dropped, err))
			return -1;
	}
	if (json_array_size(samples))
		return 0;
	snprintf(what, sizeof(what), "median of %.15g values", json_number(repeat));
	if (json_is_integer(repeat) && foreign_set_text(&run->meta, FOREIGN_AGGREGATE, what, err))
		return -1;
	return foreign_add_value(run, json_array_get(column(asv, entry, RESULT), i), 1, dropped,
				 err);
}

static int fill_run(const struct asv *asv, struct run *run, const char *name, json_t *entry,
		    size_t i, size_t *dropped, bool is_new, struct err *err)
{
	if (is_new && (foreign_set_text(&run->meta, "unit", unit_of(name), err) ||
		       set_date(&run->meta, "date", column(asv, entry, STARTED_AT), err)))
		return -1;
	return foreign_keep_loops(run, json_array_get(column(asv, entry, NUMBER), i), is_new,
				  err) ||
			       add_values(asv, run, entry, i, dropped, err)
		       ? -1
		       : 0;
}

/* `full`: with the combination's parameters. */
static int read_combination(const struct asv *asv, const char *name, const char *full,
			    json_t *entry, size_t i, struct err *err)
{
	size_t dropped = 0;
	bool is_new;
	struct run *run;

	if (json_is_null(json_array_get(column(asv, entry, RESULT), i)))
		return foreign_fail(asv->f, full, "it failed, or was skipped", err);
	run = foreign_run_of(asv->f, full, &is_new, err);
	if (!run)
		return -1;
	if (fill_run(asv, run, name, entry, i, &dropped, is_new, err) == 0)
		return is_new ? foreign_take_run(asv->f, run, dropped, err)
			      : foreign_add_dropped(run, dropped, err);
	if (is_new)
		run_free(run);
	return -1;
}

static int read_benchmark(const struct asv *asv, const char *name, json_t *entry, struct err *err)
{
	json_t *results = column(asv, entry, RESULT);

	if (!json_is_array(entry))
		return err_set(err, ERR_INPUT, "must be a list");
	if (!json_is_array(results) && !json_is_null(results))
		return err_set(err, ERR_INPUT, "result: must be a list or null");
	if (json_is_null(results))
		return foreign_fail(asv->f, name, "it failed", err);
	for (size_t i = 0; i < json_array_size(results); i++) {
		char *full = combination_name_new(name, column(asv, entry, PARAMS), i);
		int rc = full ? read_combination(asv, name, full, entry, i, err) : err_memory(err);

		free(full);
		if (rc)
			return -1;
	}
	return 0;
}

int foreign_read_asv(json_t *document, struct foreign *f, struct err *err)
{
	json_t *results = json_object_get(document, "results"), *entry;
	struct asv asv = {.f = f};
	const char *name;

	find_columns(&asv, json_object_get(document, "result_columns"));
	if (asv.places[RESULT] == SIZE_MAX)
		return err_set(err, ERR_INPUT, "result_columns: has no \"result\"");
	if (read_common(document, &f->common, err))
		return -1;
	json_object_foreach(results, name, entry)
	{
		if (read_benchmark(&asv, name, entry, err))
			return err_in(err, "results: %s", name);
	}
	return 0;
}
