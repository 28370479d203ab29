/* Google Benchmark: one process takes all repetitions, so there is one run for each benchmark. */
#include "results/evidence.h"
#include "results/foreign_internal.h"

#include <stdio.h>
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

/* What the repetition took as a whole. */
static int add_evidence(struct run *run, json_t *entry, double unit, struct err *err)
{
	double iterations = json_number_value(json_object_get(entry, "iterations"));
	double wall = json_number_value(json_object_get(entry, "real_time")) * unit * iterations;
	double cpu = json_number_value(json_object_get(entry, "cpu_time")) * unit * iterations;
	struct evidence seen = evidence_unknown;

	if (iterations >= 1 && iterations < 1e15)
		seen.loops = (int64_t)iterations;
	if (wall > 0 && wall < 1e6)
		seen.wall_ns = (int64_t)(wall * 1e9);
	if (cpu > 0 && cpu < 1e6)
		seen.cpu_ns = (int64_t)(cpu * 1e9);
	return run_add_evidence(run, &seen, false, err);
}

/* All repetitions of one benchmark go into its one run, which the suite has from the first on. */
static struct run *run_of(struct suite *suite, struct meta *common, const char *name, bool *is_new,
			  struct err *err)
{
	struct bench *bench = suite_find(suite, name);

	*is_new = !bench;
	return bench ? bench->runs[0] : foreign_run_new(common, suite, name, err);
}

/* The run's loops are the iterations, as long as those of all repetitions are the same. */
static int keep_loops(struct run *run, json_t *iterations, bool is_new, struct err *err)
{
	if (is_new)
		return foreign_set(&run->meta, "loops", iterations, err);
	if (run_loops(run) == json_integer_value(iterations))
		return 0;
	return meta_remove(&run->meta, "loops", err);
}

static int read_repetition(json_t *entry, struct meta *common, struct suite *suite, struct err *err)
{
	json_t *run_name = json_object_get(entry, "run_name");
	const char *name = json_string_value(run_name ? run_name : json_object_get(entry, "name"));
	double unit = seconds_of(json_object_get(entry, "time_unit"));
	size_t dropped = 0;
	bool is_new;
	struct run *run;
	int rc;

	if (!name)
		return err_set(err, ERR_INPUT, "name: missing");
	if (unit == 0)
		return err_set(err, ERR_INPUT, "time_unit: must be ns, us, ms or s");
	run = run_of(suite, common, name, &is_new, err);
	if (!run)
		return -1;
	if (keep_loops(run, json_object_get(entry, "iterations"), is_new, err)) {
		if (is_new)
			run_free(run);
		return -1;
	}
	rc = foreign_add_value(run, json_object_get(entry, "real_time"), unit, &dropped, err);
	if (!rc && !dropped)
		rc = add_evidence(run, entry, unit, err);
	if (!rc && is_new && !dropped)
		rc = foreign_set(&run->meta, "label", json_object_get(entry, "label"), err);
	if (!is_new)
		return rc;
	if (!rc)
		return foreign_take_run(suite, run, 0, err);
	run_free(run);
	return -1;
}

/* Older versions do not say what an entry is, except by these endings. */
static bool is_statistic(json_t *entry)
{
	static const char *const endings[] = {"_mean", "_median", "_stddev",
					      "_cv",   "_BigO",	  "_RMS"};
	const char *type = json_string_value(json_object_get(entry, "run_type"));
	const char *name = json_string_value(json_object_get(entry, "name"));

	if (type)
		return strcmp(type, "iteration") != 0;
	for (size_t i = 0; name && i < sizeof(endings) / sizeof(*endings); i++)
		if (strlen(name) > strlen(endings[i]) &&
		    strcmp(name + strlen(name) - strlen(endings[i]), endings[i]) == 0)
			return true;
	return false;
}

/* With --benchmark_report_aggregates_only the mean is all that there is. */
static int read_mean(json_t *entry, struct meta *common, struct suite *suite, struct err *err)
{
	const char *kind = json_string_value(json_object_get(entry, "aggregate_name"));
	const char *name = json_string_value(json_object_get(entry, "run_name"));
	struct bench *bench;
	char what[60];

	if (!kind || strcmp(kind, "mean") != 0 || !name || suite_find(suite, name))
		return 0;
	if (read_repetition(entry, common, suite, err))
		return -1;
	bench = suite_find(suite, name);
	if (!bench)
		return 0;
	snprintf(what, sizeof(what), "mean of %lld repetitions",
		 (long long)json_integer_value(json_object_get(entry, "repetitions")));
	return foreign_set_text(&bench->runs[0]->meta, "aggregate", what, err);
}

int foreign_read_google(json_t *document, struct suite *suite, struct err *err)
{
	json_t *entries = json_object_get(document, "benchmarks"), *entry;
	struct meta *common = NULL;
	size_t i;
	int rc = read_common(document, &common, err);

	json_array_foreach(entries, i, entry)
	{
		if (rc)
			break;
		if (json_is_true(json_object_get(entry, "error_occurred")))
			continue;
		rc = is_statistic(entry) ? read_mean(entry, common, suite, err)
					 : read_repetition(entry, common, suite, err);
		if (rc)
			err_in(err, "benchmarks: item %zu", i + 1);
	}
	meta_free(common);
	return rc;
}
