/* Google Benchmark: one process takes all repetitions, so there is one run for each benchmark. */
#include "results/base/json.h"
#include "results/files/foreign_internal.h"
#include "results/model/evidence.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int read_common(json_t *document, struct meta **meta, struct err *err)
{
	json_t *context = json_object_get(document, "context");
	const char *version = json_string_value(json_object_get(context, "library_version"));
	char tool[100];

	snprintf(tool, sizeof(tool), "Google Benchmark %.60s", version ? version : "");
	if (foreign_set(meta, "hostname", json_object_get(context, "host_name"), err) ||
	    foreign_set(meta, "cpu_count", json_object_get(context, "num_cpus"), err) ||
	    foreign_set(meta, "executable", json_object_get(context, "executable"), err) ||
	    foreign_set(meta, "library_build_type", json_object_get(context, "library_build_type"),
			err) ||
	    foreign_set(meta, "load_avg_1min",
			json_array_get(json_object_get(context, "load_avg"), 0), err) ||
	    foreign_set_date(meta, json_object_get(context, "date"), err) ||
	    foreign_set_text(meta, "unit", "second", err) ||
	    foreign_set_text(meta, "imported_from", tool, err))
		return -1;
	return foreign_set_text(meta, FOREIGN_NO_PROCESSES, "none: all values are from one process",
				err);
}

/* Seconds in a unit; 0 when there is none of this name. */
static double seconds_of(json_t *unit)
{
	static const struct {
		const char *name;
		double seconds;
	} units[] = {{"ns", 1e-9}, {"us", 1e-6}, {"ms", 1e-3}, {"s", 1}};
	const char *name = json_is_string(unit) ? json_string_value(unit) : "ns";

	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (strcmp(units[i].name, name) == 0)
			return units[i].seconds;
	return 0;
}

/* ---- one repetition */

/* How long the repetition took as a whole. */
static int add_evidence(struct run *run, json_t *entry, double unit, struct err *err)
{
	double iterations = json_number(json_object_get(entry, "iterations"));
	double wall = json_number(json_object_get(entry, "real_time")) * unit * iterations;
	double cpu = json_number(json_object_get(entry, "cpu_time")) * unit * iterations;
	struct evidence seen = evidence_unknown;

	if (iterations >= 1 && iterations < 1e15)
		seen.loops = (int64_t)iterations;
	if (wall > 0 && wall < 1e6)
		seen.wall_ns = (int64_t)(wall * 1e9);
	if (cpu > 0 && cpu < 1e6)
		seen.cpu_ns = (int64_t)(cpu * 1e9);
	return run_add_evidence(run, &seen, false, err);
}

/* A user's counter is a number under a key of no other meaning. */
static bool is_counter(const char *key, json_t *value)
{
	static const char *const others[] = {
		"family_index", "per_family_instance_index",
		"repetitions",	"repetition_index",
		"threads",	"iterations",
		"real_time",	"cpu_time",
		"complexity_n",
	};

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (strcmp(key, others[i]) == 0)
			return false;
	return json_is_number(value);
}

static int add_counters(struct run *run, json_t *entry, struct err *err)
{
	const char *key;
	json_t *value;

	json_object_foreach(entry, key, value)
	{
		char column[100];

		if (!is_counter(key, value) ||
		    snprintf(column, sizeof(column), "counter_%s", key) >= (int)sizeof(column))
			continue;
		if (run_add_column(run, column, json_number(value), false, err))
			return -1;
	}
	return 0;
}

static int add_time(struct run *run, json_t *entry, size_t *dropped, struct err *err)
{
	double unit = seconds_of(json_object_get(entry, "time_unit"));

	if (unit == 0)
		return err_set(err, ERR_INPUT, "time_unit: must be ns, us, ms or s");
	return foreign_add_value(run, json_object_get(entry, "real_time"), unit, dropped, err);
}

static int add_repetition(struct run *run, json_t *entry, size_t *dropped, struct err *err)
{
	double unit = seconds_of(json_object_get(entry, "time_unit"));
	size_t before = run->nvalues;

	if (foreign_keep_loops(run, json_object_get(entry, "iterations"), before == 0, err) ||
	    add_time(run, entry, dropped, err))
		return -1;
	if (run->nvalues == before)
		return 0;
	if (before == 0 && foreign_set(&run->meta, "label", json_object_get(entry, "label"), err))
		return -1;
	return add_evidence(run, entry, unit, err) || add_counters(run, entry, err) ? -1 : 0;
}

/* ---- all of one benchmark */

/* How many entries start a new series: their repetition number starts again. */
static int count_joined(struct run *run, json_t *entries, struct err *err)
{
	int64_t entries_of_one = 0, n = 1;
	json_t *entry;
	size_t i;

	json_array_foreach(entries, i, entry)
	{
		json_t *number = json_object_get(entry, "repetition_index");

		if (i > 0 && json_is_integer(number) &&
		    json_integer_value(number) <= entries_of_one)
			n++;
		entries_of_one = json_integer_value(number);
	}
	return n > 1 ? run_set_int(run, FOREIGN_JOINED, n, err) : 0;
}

static int read_repetitions(struct foreign *f, const char *name, json_t *entries, struct err *err)
{
	struct run *run = foreign_run_new(f, name, err);
	int rc = run ? count_joined(run, entries, err) : -1;
	size_t dropped = 0, i;
	json_t *entry;

	json_array_foreach(entries, i, entry)
	{
		if (!rc)
			rc = add_repetition(run, entry, &dropped, err);
	}
	if (!rc)
		return foreign_take_run(f, run, dropped, err);
	run_free(run);
	return -1;
}

/* With --benchmark_report_aggregates_only there is only the mean. Its "iterations" are the
   repetitions: the loops are unknown. */
static int read_mean(struct foreign *f, const char *name, json_t *entry, struct err *err)
{
	json_t *repetitions = json_object_get(entry, "repetitions");
	struct run *run = foreign_run_new(f, name, err);
	size_t dropped = 0;
	char what[60];

	if (!run)
		return -1;
	if (!repetitions)
		repetitions = json_object_get(entry, "iterations");
	snprintf(what, sizeof(what), "mean of %.15g repetitions", json_number(repetitions));
	if (add_time(run, entry, &dropped, err) == 0 &&
	    foreign_set_text(&run->meta, FOREIGN_AGGREGATE, what, err) == 0)
		return foreign_take_run(f, run, dropped, err);
	run_free(run);
	return -1;
}

/* ---- entries, sorted by what they are */

struct entries {
	json_t *values; /* {benchmark: [entry]} */
	json_t *means;	/* {benchmark: entry} */
};

static bool ends_with(const char *text, const char *ending)
{
	return strlen(text) > strlen(ending) &&
	       strcmp(text + strlen(text) - strlen(ending), ending) == 0;
}

/* In older versions only these endings say what an entry is: the statistic's name, else NULL. */
static const char *statistic_of(json_t *entry, const char *name)
{
	static const char *const kinds[] = {"mean", "median", "stddev", "cv", "BigO", "RMS"};
	const char *type = json_string_value(json_object_get(entry, "run_type"));
	const char *kind = json_string_value(json_object_get(entry, "aggregate_name"));
	char ending[10];

	if (type && strcmp(type, "iteration") == 0)
		return NULL;
	if (kind)
		return kind;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		snprintf(ending, sizeof(ending), "_%s", kinds[i]);
		if (ends_with(name, ending))
			return kinds[i];
	}
	return type ? "another" : NULL;
}

/* The benchmark that an entry is of. */
static char *bench_name_new(json_t *entry, const char *statistic)
{
	const char *run_name = json_string_value(json_object_get(entry, "run_name"));
	const char *name = json_string_value(json_object_get(entry, "name"));
	size_t len = strlen(name);

	if (run_name)
		return strdup(run_name);
	if (statistic && len > strlen(statistic) + 1)
		len -= strlen(statistic) + 1;
	return strndup(name, len);
}

/* Why an entry has no value, or NULL. */
static const char *failure_of(json_t *entry)
{
	const char *why = json_string_value(json_object_get(entry, "error_message"));

	if (json_is_true(json_object_get(entry, "error_occurred")))
		return why ? why : "";
	why = json_string_value(json_object_get(entry, "skip_message"));
	return json_is_true(json_object_get(entry, "skipped")) ? (why ? why : "skipped") : NULL;
}

static int sort_in(struct entries *entries, const char *name, const char *statistic, json_t *entry,
		   struct err *err)
{
	json_t *list = json_object_get(entries->values, name);

	if (statistic && strcmp(statistic, "mean") != 0)
		return 0;
	if (statistic)
		return json_object_set_nocheck(entries->means, name, entry) ? err_memory(err) : 0;
	if (!list) {
		list = json_array();
		if (json_object_set_new_nocheck(entries->values, name, list))
			return err_memory(err);
	}
	return json_array_append(list, entry) ? err_memory(err) : 0;
}

static int sort_entry(struct foreign *f, struct entries *entries, json_t *entry, struct err *err)
{
	const char *own = json_string_value(json_object_get(entry, "name")), *statistic;
	char *name;
	int rc;

	if (!own && !json_is_string(json_object_get(entry, "run_name")))
		return err_set(err, ERR_INPUT, "name: missing");
	statistic = statistic_of(entry, own ? own : "");
	name = own ? bench_name_new(entry, statistic)
		   : strdup(json_string_value(json_object_get(entry, "run_name")));
	if (!name)
		return err_memory(err);
	if (failure_of(entry))
		rc = foreign_fail(f, name, failure_of(entry), err);
	else
		rc = sort_in(entries, name, statistic, entry, err);
	free(name);
	return rc;
}

static int read_sorted(struct foreign *f, const struct entries *entries, struct err *err)
{
	const char *name;
	json_t *value;

	json_object_foreach(entries->values, name, value)
	{
		if (read_repetitions(f, name, value, err))
			return err_in(err, "benchmarks: %s", name);
	}
	json_object_foreach(entries->means, name, value)
	{
		if (!json_object_get(entries->values, name) && read_mean(f, name, value, err))
			return err_in(err, "benchmarks: %s", name);
	}
	return 0;
}

int foreign_read_google(json_t *document, struct foreign *f, struct err *err)
{
	json_t *list = json_object_get(document, "benchmarks"), *entry;
	struct entries entries = {json_object(), json_object()};
	size_t i;
	int rc = read_common(document, &f->common, err);

	if (!rc && (!entries.values || !entries.means))
		rc = err_memory(err);
	json_array_foreach(list, i, entry)
	{
		if (rc)
			break;
		rc = sort_entry(f, &entries, entry, err);
		if (rc)
			err_in(err, "benchmarks: item %zu", i + 1);
	}
	if (!rc)
		rc = read_sorted(f, &entries, err);
	json_decref(entries.values);
	json_decref(entries.means);
	return rc;
}
