#include "results/model/metric.h"

#include "results/base/buf.h"
#include "results/model/evidence.h"
#include "results/model/metric_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int add_value(struct metric *metric, size_t *cap, double value, int64_t layout,
		     struct err *err)
{
	size_t layouts_cap = *cap;

	if (mem_reserve(&metric->layouts, &layouts_cap, metric->n + 1, sizeof(*metric->layouts)) ||
	    mem_reserve(&metric->values, cap, metric->n + 1, sizeof(*metric->values)))
		return err_memory(err);
	metric->layouts[metric->n] = layout;
	metric->values[metric->n++] = value;
	return 0;
}

enum { NO_LAYOUT = -1 };

static void forget_layouts_unless_all_have_one(struct metric *metric)
{
	bool all = metric->n > 0;

	for (size_t i = 0; i < metric->n; i++)
		all &= metric->layouts[i] != NO_LAYOUT;
	if (all)
		return;
	free(metric->layouts);
	metric->layouts = NULL;
}

static bool is_from(const struct metric *metric, const char *source)
{
	return !metric->source[0] || strcmp(metric->source, source) == 0;
}

static void set_source(struct metric *metric, const char *source)
{
	if (!metric->source[0])
		snprintf(metric->source, sizeof(metric->source), "%s", source);
}

/* A file may hold anything: ignore what is not a count. */
static int add_run_counts(struct metric *metric, size_t *cap, const struct run *run,
			  struct err *err)
{
	json_t *object =
		json_object_get(json_object_get(run->assay, METRIC_OBJECTS), metric->kind.name);
	const char *source = json_string_value(json_object_get(object, "source"));
	json_t *values = json_object_get(object, "values");
	json_t *layouts = json_object_get(object, "layouts");

	if (!source || !is_from(metric, source))
		return 0;
	for (size_t i = 0; i < json_array_size(values); i++) {
		json_t *value = json_array_get(values, i), *layout = json_array_get(layouts, i);
		double number = json_is_number(value) ? json_number_value(value) : NAN;

		if (!(number >= 0) || isinf(number))
			continue;
		set_source(metric, source);
		if (add_value(metric, cap, number,
			      json_is_integer(layout) ? json_integer_value(layout) : NO_LAYOUT,
			      err))
			return -1;
	}
	return 0;
}

double metric_scaled(double count, double enabled_ns, double running_ns)
{
	if (!(running_ns > 0) || running_ns < enabled_ns * METRIC_LEAST_RUN)
		return enabled_ns > 0 || !(count == 0) ? NAN : 0;
	return enabled_ns > running_ns ? count * (enabled_ns / running_ns) : count;
}

/* What a run's columns are called. */
struct columns {
	char count[96], enabled[96], running[96];
};

static bool is_counter(const struct run *run, const struct columns *columns)
{
	for (size_t i = 0; i < run->nvalues; i++)
		if (!isnan(run_column(run, columns->running, i, NAN)))
			return true;
	return false;
}

static void name_columns(struct columns *columns, const char *name)
{
	snprintf(columns->count, sizeof(columns->count), "%s", name);
	snprintf(columns->enabled, sizeof(columns->enabled), "%.80s" METRIC_ENABLED, name);
	snprintf(columns->running, sizeof(columns->running), "%.80s" METRIC_RUNNING, name);
}

/* How they are read in this run. False when it has none. */
static bool find_rule(const struct run *run, const struct metric_kind *kind,
		      const struct columns *columns, struct metric_column *rule)
{
	const struct metric_column *column = metric_column_of(kind->name);

	if (is_counter(run, columns)) {
		bool is_clock = strcmp(kind->unit, "second") == 0;

		*rule = (struct metric_column){"perf", is_clock ? 1e-9 : 1, false};
		return true;
	}
	if (column)
		*rule = *column;
	return column != NULL;
}

/* The process's mean over its values, without those whose cell is empty. */
static int add_run_columns(struct metric *metric, size_t *cap, const struct run *run,
			   const struct columns *columns, struct err *err)
{
	double sum = 0, loops = 0, scaled = 0;
	struct metric_column rule;

	if (!find_rule(run, &metric->kind, columns, &rule) || !is_from(metric, rule.source))
		return 0;
	for (size_t i = 0; i < run->nvalues; i++) {
		double enabled = run_column(run, columns->enabled, i, 0);
		double running = run_column(run, columns->running, i, enabled);
		double count = run_column(run, columns->count, i, NAN);

		if (strcmp(rule.source, "perf") == 0)
			count = metric_scaled(count, enabled, running);
		if (!(count >= 0) || isinf(count))
			continue;
		scaled += running < enabled;
		sum += count * rule.scale;
		loops += rule.is_whole ? 1
				       : run_column(run, "loops", i, (double)run_loops(run)) *
						 (double)run_inner_loops(run);
	}
	if (!(loops > 0))
		return 0;
	set_source(metric, rule.source);
	metric->scaled += scaled > 0;
	return add_value(metric, cap, sum / loops, NO_LAYOUT, err);
}

/* Of a bench whose runs have evidence: of others there is nothing to look for. */
static int add_columns(struct metric *metric, const struct bench *bench, struct err *err)
{
	struct columns columns;
	size_t cap = metric->n;

	name_columns(&columns, metric->kind.name);
	for (size_t i = 0; i < bench->nruns; i++) {
		const struct run *run = bench->runs[i];

		if (run->nvalues && run->evidence &&
		    add_run_columns(metric, &cap, run, &columns, err))
			return -1;
	}
	return 0;
}

static int add_counts(struct metric *metric, const struct bench *bench, struct err *err)
{
	size_t cap = metric->n;

	for (size_t i = 0; i < bench->nruns; i++)
		if (bench->runs[i]->nvalues && add_run_counts(metric, &cap, bench->runs[i], err))
			return -1;
	return 0;
}

static int init_counted(struct metric *metric, const struct bench *bench, const char *name,
			const char *source, struct err *err)
{
	*metric = (struct metric){0};
	if (source)
		set_source(metric, source);
	metric->name = strdup(name);
	if (!metric->name)
		return err_memory(err);
	metric->kind = metric_kind_of(metric->name);
	if (add_counts(metric, bench, err))
		return -1;
	if (metric->n == 0 && add_columns(metric, bench, err))
		return -1;
	forget_layouts_unless_all_have_one(metric);
	return 0;
}

/* How a metric is derived: above / below, times factor. False for one that is not derived. */
struct ratio {
	char above[96];
	const char *below;
	double factor;
};

static bool is_ratio(const char *name, struct ratio *ratio)
{
	if (strcmp(name, "ipc") == 0) {
		*ratio = (struct ratio){"instructions", "cycles", 1};
		return true;
	}
	if (!metric_is_per_1000(name))
		return false;
	*ratio = (struct ratio){"", "instructions", 1000};
	snprintf(ratio->above, sizeof(ratio->above), "%.*s",
		 (int)(strlen(name) - strlen(METRIC_PER_1000)), name);
	return true;
}

/* Process by process; nothing where different processes counted the two. */
static int init_ratio(struct metric *metric, const struct bench *bench, const struct ratio *ratio,
		      const char *name, const char *source, struct err *err)
{
	struct metric below = {0};

	if (init_counted(metric, bench, ratio->above, source, err) ||
	    init_counted(&below, bench, ratio->below, metric->source, err)) {
		metric_release(&below);
		return -1;
	}
	free(metric->name);
	metric->name = strdup(name);
	if (!metric->name) {
		metric_release(&below);
		return err_memory(err);
	}
	metric->kind = metric_kind_of(metric->name);
	if (metric->n != below.n)
		metric->n = 0;
	for (size_t i = 0; i < metric->n; i++) {
		if (!(below.values[i] > 0)) {
			metric->n = 0;
			break;
		}
		metric->values[i] *= ratio->factor / below.values[i];
	}
	metric->scaled = below.scaled > metric->scaled ? below.scaled : metric->scaled;
	metric_release(&below);
	return 0;
}

int metric_init(struct metric *metric, const struct bench *bench, const char *name,
		const char *source, struct err *err)
{
	struct ratio ratio;

	if (is_ratio(name, &ratio))
		return init_ratio(metric, bench, &ratio, name, source, err);
	return init_counted(metric, bench, name, source, err);
}

void metric_release(struct metric *metric)
{
	free(metric->name);
	free(metric->values);
	free(metric->layouts);
	*metric = (struct metric){0};
}
