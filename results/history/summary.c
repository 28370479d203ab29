#include "results/history/summary.h"

#include "results/model/keys.h"
#include "results/noise/paced.h"
#include "results/verdicts/paced_bench.h"
#include "stats/moment.h"

#include <math.h>

static const char *const best_keys[PACING_KINDS] = {KEY_PACER_BEST, KEY_PACER_MEMORY_BEST};

static const struct summary_pacing no_pacing = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};

static struct summary_pacing pacing_of(const struct pacing_process *processes, size_t n,
				       double best)
{
	struct moment_running ratio = {0}, pacer = {0}, sum = {0};
	struct pacing_slope slope = pacing_slope_of(processes, NULL, n);

	for (size_t i = 0; i < n; i++) {
		moment_running_add(&ratio, processes[i].ratio);
		moment_running_add(&pacer, processes[i].pacer);
		moment_running_add(&sum, processes[i].ratio + processes[i].pacer);
	}
	return (struct summary_pacing){
		.ratio = ratio.mean,
		.pacer = pacer.mean,
		.ratio_variance = moment_running_variance(&ratio),
		.pacer_variance = moment_running_variance(&pacer),
		/* var(x + y) = var x + var y + 2 cov */
		.covariance = (moment_running_variance(&sum) - moment_running_variance(&ratio) -
			       moment_running_variance(&pacer)) /
			      2,
		.b = slope.b,
		.b_variance = slope.variance,
		.best = log(best),
	};
}

/* The metadata of the first run with values: all of them have the same pacer. */
static double best_of(const struct bench *bench, int kind)
{
	for (size_t i = 0; i < bench->nruns; i++)
		if (bench->runs[i]->nvalues)
			return meta_number(bench->runs[i]->meta, best_keys[kind], NAN);
	return NAN;
}

static void add_pacing(struct summary *summary, const struct bench *bench,
		       const struct paced_bench *data)
{
	const struct pacing_process *kinds[PACING_KINDS];

	for (int kind = 0; kind < PACING_KINDS; kind++) {
		kinds[kind] = data->kinds[kind];
		if (kinds[kind])
			summary->kinds[kind] =
				pacing_of(kinds[kind], data->n, best_of(bench, kind));
	}
	if (data->n >= 2 && (kinds[0] || kinds[1]) && !paced_waits(bench))
		summary->kind = pacing_choose(data->logs, kinds, NULL, data->n, data->scratch).kind;
}

int summary_of(struct summary *summary, const struct bench *bench, bool has_pacer, struct err *err)
{
	struct paced_bench data;
	int rc = paced_bench_init(&data, bench, err);

	*summary = (struct summary){.mean = NAN, .variance = NAN, .kind = -1};
	for (int kind = 0; kind < PACING_KINDS; kind++)
		summary->kinds[kind] = no_pacing;
	if (!rc && data.n) {
		summary->processes = data.n;
		summary->mean = moment_mean(data.logs, data.n);
		summary->variance = moment_variance(data.logs, data.n);
		if (has_pacer)
			add_pacing(summary, bench, &data);
	}
	paced_bench_release(&data);
	return rc;
}

/* ---- series */

static bool has(const struct summary *summary, int kind)
{
	return kind >= 0 && !isnan(summary->kinds[kind].ratio);
}

/* What most sessions with a pacer follow; of equally many, the pacer of everyday Python. */
static int most_followed(const struct summary *summaries, size_t n)
{
	size_t votes[1 + PACING_KINDS] = {0};
	int kind = 0;

	for (size_t i = 0; i < n; i++)
		if (has(&summaries[i], 0) || has(&summaries[i], 1))
			votes[1 + summaries[i].kind]++;
	for (int other = -1; other < PACING_KINDS; other++)
		if (votes[1 + other] > votes[1 + kind])
			kind = other;
	return votes[1 + kind] ? kind : -1;
}

/* pacing_slope_of shrinks each session's slope towards PACING_SLOPE. Here that prior is taken out
   of each and put in once. */
static double pooled_slope(const struct summary *summaries, size_t n, int kind)
{
	const double prior = 1 / (PACING_SLOPE_SD * PACING_SLOPE_SD);
	double precision = prior, sum = prior * PACING_SLOPE;

	for (size_t i = 0; i < n; i++) {
		const struct summary_pacing *pacing = &summaries[i].kinds[kind];
		double own = 1 / pacing->b_variance;

		if (!has(&summaries[i], kind) || !(own > prior))
			continue;
		sum += own * pacing->b - prior * PACING_SLOPE;
		precision += own - prior;
	}
	return fmin(fmax(sum / precision, 0), 2);
}

struct summary_manner summary_manner_of(const struct summary *summaries, size_t n)
{
	struct summary_manner manner = {.kind = most_followed(summaries, n)};

	if (manner.kind >= 0)
		manner.b = pooled_slope(summaries, n, manner.kind);
	return manner;
}

bool summary_level(const struct summary *summary, struct summary_manner manner, double best,
		   double *level, double *error)
{
	double rest = 1 - manner.b, variance = summary->variance;
	bool is_paced = has(summary, manner.kind) && isfinite(best);
	const struct summary_pacing *pacing;

	*level = summary->mean;
	if (is_paced) {
		pacing = &summary->kinds[manner.kind];
		*level = pacing->ratio + rest * pacing->pacer + manner.b * best;
		variance = pacing->ratio_variance + 2 * rest * pacing->covariance +
			   rest * rest * pacing->pacer_variance;
	}
	*error = sqrt(fmax(variance, 0) / (double)summary->processes);
	if (isnan(variance))
		*error = NAN;
	return is_paced;
}
