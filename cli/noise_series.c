#include "cli/noise_series.h"

#include "results/evidence.h"
#include "stats/moment.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int allocate(struct series *series, const struct bench *bench, struct err *err)
{
	for (size_t i = 0; i < bench->nruns; i++) {
		series->processes += bench->runs[i]->nvalues > 0;
		series->values += bench->runs[i]->nvalues;
	}
	series->runs = calloc(series->processes + 1, sizeof(*series->runs));
	series->log_mean = calloc(3 * series->processes + 1, sizeof(*series->log_mean));
	series->middle = calloc(2 * series->values + 1, sizeof(*series->middle));
	series->is_preempted = calloc(series->values + 1, sizeof(*series->is_preempted));
	if (!series->runs || !series->log_mean || !series->middle || !series->is_preempted)
		return err_memory(err);
	series->start = series->log_mean + series->processes;
	series->off_share = series->start + series->processes;
	series->wall = series->middle + series->values;
	return 0;
}

/* Adds what was seen of one value. Returns its time off the CPU; NaN when that is not known. */
static double add_value(struct series *series, size_t at, const struct evidence *seen)
{
	double off = 0;

	series->is_preempted[at] = seen->marks > 0 && (seen->marks & MARK_PREEMPTED);
	series->preempted += series->is_preempted[at];
	series->migrated += seen->marks > 0 && (seen->marks & MARK_MIGRATED);
	series->middle[at] = series->wall[at] = NAN;
	if (seen->wall_ns < 0)
		return NAN;
	series->wall[at] = (double)seen->wall_ns * 1e-9;
	if (seen->start_ns >= 0)
		series->middle[at] = (double)seen->start_ns * 1e-9 + series->wall[at] / 2;
	if (series->is_preempted[at] && seen->cpu_ns >= 0)
		off = fmax(0, (double)(seen->wall_ns - seen->cpu_ns) * 1e-9);
	series->wall_s += series->wall[at];
	series->off_s += off;
	return off;
}

static void add_run(struct series *series, size_t p, const struct run *run, size_t *at)
{
	double off = 0, wall = 0;

	series->runs[p] = run;
	series->log_mean[p] = log(moment_mean(run->values, run->nvalues));
	series->start[p] = NAN;
	for (size_t i = 0; i < run->nvalues; i++, ++*at) {
		struct evidence seen = evidence_unknown;

		run_evidence(run, i, &seen);
		off += add_value(series, *at, &seen);
		wall += series->wall[*at];
		if (i == 0 && seen.start_ns >= 0)
			series->start[p] = (double)seen.start_ns * 1e-9;
	}
	series->off_share[p] = off / wall;
	if (!(p == 0 ? series->start[p] >= 0 : series->start[p] > series->start[p - 1]))
		series->has_clock = false;
}

int series_init(struct series *series, const struct bench *bench, const double *logs, double margin,
		struct err *err)
{
	size_t p = 0, at = 0;

	*series = (struct series){.bench = bench, .margin = margin, .has_clock = true};
	if (allocate(series, bench, err))
		return -1;
	for (size_t i = 0; i < bench->nruns; i++)
		if (bench->runs[i]->nvalues > 0)
			add_run(series, p++, bench->runs[i], &at);
	if (logs)
		memcpy(series->log_mean, logs, series->processes * sizeof(*logs));
	return 0;
}

void series_release(struct series *series)
{
	free(series->runs);
	free(series->log_mean);
	free(series->middle);
	free(series->is_preempted);
	*series = (struct series){0};
}

double series_sum_meta(const struct series *series, const char *key)
{
	double sum = 0;

	for (size_t p = 0; p < series->processes; p++)
		sum += meta_number(series->runs[p]->meta, key, 0);
	return sum;
}
