/* hyperfine: every time is a process of its own, so every one is a run. */
#include "results/buf.h"
#include "results/foreign_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The command; with its parameters when an earlier result has the same (--command-name). */
static char *name_new(json_t *result, const struct suite *suite)
{
	char *command = foreign_name_new(json_string_value(json_object_get(result, "command")));
	struct buf name = {0};
	const char *key;
	json_t *value;

	if (!command || !suite_find(suite, command))
		return command;
	buf_adds(&name, command);
	free(command);
	json_object_foreach(json_object_get(result, "parameters"), key, value) buf_addf(
		&name, " %s=%s", key, json_is_string(value) ? json_string_value(value) : "?");
	command = foreign_name_new(buf_text(&name));
	buf_release(&name);
	return command;
}

static int read_common(json_t *result, struct meta **meta, struct err *err)
{
	json_t *value;
	const char *key;
	char name[100];

	json_object_foreach(json_object_get(result, "parameters"), key, value)
	{
		snprintf(name, sizeof(name), "parameter_%.80s", key);
		if (foreign_set(meta, name, value, err))
			return -1;
	}
	return foreign_set(meta, "command", json_object_get(result, "command"), err) ||
			       foreign_set_text(meta, "unit", "second", err) ||
			       foreign_set_text(meta, "imported_from", "hyperfine", err)
		       ? -1
		       : 0;
}

/* The i-th process. */
static int read_time(json_t *result, size_t i, struct meta *common, const char *name,
		     struct suite *suite, struct err *err)
{
	struct run *run = foreign_run_new(common, NULL, name, err);
	size_t dropped = 0;

	if (!run)
		return -1;
	if (foreign_add_value(run, json_array_get(json_object_get(result, "times"), i), 1, &dropped,
			      err) ||
	    foreign_set(&run->meta, "exit_code",
			json_array_get(json_object_get(result, "exit_codes"), i), err) ||
	    foreign_set(&run->meta, "command_max_rss",
			json_array_get(json_object_get(result, "memory_usage_byte"), i), err)) {
		run_free(run);
		return -1;
	}
	return foreign_take_run(suite, run, 0, err);
}

/* Without times (an older --export-json, or another program's file) only the mean is left. */
static int read_mean(json_t *result, struct meta *common, const char *name, struct suite *suite,
		     struct err *err)
{
	struct run *run = foreign_run_new(common, NULL, name, err);
	size_t dropped = 0;
	char what[100];

	if (!run)
		return -1;
	snprintf(what, sizeof(what), "mean of processes, stddev %.9g",
		 json_number_value(json_object_get(result, "stddev")));
	if (foreign_set_text(&run->meta, "aggregate", what, err) ||
	    foreign_set_text(&run->meta, FOREIGN_NO_PROCESSES, "lost: only their mean was saved",
			     err) ||
	    foreign_add_value(run, json_object_get(result, "mean"), 1, &dropped, err)) {
		run_free(run);
		return -1;
	}
	return foreign_take_run(suite, run, dropped, err);
}

static size_t count_dropped(json_t *times)
{
	size_t n = 0, i;
	json_t *time;

	json_array_foreach(times, i, time) n += !(json_number_value(time) > 0);
	return n;
}

static int read_times(json_t *result, struct meta *common, const char *name, struct suite *suite,
		      struct err *err)
{
	json_t *times = json_object_get(result, "times");
	size_t before = suite->n;

	if (suite_find(suite, name))
		return err_set(err, ERR_INPUT, "there is already a benchmark %s", name);
	if (json_array_size(times) == 0)
		return read_mean(result, common, name, suite, err);
	for (size_t i = 0; i < json_array_size(times); i++)
		if (read_time(result, i, common, name, suite, err))
			return -1;
	if (suite->n > before && count_dropped(times)) {
		struct bench *bench = suite->benches[before];

		for (size_t i = 0; i < bench->nruns; i++)
			if (run_set_int(bench->runs[i], "values_dropped",
					(int64_t)count_dropped(times), err))
				return -1;
	}
	return 0;
}

static int read_result(json_t *result, struct suite *suite, struct err *err)
{
	struct meta *common = NULL;
	char *name = NULL;
	int rc = -1;

	if (!json_is_string(json_object_get(result, "command")))
		return err_set(err, ERR_INPUT,
			       "command: must be a text (not a result file of hyperfine?)");
	name = name_new(result, suite);
	if (!name)
		err_memory(err);
	else if (!read_common(result, &common, err))
		rc = read_times(result, common, name, suite, err);
	meta_free(common);
	free(name);
	return rc;
}

int foreign_read_hyperfine(json_t *document, struct suite *suite, struct err *err)
{
	json_t *results = json_object_get(document, "results"), *result;
	size_t i;

	if (!json_is_array(results))
		return err_set(err, ERR_INPUT, "results: must be a list");
	json_array_foreach(results, i, result) if (read_result(result, suite, err)) return err_in(
		err, "results: item %zu", i + 1);
	return 0;
}
