#include "runner/counting/counting.h"

#include "results/model/metric.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* An instrument that was tried for a side. */
struct tried {
	const struct instrument *instrument;
	const struct side *side;
	const char *metric;
	bool works;
	char why_not[sizeof((struct err){0}.text)];
};

/* ---- notes */

/* Each line once: the same is true of many benchmarks. */
static void note(struct counting *counting, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static void note(struct counting *counting, const char *fmt, ...)
{
	char line[1200];
	size_t len;
	va_list args;

	va_start(args, fmt);
	vsnprintf(line, sizeof(line) - 1, fmt, args);
	va_end(args);
	len = strlen(line);
	line[len++] = '\n';
	line[len] = '\0';
	for (const char *at = buf_text(&counting->notes); *at; at = strchr(at, '\n') + 1)
		if (strncmp(at, line, len) == 0)
			return;
	buf_adds(&counting->notes, line);
}

/* ---- which instrument */

static long index_in(const struct instrument *instrument, const char *metric)
{
	for (long i = 0; instrument->metrics[i]; i++)
		if (strcmp(instrument->metrics[i], metric) == 0)
			return i;
	return -1;
}

bool counting_knows(const char *metric)
{
	for (size_t i = 0; instruments[i]; i++)
		if (index_in(instruments[i], metric) >= 0)
			return true;
	return false;
}

static bool cannot_go_on(const struct err *err)
{
	return err->kind == ERR_INTERRUPTED || err->kind == ERR_MEMORY;
}

/* NULL with err only when the pass cannot go on. */
static const struct tried *try_once(struct counting *counting, const struct instrument *instrument,
				    const struct counting_subject *subject, const char *metric,
				    struct err *err)
{
	struct err cause = {0};
	struct tried *tried;

	for (size_t i = 0; i < counting->ntried; i++)
		if (counting->tried[i].instrument == instrument &&
		    counting->tried[i].side == subject->side &&
		    strcmp(counting->tried[i].metric, metric) == 0)
			return &counting->tried[i];
	if (mem_reserve(&counting->tried, &counting->cap, counting->ntried + 1, sizeof(*tried))) {
		err_memory(err);
		return NULL;
	}
	tried = &counting->tried[counting->ntried];
	*tried = (struct tried){.instrument = instrument, .side = subject->side, .metric = metric};
	tried->works = instrument->try(subject, metric, &cause) == 0;
	if (!tried->works && cannot_go_on(&cause)) {
		*err = cause;
		return NULL;
	}
	memcpy(tried->why_not, cause.text, sizeof(tried->why_not));
	counting->ntried++;
	return tried;
}

/* The first that has the metric and works for the subject; *found is NULL after a note when none
   does. -1 when the pass cannot go on. */
static int choose(struct counting *counting, const struct counting_subject *subject,
		  const char *metric, const struct instrument **found, struct err *err)
{
	struct buf why = {0};

	*found = NULL;
	for (size_t i = 0; instruments[i] && !*found; i++) {
		const struct tried *tried;

		if (index_in(instruments[i], metric) < 0)
			continue;
		tried = try_once(counting, instruments[i], subject, metric, err);
		if (!tried) {
			buf_release(&why);
			return -1;
		}
		if (tried->works)
			*found = instruments[i];
		else
			buf_addf(&why, "%s%s", why.len ? "; " : "", tried->why_not);
	}
	if (!*found)
		note(counting, "%s not counted: %s", metric_kind_of(metric).words, buf_text(&why));
	buf_release(&why);
	return 0;
}

/* ---- one instrument */

/* What the workers of one instrument counted, layout by layout. */
struct series {
	struct counts *counts;
	int64_t *seeds;
	long n;
};

static int series_init(struct series *series, long layouts, struct err *err)
{
	*series = (struct series){.counts = calloc((size_t)layouts, sizeof(*series->counts)),
				  .seeds = calloc((size_t)layouts, sizeof(*series->seeds))};
	return series->counts && series->seeds ? 0 : err_memory(err);
}

static void counts_release(struct counts *counts)
{
	for (size_t i = 0; i < COUNTS_MAX; i++)
		json_decref(counts->more[i]);
}

static void series_release(struct series *series)
{
	for (long i = 0; i < series->n; i++)
		counts_release(&series->counts[i]);
	free(series->counts);
	free(series->seeds);
}

/* A worker that fails ends the series: what the layouts before it gave, stands. -1 when the pass
   cannot go on. */
static int count_layouts(struct counting *counting, const struct counting_subject *subject,
			 const struct instrument *instrument, const char *metric,
			 const bool *wanted, struct series *series, struct err *err)
{
	const struct counting_config *config = counting->config;

	for (long i = 0; i < config->layouts; i++) {
		struct layout layout = layout_of(config->seed, i);
		struct counts *counts = &series->counts[i];
		struct err cause = {0};

		for (size_t k = 0; k < COUNTS_MAX; k++)
			counts->values[k] = NAN;
		memcpy(counts->wanted, wanted, sizeof(counts->wanted));
		if (config->observe)
			config->observe(config->context, subject->target->name, metric, i,
					config->layouts);
		if (instrument->count(subject, &layout, counts, &cause)) {
			counts_release(counts);
			if (cannot_go_on(&cause)) {
				*err = cause;
				return -1;
			}
			note(counting, "%s: %s not counted%s: %s", subject->target->name,
			     metric_kind_of(metric).words, i ? " in all layouts" : "", cause.text);
			return 0;
		}
		if (counts->note[0])
			note(counting, "%s: %s", subject->target->name, counts->note);
		series->seeds[i] = layout.hash_seed;
		series->n = i + 1;
	}
	return 0;
}

static int record(const struct series *series, const struct instrument *instrument,
		  const char *metric, struct run *run, struct err *err)
{
	size_t k = (size_t)index_in(instrument, metric), n = 0;
	double *values = calloc((size_t)series->n + 1, sizeof(*values));
	int64_t *seeds = calloc((size_t)series->n + 1, sizeof(*seeds));
	struct metric_counted counted = {.name = metric, .source = instrument->source};
	int rc = 0;

	if (!values || !seeds)
		rc = err_memory(err);
	for (long i = 0; !rc && i < series->n; i++) {
		const struct counts *counts = &series->counts[i];

		if (isnan(counts->values[k]))
			continue;
		values[n] = counts->values[k];
		seeds[n++] = series->seeds[i];
		if (!counted.more)
			counted.more = counts->more[k];
		if (counts->loops > counted.loops)
			counted.loops = counts->loops;
	}
	counted.values = values;
	counted.layouts = seeds;
	counted.n = n;
	if (!rc && n > 0)
		rc = run_set_metric(run, &counted, err);
	free(values);
	free(seeds);
	return rc;
}

/* ---- the pass */

struct run *counting_run(const struct bench *bench)
{
	for (size_t i = 0; i < bench->nruns; i++)
		if (bench->runs[i]->nvalues)
			return bench->runs[i];
	return NULL;
}

/* Where counts go: into a run, or as numbers, those of each metric together. */
struct sink {
	struct run *run;
	double *values;
};

static void copy_values(const struct series *series, size_t index, double *values)
{
	for (long i = 0; i < series->n; i++)
		values[i] = series->counts[i].values[index];
}

/* All metrics from wanted[first] on that the same instrument counts; their places become NULL. */
static int count_group(struct counting *counting, const struct counting_subject *subject,
		       const struct instrument **chosen, size_t first, const struct sink *sink,
		       struct err *err)
{
	const struct counting_config *config = counting->config;
	const struct instrument *instrument = chosen[first];
	bool wanted[COUNTS_MAX] = {false};
	struct series series;
	int rc;

	for (size_t i = first; i < config->n_metrics; i++)
		if (chosen[i] == instrument)
			wanted[index_in(instrument, config->metrics[i])] = true;
	rc = series_init(&series, config->layouts, err) ||
	     count_layouts(counting, subject, instrument, config->metrics[first], wanted, &series,
			   err);
	for (size_t i = first; i < config->n_metrics; i++) {
		if (chosen[i] != instrument)
			continue;
		chosen[i] = NULL;
		if (!rc && sink->run)
			rc = record(&series, instrument, config->metrics[i], sink->run, err);
		else if (!rc)
			copy_values(&series, (size_t)index_in(instrument, config->metrics[i]),
				    sink->values + i * (size_t)config->layouts);
	}
	series_release(&series);
	return rc ? -1 : 0;
}

static int hold_folder(struct counting *counting, struct err *err)
{
	if (counting->has_folder)
		return 0;
	if (sealed_folder_hold(&counting->folder, err))
		return -1;
	counting->has_folder = true;
	return 0;
}

static int count_all(struct counting *counting, const struct counting_subject *subject,
		     const struct sink *sink, struct err *err)
{
	size_t n = counting->config->n_metrics;
	struct counting_subject sealed = *subject;
	const struct instrument **chosen;
	int rc = 0;

	if (hold_folder(counting, err))
		return -1;
	sealed.folder = &counting->folder;
	chosen = calloc(n, sizeof(*chosen));
	if (!chosen)
		return err_memory(err);
	for (size_t i = 0; !rc && i < n; i++)
		rc = choose(counting, &sealed, counting->config->metrics[i], &chosen[i], err);
	for (size_t i = 0; !rc && i < n; i++)
		if (chosen[i])
			rc = count_group(counting, &sealed, chosen, i, sink, err);
	free(chosen);
	return rc;
}

int counting_count(struct counting *counting, const struct counting_subject *subject,
		   struct bench *bench, struct err *err)
{
	const struct sink sink = {.run = counting_run(bench)};

	if (counting->config->n_metrics == 0 || !sink.run)
		return 0;
	return count_all(counting, subject, &sink, err);
}

int counting_values(struct counting *counting, const struct counting_subject *subject,
		    double *values, struct err *err)
{
	const struct counting_config *config = counting->config;
	const struct sink sink = {.values = values};

	for (size_t i = 0; i < config->n_metrics * (size_t)config->layouts; i++)
		values[i] = NAN;
	return count_all(counting, subject, &sink, err);
}

void counting_release(struct counting *counting)
{
	free(counting->tried);
	buf_release(&counting->notes);
	if (counting->has_folder)
		sealed_folder_release(&counting->folder);
	*counting = (struct counting){0};
}
