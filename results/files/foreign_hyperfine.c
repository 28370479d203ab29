/*
 * hyperfine: every time is a process of its own, so every one is a run. Version 1 has a list of
 * times beside lists of other things; since version 2 ("schema_version") each run is an object of
 * what was measured, {"time_wall_clock": {"value", "unit"}, ..., "exit_code"}.
 */
#include "results/base/buf.h"
#include "results/base/json.h"
#include "results/files/foreign_internal.h"
#include "results/model/evidence.h"
#include "results/model/keys.h"
#include "results/model/metric.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NEWEST_SCHEMA = 2 };

/* ---- names */

static const char *base_name(json_t *result)
{
	json_t *name = json_object_get(result, "name"); /* version 2; version 1 has it as command */

	return json_string_value(name ? name : json_object_get(result, "command"));
}

/* A parameter's value: in version 2 it is in an object. */
static json_t *parameter_value(json_t *parameter)
{
	json_t *value = json_object_get(parameter, "value");

	return value ? value : parameter;
}

static void add_parameter(struct buf *out, json_t *parameter)
{
	json_t *value = parameter_value(parameter);

	if (json_is_string(value))
		buf_adds(out, json_string_value(value));
	else
		json_add(out, value, 0, true);
}

/* Does the name alone say which values the parameters have? If a value is in it by chance, another
   result has the same name. -1 when memory ran out. */
static int tells_parameters(const char *name, json_t *parameters)
{
	struct buf text = {0};
	int tells = 1;
	const char *key;
	json_t *value;

	json_object_foreach(parameters, key, value)
	{
		buf_clear(&text);
		add_parameter(&text, value);
		if (!text.len || !strstr(name, buf_text(&text)))
			tells = 0;
	}
	if (buf_failed(&text))
		tells = -1;
	buf_release(&text);
	return tells;
}

static int count_name(json_t *counts, const char *base, struct err *err)
{
	char *name = foreign_name_new(base);
	json_int_t n = name ? json_integer_value(json_object_get(counts, name)) : 0;
	int rc = name ? json_object_set_new_nocheck(counts, name, json_integer(n + 1)) : -1;

	free(name);
	return rc ? err_memory(err) : 0;
}

/* How often each name is there. NULL with err when memory ran out. */
static json_t *count_names_new(json_t *results, struct err *err)
{
	json_t *counts = json_object(), *result;
	size_t i;

	if (!counts)
		err_memory(err);
	json_array_foreach(results, i, result)
	{
		if (counts && base_name(result) && count_name(counts, base_name(result), err)) {
			json_decref(counts);
			counts = NULL;
		}
	}
	return counts;
}

static void add_parameters(struct buf *out, json_t *parameters)
{
	const char *key;
	json_t *value;

	json_object_foreach(parameters, key, value)
	{
		buf_addf(out, " %s=", key);
		add_parameter(out, value);
	}
}

/* The command's name, plus its parameters unless it contains them: so the name does not depend on
   what else is in the file, nor on the order. */
static char *name_new(json_t *result, const json_t *counts)
{
	char *base = foreign_name_new(base_name(result)), *line;
	json_t *parameters = json_object_get(result, "parameters");
	int tells = base ? tells_parameters(base, parameters) : -1;
	struct buf name = {0};

	if (tells < 0) {
		free(base);
		return NULL;
	}
	buf_adds(&name, base);
	if (!tells || json_integer_value(json_object_get(counts, base)) > 1)
		add_parameters(&name, parameters);
	free(base);
	line = buf_failed(&name) ? NULL : foreign_name_new(buf_text(&name));
	buf_release(&name);
	return line;
}

/* ---- what all runs of a result share */

static int set_all_under(struct meta **meta, const char *prefix, json_t *object, struct err *err)
{
	const char *key;
	json_t *value;

	json_object_foreach(object, key, value)
	{
		if (foreign_set_under(meta, prefix, key, parameter_value(value), err))
			return -1;
	}
	return 0;
}

/* "Linux-x86_64" */
static int set_platform(struct meta **meta, json_t *platform, struct err *err)
{
	const char *os = json_string_value(json_object_get(platform, "os"));
	const char *machine = json_string_value(json_object_get(platform, "architecture"));
	struct buf text = {0};
	int rc = 0;

	if (os)
		buf_addf(&text, "%s%s%s", os, machine ? "-" : "", machine ? machine : "");
	if (buf_failed(&text))
		rc = err_memory(err);
	else if (text.len)
		rc = foreign_set_text(meta, "platform", buf_text(&text), err);
	buf_release(&text);
	return rc;
}

static int read_common(json_t *document, json_t *result, struct meta **meta, struct err *err)
{
	json_t *metadata = json_object_get(document, "metadata");
	const char *version = json_string_value(json_object_get(metadata, "hyperfine_version"));
	char tool[80];

	snprintf(tool, sizeof(tool), "hyperfine%s%.60s", version ? " " : "",
		 version ? version : "");
	if (set_all_under(meta, "parameter", json_object_get(result, "parameters"), err) ||
	    set_all_under(meta, "environment", json_object_get(result, "environment"), err) ||
	    foreign_set(meta, "command", json_object_get(result, "command"), err) ||
	    foreign_set(meta, "mean_user", json_object_get(result, "user"), err) ||
	    foreign_set(meta, "mean_system", json_object_get(result, "system"), err) ||
	    foreign_set_date(meta, json_object_get(metadata, "start_time"), err) ||
	    set_platform(meta, json_object_get(metadata, "platform"), err) ||
	    foreign_set_text(meta, "unit", "second", err) ||
	    foreign_set_text(meta, "imported_from", tool, err))
		return -1;
	return 0;
}

/* ---- one process */

/* What a measurement of version 2 calls what evidence has a column for. */
static const struct {
	const char *name, *column;
	double scale;
} columns[] = {
	{"time_wall_clock", "wall_ns", 1e9},	{"time_cpu", "cpu_ns", 1e9},
	{"time_user", "user_ns", 1e9},		{"time_system", "system_ns", 1e9},
	{"memory_peak_resident", "max_rss", 1},
};

/* The number under the key, NaN when there is none. */
static double measured(json_t *measurement, const char *key)
{
	json_t *value = json_object_get(json_object_get(measurement, key), "value");

	return json_is_number(value) || json_is_big(value) ? json_number(value) : (double)NAN;
}

static int add_columns(struct run *run, json_t *measurement, struct err *err)
{
	for (size_t i = 0; i < sizeof(columns) / sizeof(*columns); i++) {
		double x = measured(measurement, columns[i].name) * columns[i].scale;

		if (isfinite(x) && x >= 0 &&
		    run_add_column(run, columns[i].column, round(x), false, err))
			return -1;
	}
	return 0;
}

/* Also in hyperfine 1. A code of null: a signal ended it. */
static int add_ending(struct run *run, json_t *code, json_t *rss, struct err *err)
{
	double bytes = json_number(rss);

	if (json_is_null(code) && foreign_set_text(&run->meta, KEY_EXIT_CODE, "none", err))
		return -1;
	if (bytes >= 1 && bytes < 0x1p62 &&
	    run_set_int(run, "command_max_rss", (int64_t)bytes, err))
		return -1;
	return foreign_set(&run->meta, KEY_EXIT_CODE, code, err);
}

/* The i-th process: its time, or NULL. */
static json_t *time_of(json_t *result, size_t i)
{
	json_t *measurements = json_object_get(result, "measurements");

	if (!measurements)
		return json_array_get(json_object_get(result, "times"), i);
	return json_object_get(json_object_get(json_array_get(measurements, i), "time_wall_clock"),
			       "value");
}

static int read_process(json_t *result, size_t i, struct run *run, struct err *err)
{
	json_t *measurement = json_array_get(json_object_get(result, "measurements"), i);
	json_t *rss = json_object_get(measurement, "memory_peak_resident");

	if (measurement)
		return add_columns(run, measurement, err) ||
				       add_ending(run, json_object_get(measurement, "exit_code"),
						  json_object_get(rss, "value"), err)
			       ? -1
			       : 0;
	return add_ending(run, json_array_get(json_object_get(result, "exit_codes"), i),
			  json_array_get(json_object_get(result, "memory_usage_byte"), i), err);
}

/* *dropped: the time was not usable, and there is no run. */
static int read_run(struct foreign *f, json_t *result, size_t i, const char *name, size_t *dropped,
		    struct err *err)
{
	struct run *run = foreign_run_new(f, name, err);
	int rc = run ? foreign_add_value(run, time_of(result, i), 1, dropped, err) : -1;

	if (!rc && run->nvalues == 0) {
		run_free(run);
		return 0;
	}
	if (!rc && (rc = read_process(result, i, run, err)) == 0)
		rc = suite_take_run(f->suite, run, err);
	if (rc)
		run_free(run);
	return rc ? -1 : 0;
}

/* ---- counters, and all other numbers of a measurement of version 2 */

static bool has_column(const char *name)
{
	for (size_t i = 0; i < sizeof(columns) / sizeof(*columns); i++)
		if (strcmp(columns[i].name, name) == 0)
			return true;
	return false;
}

/* Our names have the dashes of perf. */
static const char *metric_name_of(const char *name, char room[64])
{
	static const char *const ours[] = {"branch-misses", "cache-references", "cache-misses"};

	if (strcmp(name, "cpu_cycles") == 0)
		return "cycles";
	snprintf(room, 64, "%.63s", name);
	for (char *s = room; *s; s++)
		*s = *s == '_' ? '-' : *s;
	for (size_t i = 0; i < sizeof(ours) / sizeof(*ours); i++)
		if (strcmp(ours[i], room) == 0)
			return ours[i];
	return name;
}

static int set_counter(struct run *run, json_t *measurements, const char *name, struct err *err)
{
	double *values = malloc((json_array_size(measurements) + 1) * sizeof(*values));
	struct metric_counted counted = {.source = "hyperfine", .loops = 1, .values = values};
	char room[64];
	json_t *measurement;
	size_t i;
	int rc = 0;

	if (!values)
		return err_memory(err);
	counted.name = metric_name_of(name, room);
	json_array_foreach(measurements, i, measurement)
	{
		double x = measured(measurement, name);

		if (isfinite(x) && x >= 0)
			values[counted.n++] = x;
	}
	if (counted.n)
		rc = run_set_metric(run, &counted, err);
	free(values);
	return rc;
}

/* They go into the benchmark's first run (results/model/metric.h). */
static int set_counters(struct run *run, json_t *measurements, struct err *err)
{
	const char *name;
	json_t *value;

	json_object_foreach(json_array_get(measurements, 0), name, value)
	{
		if (json_is_object(value) && !has_column(name) &&
		    set_counter(run, measurements, name, err))
			return -1;
	}
	return 0;
}

/* ---- a result */

/* Without times (an older --export-json, or another program's file) only the mean is left. */
static int read_mean(struct foreign *f, json_t *result, const char *name, struct err *err)
{
	struct run *run = foreign_run_new(f, name, err);
	size_t dropped = 0;
	char what[100];

	if (!run)
		return -1;
	snprintf(what, sizeof(what), "mean of processes, stddev %.9g",
		 json_number(json_object_get(result, "stddev")));
	if (foreign_set_text(&run->meta, FOREIGN_AGGREGATE, what, err) ||
	    foreign_set_text(&run->meta, FOREIGN_NO_PROCESSES, "lost: only their mean was saved",
			     err) ||
	    foreign_add_value(run, json_object_get(result, "mean"), 1, &dropped, err)) {
		run_free(run);
		return -1;
	}
	return foreign_take_run(f, run, dropped, err);
}

static size_t count_dropped(json_t *result, size_t n)
{
	size_t dropped = 0;

	for (size_t i = 0; i < n; i++)
		dropped += !(json_number(time_of(result, i)) > 0);
	return dropped;
}

static int read_times(struct foreign *f, json_t *result, size_t n, const char *name,
		      struct err *err)
{
	size_t dropped = count_dropped(result, n), again = 0;
	struct bench *bench;
	char why[160];

	if (foreign_is_too_few(n - dropped, dropped)) {
		snprintf(why, sizeof(why),
			 "%zu of %zu times are not above 0: it takes no longer than the shell "
			 "that hyperfine subtracts",
			 dropped, n);
		return foreign_fail(f, name, why, err);
	}
	for (size_t i = 0; i < n; i++)
		if (read_run(f, result, i, name, &again, err))
			return -1;
	bench = suite_find(f->suite, name);
	if (bench && foreign_add_dropped(bench->runs[0], dropped, err))
		return -1;
	return bench ? set_counters(bench->runs[bench->nruns - (n - dropped)],
				    json_object_get(result, "measurements"), err)
		     : 0;
}

static int count_joined(struct bench *bench, struct err *err)
{
	struct run *run = bench->runs[0];

	return run_set_int(run, FOREIGN_JOINED,
			   (int64_t)meta_number(run->meta, FOREIGN_JOINED, 1) + 1, err);
}

static int read_named(struct foreign *f, json_t *result, const char *name, struct err *err)
{
	json_t *measurements = json_object_get(result, "measurements");
	size_t n = json_array_size(measurements ? measurements : json_object_get(result, "times"));
	struct bench *before = suite_find(f->suite, name);

	if (before && count_joined(before, err))
		return -1;
	return n ? read_times(f, result, n, name, err) : read_mean(f, result, name, err);
}

static int read_result(struct foreign *f, json_t *document, json_t *result, const json_t *counts,
		       struct err *err)
{
	char *name;
	int rc = -1;

	if (!json_is_string(json_object_get(result, "command")) || !base_name(result))
		return err_set(err, ERR_INPUT,
			       "command: must be a text (not a result file of hyperfine?)");
	name = name_new(result, counts);
	meta_free(f->common);
	f->common = NULL;
	if (!name)
		err_memory(err);
	else if (!read_common(document, result, &f->common, err))
		rc = read_named(f, result, name, err);
	free(name);
	return rc;
}

static int read_results(struct foreign *f, json_t *document, json_t *results, struct err *err)
{
	json_t *counts = count_names_new(results, err), *result;
	size_t i;
	int rc = counts ? 0 : -1;

	json_array_foreach(results, i, result)
	{
		if (rc)
			break;
		rc = read_result(f, document, result, counts, err);
		if (rc)
			err_in(err, "results: item %zu", i + 1);
	}
	json_decref(counts);
	return rc;
}

int foreign_read_hyperfine(json_t *document, struct foreign *f, struct err *err)
{
	json_t *results = json_object_get(document, "results");
	double schema = json_number(json_object_get(document, "schema_version"));

	if (schema > NEWEST_SCHEMA)
		return err_set(
			err, ERR_INPUT,
			"is a hyperfine file with schema_version %g, newer than this assay reads (2, and files of hyperfine 1)",
			schema);
	if (!json_is_array(results))
		return err_set(err, ERR_INPUT, "results: must be a list");
	return read_results(f, document, results, err);
}
