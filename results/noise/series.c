#include "results/noise/series.h"

#include "results/model/evidence.h"
#include "results/model/keys.h"
#include "results/noise/level.h"
#include "stats/moment.h"

#include <math.h>
#include <stdlib.h>

static int allocate(struct series *series, const struct bench *bench, struct err *err)
{
	for (size_t i = 0; i < bench->nruns; i++) {
		series->processes += bench->runs[i]->nvalues > 0;
		series->values += bench->runs[i]->nvalues;
	}
	series->runs = calloc(series->processes + 1, sizeof(*series->runs));
	series->log_mean = calloc(5 * series->processes + 1, sizeof(*series->log_mean));
	series->middle = calloc(2 * series->values + 1, sizeof(*series->middle));
	series->is_preempted = calloc(series->values + 1, sizeof(*series->is_preempted));
	if (!series->runs || !series->log_mean || !series->middle || !series->is_preempted)
		return err_memory(err);
	series->level = series->log_mean + series->processes;
	series->yardstick = series->level + series->processes;
	series->start = series->yardstick + series->processes;
	series->off_share = series->start + series->processes;
	series->wall = series->middle + series->values;
	return 0;
}

/* Adds what was seen of value i of the run. */
static void add_value(struct series *series, size_t at, const struct run *run, size_t i)
{
	struct evidence seen = evidence_unknown;

	run_evidence(run, i, &seen);
	/* A mark without a loss that can be told is on what waited, by an older version. */
	series->is_preempted[at] = level_off_share(run, i) > 0;
	series->preempted += series->is_preempted[at];
	series->migrated += seen.marks > 0 && (seen.marks & MARK_MIGRATED);
	series->middle[at] = series->wall[at] = NAN;
	if (seen.wall_ns < 0)
		return;
	series->wall[at] = (double)seen.wall_ns * 1e-9;
	if (seen.start_ns >= 0)
		series->middle[at] = (double)seen.start_ns * 1e-9 + series->wall[at] / 2;
	series->wall_s += series->wall[at];
	series->off_s += series->wall[at] * level_off_share(run, i);
}

static void add_start(struct series *series, size_t p)
{
	struct evidence seen = evidence_unknown;

	run_evidence(series->runs[p], 0, &seen);
	series->start[p] = seen.start_ns >= 0 ? (double)seen.start_ns * 1e-9 : NAN;
	if (!(p == 0 ? series->start[p] >= 0 : series->start[p] > series->start[p - 1]))
		series->has_clock = false;
}

/* CPU time per loop of the pacer that ran beside the values (docs/pacer.md), where there was one in
   place of a yardstick; else NaN. */
static double pacer_of(const struct run *run)
{
	double ns = 0, loops = 0;

	for (size_t i = 0; i < run->nvalues; i++) {
		ns += run_column(run, COLUMN_PACER "_cpu_ns", i, 0);
		loops += run_column(run, COLUMN_PACER "_loops", i, 0);
	}
	return ns / loops * 1e-9;
}

/* scratch: nvalues doubles. */
static void add_run(struct series *series, size_t p, const struct run *run, size_t *at,
		    const double *logs, double *scratch)
{
	double off = series->off_s, wall = series->wall_s, moved = 0;

	if (logs)
		moved = logs[p] - log(moment_mean(run->values, run->nvalues));
	series->runs[p] = run;
	for (size_t i = 0; i < run->nvalues; i++, ++*at) {
		add_value(series, *at, run, i);
		scratch[i] = level_value(run, i);
	}
	series->log_mean[p] = log(moment_mean(scratch, run->nvalues)) + moved;
	series->level[p] = log(level_of(run, scratch)) + moved;
	series->yardstick[p] = log(meta_number(run->meta, KEY_YARDSTICK_MIX, pacer_of(run)));
	series->off_share[p] = (series->off_s - off) / (series->wall_s - wall);
	add_start(series, p);
}

int series_init(struct series *series, const struct bench *bench, const double *logs, double margin,
		struct err *err)
{
	double *scratch;
	size_t p = 0, at = 0;

	*series = (struct series){.bench = bench, .margin = margin, .has_clock = true};
	if (allocate(series, bench, err))
		return -1;
	scratch = malloc((series->values + 1) * sizeof(*scratch));
	if (!scratch)
		return err_memory(err);
	for (size_t i = 0; i < bench->nruns; i++)
		if (bench->runs[i]->nvalues > 0)
			add_run(series, p++, bench->runs[i], &at, logs, scratch);
	free(scratch);
	return 0;
}

void series_take_drift(struct series *series, const double *t, double slope)
{
	for (size_t p = 0; p < series->processes; p++) {
		series->log_mean[p] -= slope * (t[p] - t[0]);
		series->level[p] -= slope * (t[p] - t[0]);
	}
	if (series->has_clock)
		series->slope = slope;
}

void series_release(struct series *series)
{
	free(series->runs);
	free(series->log_mean);
	free(series->middle);
	free(series->is_preempted);
	*series = (struct series){0};
}

double series_share(const struct series *series, const char *key)
{
	double sum = 0, of = 0;

	for (size_t p = 0; p < series->processes; p++) {
		double seconds = meta_number(series->runs[p]->meta, key, 0);
		double duration = meta_number(series->runs[p]->meta, "duration", NAN);

		if (!(seconds >= 0 && duration > 0))
			continue;
		sum += seconds;
		of += duration;
	}
	return of > 0 ? sum / of : NAN;
}

double series_sum_meta(const struct series *series, const char *key)
{
	double sum = 0;

	for (size_t p = 0; p < series->processes; p++)
		sum += meta_number(series->runs[p]->meta, key, 0);
	return sum;
}
