#include "results/verdicts/headline.h"

#include "results/noise/level.h"
#include "results/noise/paced.h"
#include "results/verdicts/paced_bench.h"
#include "stats/moment.h"
#include "stats/ttest.h"

#include <math.h>
#include <stdlib.h>

#define LEVEL 0.95

static struct interval around(double estimate, double half_width)
{
	struct interval logs = {estimate, estimate - half_width, estimate + half_width, LEVEL};

	return interval_exp(logs);
}

static void pace_it(struct headline *headline, const struct paced_bench *data,
		    struct pacing_choice choice, const struct pace *pace)
{
	const struct pacing_process *slices = data->kinds[choice.kind];
	double *levels = data->scratch, b = choice.slope.b, best = pace->best[choice.kind];
	struct moment_running moved = {0}, values = {0};
	struct ttest_session rest;
	size_t n = data->n;
	double distance, moved_variance;

	for (size_t i = 0; i < n; i++) {
		levels[i] = pacing_level(&slices[i], b);
		moment_running_add(&moved, slices[i].pacer);
		moment_running_add(&values, levels[i]);
	}
	rest = pacing_rest_of(levels, n, moment_running_sd(&moved), choice.left,
			      data->kinds[1] != NULL);
	distance = moved.mean - best;
	headline->is_paced = true;
	headline->kind = choice.kind;
	headline->slope = b;
	headline->speed = exp(-distance);
	moved_variance = choice.slope.variance * distance * distance;
	/* What sessions differ by, and the slope's error: more processes do not narrow them. */
	headline->standing = (struct planning_standing){
		.n = n,
		.process_variance =
			choice.widening * choice.widening * moment_running_variance(&values),
		.floor_variance = rest.variance + moved_variance,
		.floor_df = ttest_combined_df((double[]){rest.variance, moved_variance},
					      (double[]){rest.df, fmax((double)n - 2, 2)}, 2)};
	headline->time =
		around(values.mean + b * best, planning_half_width(&headline->standing, n, LEVEL));
}

/* By values, each as long as it took. */
static double off_share(const struct bench *bench)
{
	double off = 0, all = 0;

	for (size_t i = 0; i < bench->nruns; i++)
		for (size_t j = 0; j < bench->runs[i]->nvalues; j++) {
			all += bench->runs[i]->values[j];
			off += bench->runs[i]->values[j] * level_off_share(bench->runs[i], j);
		}
	return all > 0 ? off / all : 0;
}

int headline_of(struct headline *headline, const struct bench *bench, const struct pace *pace,
		struct err *err)
{
	const struct pacing_process *kinds[PACING_KINDS];
	struct pacing_choice choice;
	struct paced_bench data;
	int rc = paced_bench_init(&data, bench, err);

	*headline = (struct headline){.time = {NAN, NAN, NAN, LEVEL}, .kind = -1};
	for (int kind = 0; kind < PACING_KINDS; kind++)
		kinds[kind] = isnan(pace->best[kind]) ? NULL : data.kinds[kind];
	if (rc || data.n < 2 || (!kinds[0] && !kinds[1]))
		goto out;
	if (paced_waits(bench)) {
		headline->why = HEADLINE_WAITS;
		goto out;
	}
	choice = pacing_choose(data.logs, kinds, NULL, data.n, data.scratch);
	if (choice.kind < 0) {
		headline->why = HEADLINE_UNMOVED;
		goto out;
	}
	pace_it(headline, &data, choice, pace);
	headline->off_share = off_share(bench);
out:
	paced_bench_release(&data);
	return rc;
}
