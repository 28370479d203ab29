#include "results/metric.h"

#include "results/buf.h"
#include "results/evidence.h"
#include "results/evidence_table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where counted metrics stand in the "assay" object. */
#define METRICS "metrics"

/* ---- what is known */

/* A metric that stands in columns of evidence without having been asked for. */
struct column {
	const char *source; /* NULL: only counters are columns of this name */
	double scale;	    /* to the metric's unit */
	bool is_whole;	    /* of all loops of a value at once: not to be divided by them */
};

static const struct known {
	struct metric_kind kind;
	struct column column;
} known[] = {
	/* counted exactly, or by hardware */
	{{"instructions", "instructions", "integer", .002, false}, {0}},
	{{"cycles", "cycles", "integer", .01, false}, {0}},
	{{"ipc", "instructions per cycle", "ratio", .01, false}, {0}},
	{{"branches", "branches", "integer", .002, false}, {0}},
	{{"branch-misses", "branch misses", "integer", .05, false}, {0}},
	{{"cache-references", "cache references", "integer", .05, false}, {0}},
	{{"cache-misses", "cache misses", "integer", .05, false}, {0}},
	/* memory */
	{{"allocations", "allocations", "integer", 0, true}, {0}},
	{{"allocated_bytes", "allocated bytes", "byte", 0, true}, {0}},
	{{"peak_allocated", "peak of allocated bytes", "byte", .002, false}, {0}},
	{{"leaked_bytes", "bytes left behind", "byte", 0, true}, {0}},
	{{"native_allocations", "calls of malloc", "integer", 0, true}, {0}},
	{{"native_bytes", "bytes from malloc", "byte", 0, true}, {0}},
	{{"native_peak", "peak of bytes from malloc", "byte", .002, false}, {0}},
	{{"native_leaked", "bytes of malloc left behind", "byte", 0, true}, {0}},
	{{"peak_memory", "peak memory", "byte", .01, false}, {0}},
	{{"private_memory", "private memory", "byte", .01, false}, {0}},
	{{"traced_memory", "memory that tracemalloc traced", "byte", .002, false}, {0}},
	{{"gc_time", "time of garbage collections", "second", .05, false}, {0}},
	/* evidence of every worker */
	{{"cpu_ns", "CPU time", "second", .01, false}, {"kernel", 1e-9, false}},
	{{"minor_faults", "page faults", "integer", .05, false}, {"kernel", 1, false}},
	{{"major_faults", "page faults that waited", "integer", .05, false}, {"kernel", 1, false}},
	{{"voluntary_switches", "waits", "integer", .05, false}, {"kernel", 1, false}},
	{{"involuntary_switches", "losses of the CPU", "integer", .05, false},
	 {"kernel", 1, false}},
	{{"gc_collections", "garbage collections", "integer", .01, false},
	 {"interpreter", 1, false}},
	{{"max_rss", "peak memory", "byte", .01, false}, {"kernel", 1, true}},
	/* counted by the kernel, as counters */
	{{"task-clock", "CPU time", "second", .01, false}, {0}},
	{{"cpu-clock", "CPU time", "second", .01, false}, {0}},
	{{"page-faults", "page faults", "integer", .05, false}, {0}},
	{{"context-switches", "context switches", "integer", .05, false}, {0}},
	{{"cpu-migrations", "migrations", "integer", .05, false}, {0}},
};
enum { KNOWN = sizeof(known) / sizeof(*known) };

static const struct known *find_known(const char *name)
{
	for (size_t i = 0; i < KNOWN; i++)
		if (strcmp(known[i].kind.name, name) == 0)
			return &known[i];
	return NULL;
}

const char *metric_name(size_t i)
{
	return i < KNOWN ? known[i].kind.name : NULL;
}

/* What follows a counter's name where its count is one per thousand instructions. */
#define PER_1000 "_per_1000"

static bool is_per_1000(const char *name)
{
	size_t len = strlen(name), end = strlen(PER_1000);

	return len > end && strcmp(name + len - end, PER_1000) == 0;
}

struct metric_kind metric_kind_of(const char *name)
{
	const struct known *found = find_known(name);

	if (found)
		return found->kind;
	return (struct metric_kind){name, name, is_per_1000(name) ? "ratio" : "integer", .01,
				    false};
}

/* ---- writing */

static json_t *numbers_new(const double *values, size_t n)
{
	json_t *list = json_array();

	/* Whole numbers are written as such: counts are read by people too. */
	for (size_t i = 0; list && i < n; i++) {
		bool is_whole = values[i] == floor(values[i]) && values[i] < 0x1p53;

		if (json_array_append_new(list, is_whole ? json_integer((json_int_t)values[i])
							 : json_real(values[i]))) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

static json_t *integers_new(const int64_t *integers, size_t n)
{
	json_t *list = json_array();

	for (size_t i = 0; list && i < n; i++)
		if (json_array_append_new(list, json_integer((json_int_t)integers[i]))) {
			json_decref(list);
			return NULL;
		}
	return list;
}

/* NULL when memory ran out. */
static json_t *counted_json(const struct metric_counted *counted)
{
	struct metric_kind kind = metric_kind_of(counted->name);
	json_t *object = counted->more ? json_deep_copy(counted->more) : json_object();
	int failed = !object;

	if (failed)
		return NULL;
	failed |= json_object_set_new(object, "unit", json_string(kind.unit));
	failed |= json_object_set_new(object, "source", json_string(counted->source));
	failed |= json_object_set_new(object, "values", numbers_new(counted->values, counted->n));
	if (counted->layouts)
		failed |= json_object_set_new(object, "layouts",
					      integers_new(counted->layouts, counted->n));
	if (counted->loops > 0)
		failed |= json_object_set_new(object, "loops", json_integer(counted->loops));
	if (!failed)
		return object;
	json_decref(object);
	return NULL;
}

int run_set_metric(struct run *run, const struct metric_counted *counted, struct err *err)
{
	json_t *metrics, *object;

	if (counted->n == 0)
		return err_set(err, ERR_INPUT, "%s: no values", counted->name);
	for (size_t i = 0; i < counted->n; i++)
		if (!(counted->values[i] >= 0) || isinf(counted->values[i]))
			return err_set(err, ERR_INPUT, "%s: must be a finite number >= 0, not %g",
				       counted->name, counted->values[i]);
	if (!run->assay && !(run->assay = json_object()))
		return err_memory(err);
	metrics = json_object_get(run->assay, METRICS);
	if (!json_is_object(metrics)) {
		metrics = json_object();
		if (!metrics || json_object_set_new(run->assay, METRICS, metrics))
			return err_memory(err);
	}
	object = counted_json(counted);
	if (!object || json_object_set_new(metrics, counted->name, object))
		return err_memory(err);
	return 0;
}

/* ---- reading: lists of values */

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

/* ---- reading: what was counted in workers of its own */

static bool is_from(const struct metric *metric, const char *source)
{
	return !metric->source[0] || strcmp(metric->source, source) == 0;
}

static void set_source(struct metric *metric, const char *source)
{
	if (!metric->source[0])
		snprintf(metric->source, sizeof(metric->source), "%s", source);
}

/* A file may hold anything: what is no count is passed over. */
static int add_counted(struct metric *metric, size_t *cap, const struct run *run, struct err *err)
{
	json_t *object = json_object_get(json_object_get(run->assay, METRICS), metric->kind.name);
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

/* ---- reading: columns */

/* What follows a counter's name in the columns of how long it ran. */
#define RUNNING "_running_ns"
#define ENABLED "_enabled_ns"

double metric_scaled(double count, double enabled_ns, double running_ns)
{
	if (!(running_ns > 0))
		return enabled_ns > 0 || !(count == 0) ? NAN : 0;
	return enabled_ns > running_ns ? count * (enabled_ns / running_ns) : count;
}

/* What a run's columns are called. */
struct columns {
	char count[96], enabled[96], running[96];
	struct column rule;
	const char *source;
};

static bool is_counter(const struct run *run, const struct columns *columns)
{
	for (size_t i = 0; i < run->nvalues; i++)
		if (!isnan(run_column(run, columns->running, i, NAN)))
			return true;
	return false;
}

/* False when the run has none. */
static bool find_columns(const struct run *run, const char *name, struct columns *columns)
{
	const struct known *found = find_known(name);

	snprintf(columns->count, sizeof(columns->count), "%s", name);
	snprintf(columns->enabled, sizeof(columns->enabled), "%.80s" ENABLED, name);
	snprintf(columns->running, sizeof(columns->running), "%.80s" RUNNING, name);
	if (is_counter(run, columns)) {
		bool is_clock = strcmp(metric_kind_of(name).unit, "second") == 0;

		columns->rule = (struct column){"perf", is_clock ? 1e-9 : 1, false};
	} else if (found && found->column.source) {
		columns->rule = found->column;
	} else {
		return false;
	}
	columns->source = columns->rule.source;
	return true;
}

/* The process' mean over its values; a value whose cell is empty does not count. */
static int add_columns(struct metric *metric, size_t *cap, const struct run *run, struct err *err)
{
	double sum = 0, loops = 0, scaled = 0;
	struct columns columns = {0};

	if (!find_columns(run, metric->kind.name, &columns) || !is_from(metric, columns.source))
		return 0;
	for (size_t i = 0; i < run->nvalues; i++) {
		double enabled = run_column(run, columns.enabled, i, 0);
		double running = run_column(run, columns.running, i, enabled);
		double count = run_column(run, columns.count, i, NAN);

		if (strcmp(columns.source, "perf") == 0)
			count = metric_scaled(count, enabled, running);
		if (!(count >= 0) || isinf(count))
			continue;
		scaled += running < enabled;
		sum += count * columns.rule.scale;
		loops += columns.rule.is_whole
				 ? 1
				 : run_column(run, "loops", i, (double)run_loops(run)) *
					   (double)run_inner_loops(run);
	}
	if (!(loops > 0))
		return 0;
	set_source(metric, columns.source);
	metric->scaled += scaled > 0;
	return add_value(metric, cap, sum / loops, NO_LAYOUT, err);
}

/* ---- reading: all together */

static int add_all(struct metric *metric, const struct bench *bench,
		   int (*add)(struct metric *, size_t *, const struct run *, struct err *),
		   struct err *err)
{
	size_t cap = metric->n;

	for (size_t i = 0; i < bench->nruns; i++)
		if (bench->runs[i]->nvalues && add(metric, &cap, bench->runs[i], err))
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
	if (add_all(metric, bench, add_counted, err))
		return -1;
	if (metric->n == 0 && add_all(metric, bench, add_columns, err))
		return -1;
	forget_layouts_unless_all_have_one(metric);
	return 0;
}

/* ---- made of others */

/* What a name is made of: above / below, times factor. False for a metric that stands alone. */
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
	if (!is_per_1000(name))
		return false;
	*ratio = (struct ratio){"", "instructions", 1000};
	snprintf(ratio->above, sizeof(ratio->above), "%.*s", (int)(strlen(name) - strlen(PER_1000)),
		 name);
	return true;
}

/* Process by process; none where the two were not counted by the same processes. */
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

/* ---- what there is */

static size_t place_of(const char *name)
{
	size_t i = 0;

	while (i < KNOWN && strcmp(known[i].kind.name, name) != 0)
		i++;
	return i;
}

static int by_place(const void *a, const void *b)
{
	const char *x = *(const char *const *)a, *y = *(const char *const *)b;
	size_t i = place_of(x), j = place_of(y);

	return i != j ? (i > j) - (i < j) : strcmp(x, y);
}

/* As the key of an object: a set. */
static int add_name(json_t *names, const char *name, size_t len)
{
	char *copy = strndup(name, len);
	int rc = copy ? json_object_set_new(names, copy, json_true()) : -1;

	free(copy);
	return rc;
}

/* The names that a run adds to the set. */
static int add_names(json_t *names, const struct run *run)
{
	size_t n = evidence_table_columns(run->evidence);
	const char *name;
	json_t *object;

	json_object_foreach(json_object_get(run->assay, METRICS), name,
			    object) if (add_name(names, name, strlen(name))) return -1;
	for (size_t i = 0; i < n; i++) {
		const char *column = evidence_table_column(run->evidence, i);
		size_t len = strlen(column), end = strlen(RUNNING);

		if (len > end && strcmp(column + len - end, RUNNING) == 0 &&
		    add_name(names, column, len - end))
			return -1;
	}
	return 0;
}

/* What can be made of the names in the set. */
static int add_ratios(json_t *names)
{
	json_t *more, *unused;
	const char *name;
	int rc = 0;

	if (!json_object_get(names, "instructions"))
		return 0;
	more = json_object();
	if (json_object_get(names, "cycles"))
		rc = add_name(more, "ipc", 3);
	json_object_foreach(names, name, unused)
	{
		char ratio[160];

		snprintf(ratio, sizeof(ratio), "%.120s" PER_1000, name);
		if (strstr(name, "misses"))
			rc |= add_name(more, ratio, strlen(ratio));
	}
	rc |= json_object_update(names, more);
	json_decref(more);
	return rc;
}

static json_t *sorted_new(json_t *names)
{
	const char **list = calloc(json_object_size(names) + 1, sizeof(*list)), *name;
	json_t *sorted = json_array(), *unused;
	size_t n = 0;

	json_object_foreach(names, name, unused) if (list) list[n++] = name;
	if (n)
		qsort(list, n, sizeof(*list), by_place);
	for (size_t i = 0; i < n; i++)
		json_array_append_new(sorted, json_string(list[i]));
	if (!list) {
		json_decref(sorted);
		sorted = NULL;
	}
	free(list);
	return sorted;
}

json_t *metric_names_new(const struct bench *bench)
{
	json_t *names = json_object(), *sorted;
	int failed = !names;

	for (size_t i = 0; !failed && i < bench->nruns; i++)
		if (bench->runs[i]->nvalues)
			failed = add_names(names, bench->runs[i]);
	failed = failed || add_ratios(names);
	sorted = failed ? NULL : sorted_new(names);
	json_decref(names);
	return sorted;
}

void metric_release(struct metric *metric)
{
	free(metric->name);
	free(metric->values);
	free(metric->layouts);
	*metric = (struct metric){0};
}
