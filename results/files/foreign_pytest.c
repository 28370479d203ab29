/* pytest-benchmark: one process takes all rounds of all benchmarks, so there is one run for each.
 */
#include "results/base/json.h"
#include "results/files/foreign_internal.h"

#include <stdio.h>
#include <string.h>

static int read_machine(struct meta **meta, json_t *info, struct err *err)
{
	static const char *const names[][2] = {
		{"node", "hostname"},
		{"python_version", "python_version"},
		{"python_compiler", "python_compiler"},
	};
	json_t *cpu = json_object_get(info, "cpu");
	const char *system = json_string_value(json_object_get(info, "system"));
	const char *release = json_string_value(json_object_get(info, "release"));
	const char *machine = json_string_value(json_object_get(info, "machine"));
	char platform[200];

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (foreign_set(meta, names[i][1], json_object_get(info, names[i][0]), err))
			return -1;
	snprintf(platform, sizeof(platform), "%s-%s-%s", system ? system : "unknown",
		 release ? release : "unknown", machine ? machine : "unknown");
	if (system && foreign_set_text(meta, "platform", platform, err))
		return -1;
	return foreign_set(meta, "cpu_model_name", json_object_get(cpu, "brand_raw"), err) ||
			       foreign_set(meta, "cpu_count", json_object_get(cpu, "count"), err)
		       ? -1
		       : 0;
}

static int read_common(json_t *document, struct meta **meta, struct err *err)
{
	json_t *commit = json_object_get(document, "commit_info");
	const char *version = json_string_value(json_object_get(document, "version"));
	char tool[100];

	snprintf(tool, sizeof(tool), "pytest-benchmark %.60s", version ? version : "");
	if (read_machine(meta, json_object_get(document, "machine_info"), err) ||
	    foreign_set(meta, "commit_id", json_object_get(commit, "id"), err) ||
	    foreign_set(meta, "commit_branch", json_object_get(commit, "branch"), err) ||
	    foreign_set(meta, "commit_dirty", json_object_get(commit, "dirty"), err) ||
	    foreign_set_date(meta, json_object_get(document, "datetime"), err) ||
	    foreign_set_text(meta, "unit", "second", err) ||
	    foreign_set_text(meta, "imported_from", tool, err))
		return -1;
	return foreign_set_text(meta, FOREIGN_NO_PROCESSES, "none: all values are from one process",
				err);
}

static int read_details(struct run *run, json_t *bench, struct err *err)
{
	json_t *options = json_object_get(bench, "options"), *value;
	const char *key;

	json_object_foreach(json_object_get(bench, "extra_info"), key, value)
	{
		if (foreign_set_under(&run->meta, "extra", key, value, err))
			return -1;
	}
	if (json_is_true(json_object_get(options, "disable_gc")) &&
	    foreign_set_text(&run->meta, "python_gc", "disabled", err))
		return -1;
	return foreign_set(&run->meta, "group", json_object_get(bench, "group"), err) ||
			       foreign_set(&run->meta, "timer", json_object_get(options, "timer"),
					   err)
		       ? -1
		       : 0;
}

/* The rounds' times are per iteration already. */
static int read_stats(struct run *run, json_t *stats, size_t *dropped, struct err *err)
{
	json_t *data = json_object_get(stats, "data"), *value;
	char what[100];
	size_t i;

	json_array_foreach(data, i, value)
	{
		if (foreign_add_value(run, value, 1, dropped, err))
			return -1;
	}
	if (json_array_size(data))
		return 0;
	snprintf(what, sizeof(what), "mean of %.15g rounds, stddev %.9g",
		 json_number(json_object_get(stats, "rounds")),
		 json_number(json_object_get(stats, "stddev")));
	return foreign_set_text(&run->meta, FOREIGN_AGGREGATE, what, err) ||
			       foreign_add_value(run, json_object_get(stats, "mean"), 1, dropped,
						 err)
		       ? -1
		       : 0;
}

static int read_named(struct foreign *f, const char *name, json_t *bench, json_t *stats,
		      struct err *err)
{
	size_t dropped = 0;
	bool is_new;
	struct run *run = foreign_run_of(f, name, &is_new, err);
	int rc = run ? foreign_keep_loops(run, json_object_get(stats, "iterations"), is_new, err)
		     : -1;

	if (!rc && is_new)
		rc = read_details(run, bench, err);
	if (!rc)
		rc = read_stats(run, stats, &dropped, err);
	if (!rc)
		return is_new ? foreign_take_run(f, run, dropped, err)
			      : foreign_add_dropped(run, dropped, err);
	if (is_new)
		run_free(run);
	return -1;
}

static int read_bench(struct foreign *f, json_t *bench, struct err *err)
{
	const char *name = json_string_value(json_object_get(bench, "fullname"));
	json_t *stats = json_object_get(bench, "stats");

	if (!name)
		name = json_string_value(json_object_get(bench, "name"));
	if (!name)
		return err_set(err, ERR_INPUT, "fullname: missing");
	if (!json_is_object(stats))
		return err_set(err, ERR_INPUT, "stats: must be an object");
	return read_named(f, name, bench, stats, err);
}

int foreign_read_pytest(json_t *document, struct foreign *f, struct err *err)
{
	json_t *benches = json_object_get(document, "benchmarks"), *bench;
	size_t i;

	if (read_common(document, &f->common, err))
		return -1;
	json_array_foreach(benches, i, bench)
	{
		if (read_bench(f, bench, err))
			return err_in(err, "benchmarks: item %zu", i + 1);
	}
	return 0;
}
