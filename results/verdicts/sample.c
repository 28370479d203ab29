#include "results/verdicts/sample.h"

#include "results/model/evidence.h"
#include "results/model/keys.h"
#include "stats/moment.h"
#include "stats/order.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const sample_yardstick_names[SAMPLE_YARDSTICKS] = {"mix", "memory"};

static void add_yardstick(struct sample *sample, const struct run *run, int kind)
{
	static const char *const keys[SAMPLE_YARDSTICKS] = {KEY_YARDSTICK_MIX,
							    KEY_YARDSTICK_MEMORY};
	double yardstick = meta_number(run->meta, keys[kind], NAN);

	if (sample->yardsticks[kind] && yardstick > 0 && isfinite(yardstick)) {
		sample->yardsticks[kind][sample->processes] = yardstick;
		return;
	}
	free(sample->yardsticks[kind]);
	sample->yardsticks[kind] = NULL;
}

/* Adds the squares of one process to these of all; returns its degrees of freedom. */
static size_t add_squares(const struct run *run, double *squares)
{
	struct moment_running logs = {0};

	for (size_t j = 0; j < run->nvalues; j++)
		moment_running_add(&logs, log(run->values[j]));
	*squares += logs.m2;
	return run->nvalues - 1;
}

static double variance_within(const struct bench *bench)
{
	double squares = 0;
	size_t df = 0;

	for (size_t i = 0; i < bench->nruns; i++)
		if (bench->runs[i]->nvalues)
			df += add_squares(bench->runs[i], &squares);
	return df ? squares / (double)df : NAN;
}

static void add_process(struct sample *sample, const struct run *run)
{
	sample->means[sample->processes] = moment_mean(run->values, run->nvalues);
	for (int kind = 0; kind < SAMPLE_YARDSTICKS; kind++)
		add_yardstick(sample, run, kind);
	sample->processes++;
	sample->values += run->nvalues;
	sample->marked += run_marked(run, MARK_PREEMPTED | MARK_MIGRATED);
}

int sample_init(struct sample *sample, const struct bench *bench, struct err *err)
{
	*sample = (struct sample){.bench = bench};
	sample->means = malloc((bench->nruns + 1) * sizeof(*sample->means));
	if (!sample->means)
		return err_memory(err);
	for (int kind = 0; kind < SAMPLE_YARDSTICKS; kind++) {
		sample->yardsticks[kind] =
			malloc((bench->nruns + 1) * sizeof(*sample->yardsticks[kind]));
		if (!sample->yardsticks[kind])
			return err_memory(err);
	}
	for (size_t i = 0; i < bench->nruns; i++)
		if (bench->runs[i]->nvalues)
			add_process(sample, bench->runs[i]);
	sample->within = variance_within(bench);
	sample->mean = sample->shown = moment_mean(sample->means, sample->processes);
	return 0;
}

void sample_release(struct sample *sample)
{
	free(sample->means);
	for (int kind = 0; kind < SAMPLE_YARDSTICKS; kind++)
		free(sample->yardsticks[kind]);
	*sample = (struct sample){0};
}

static size_t most_values(const struct bench *bench)
{
	size_t most = bench->nruns;

	for (size_t i = 0; i < bench->nruns; i++)
		if (bench->runs[i]->nvalues > most)
			most = bench->runs[i]->nvalues;
	return most;
}

double sample_middle(const struct bench *bench)
{
	size_t most = most_values(bench), n = 0;
	double *medians = calloc(most + 1, sizeof(*medians));
	double *scratch = calloc(most + 1, sizeof(*scratch));
	double middle = NAN;

	for (size_t i = 0; medians && scratch && i < bench->nruns; i++) {
		const struct run *run = bench->runs[i];

		if (run->nvalues)
			medians[n++] = order_median(run->values, run->nvalues, scratch);
	}
	if (n)
		middle = order_median(medians, n, scratch);
	free(scratch);
	free(medians);
	return middle;
}

void sample_times_of_pair(const struct bench *old_bench, const struct bench *new_bench,
			  double ratio, double times[2])
{
	double middle;

	times[0] = sample_middle(old_bench);
	times[1] = sample_middle(new_bench);
	middle = sqrt(times[0]) * sqrt(times[1]);
	if (!(ratio > 0) || !isfinite(ratio) || !(middle > 0))
		return;
	times[0] = middle / sqrt(ratio);
	times[1] = middle * sqrt(ratio);
}

bool sample_equals(const struct sample *a, const struct sample *b)
{
	if (a->bench->nruns != b->bench->nruns || a->values == 0)
		return false;
	for (size_t i = 0; i < a->bench->nruns; i++) {
		const struct run *x = a->bench->runs[i], *y = b->bench->runs[i];

		if (x->nvalues != y->nvalues)
			return false;
		if (x->nvalues &&
		    memcmp(x->values, y->values, x->nvalues * sizeof(*x->values)) != 0)
			return false;
	}
	return true;
}
