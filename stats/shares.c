#include "stats/shares.h"

#include "stats/dist.h"
#include "stats/family.h"
#include "stats/ttest.h"

#include <gsl/gsl_sort.h>
#include <math.h>
#include <string.h>

/* A reference of less is too small to say what did not change. */
#define LEAST_REFERENCE .05

/* What one pass over all things works with. */
struct work {
	const struct shares_table *table;
	struct shares_change *changes;
	struct shares_found *found;
	double *old_reference, *new_reference; /* samples of it in each worker */
	double *old_rest, *new_rest;	       /* the same without the thing looked at */
	double *p, *adjusted, *means, *sorted; /* one for each thing */
	double *weights;		       /* of the tests */
	double *is_out;			       /* 1: taken out of the reference */
	struct dispersion *own;
	size_t *indices;
};

static double sum_counts(const int64_t *counts, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += (double)counts[i];
	return sum;
}

static double sum(const double *x, size_t n)
{
	double all = 0;

	for (size_t i = 0; i < n; i++)
		all += x[i];
	return all;
}

static const int64_t *old_of(const struct shares_table *table, size_t thing)
{
	return table->old_counts + thing * table->old_n;
}

static const int64_t *new_of(const struct shares_table *table, size_t thing)
{
	return table->new_counts + thing * table->new_n;
}

size_t shares_numbers(const struct shares_table *table)
{
	size_t workers = table->old_n + table->new_n;

	return 2 * workers + 6 * table->things +
	       table->things * sizeof(struct dispersion) / sizeof(double);
}

static void share_out(struct work *work, double *numbers)
{
	const struct shares_table *table = work->table;

	work->own = (struct dispersion *)numbers;
	numbers += table->things * sizeof(struct dispersion) / sizeof(double);
	work->old_reference = numbers;
	work->new_reference = work->old_reference + table->old_n;
	work->old_rest = work->new_reference + table->new_n;
	work->new_rest = work->old_rest + table->old_n;
	work->p = work->new_rest + table->new_n;
	work->adjusted = work->p + table->things;
	work->means = work->adjusted + table->things;
	work->sorted = work->means + table->things;
	work->is_out = work->sorted + table->things;
	work->weights = work->is_out + table->things;
}

static void add_up(const int64_t *counts, size_t n, double sign, double *to)
{
	for (size_t i = 0; i < n; i++)
		to[i] += sign * (double)counts[i];
}

static void make_reference(struct work *work)
{
	const struct shares_table *table = work->table;

	memset(work->old_reference, 0, (table->old_n + table->new_n) * sizeof(double));
	for (size_t i = 0; i < table->things; i++) {
		if (work->is_out[i] != 0)
			continue;
		add_up(old_of(table, i), table->old_n, 1, work->old_reference);
		add_up(new_of(table, i), table->new_n, 1, work->new_reference);
	}
	work->found->old_reference =
		sum(work->old_reference, table->old_n) / work->found->old_samples;
	work->found->new_reference =
		sum(work->new_reference, table->new_n) / work->found->new_samples;
}

/* Samples of the worker that a typical sample is of: where some have many and others few, those
   that have many decide. */
static double typical_worker(const struct work *work)
{
	const struct shares_table *table = work->table;
	double squares = 0;

	for (size_t i = 0; i < table->old_n; i++)
		squares += work->old_reference[i] * work->old_reference[i];
	for (size_t i = 0; i < table->new_n; i++)
		squares += work->new_reference[i] * work->new_reference[i];
	return squares / (work->found->old_samples + work->found->new_samples);
}

static void describe(struct work *work)
{
	const struct shares_table *table = work->table;
	struct shares_found *found = work->found;

	found->old_samples = sum_counts(table->old_counts, table->things * table->old_n);
	found->new_samples = sum_counts(table->new_counts, table->things * table->new_n);
	for (size_t i = 0; i < table->things; i++) {
		struct shares_change *change = &work->changes[i];
		double old_sum = sum_counts(old_of(table, i), table->old_n);
		double new_sum = sum_counts(new_of(table, i), table->new_n);

		*change = (struct shares_change){
			.old_share = old_sum / found->old_samples,
			.new_share = new_sum / found->new_samples,
			.ratio = {NAN, NAN, NAN, NAN},
			.p = NAN,
			.p_adjusted = NAN,
			.dispersion = NAN,
		};
		change->is_tested = table->old_n >= 2 && table->new_n >= 2 &&
				    old_sum + new_sum >= SHARES_LEAST_SAMPLES &&
				    found->old_samples > 0 && found->new_samples > 0;
		work->means[i] = old_sum + new_sum;
		work->is_out[i] = 0;
	}
	make_reference(work); /* of everything */
	found->worker = typical_worker(work);
	for (size_t i = 0; i < table->things; i++)
		work->means[i] *= found->worker / (found->old_samples + found->new_samples);
}

/* The reference without the thing itself. */
static void make_rest(struct work *work, size_t thing)
{
	const struct shares_table *table = work->table;

	memcpy(work->old_rest, work->old_reference, (table->old_n + table->new_n) * sizeof(double));
	if (work->is_out[thing] != 0)
		return;
	add_up(old_of(table, thing), table->old_n, -1, work->old_rest);
	add_up(new_of(table, thing), table->new_n, -1, work->new_rest);
}

/* Both sides' dispersions, weighted by what each adds to the variance of the log ratio. */
static struct dispersion both(struct dispersion old_side, struct dispersion new_side,
			      double old_variance, double new_variance)
{
	double variance[2] = {old_side.value * old_variance, new_side.value * new_variance};
	double df[2] = {old_side.df, new_side.df};

	if (old_side.df == 0)
		return new_side;
	if (new_side.df == 0)
		return old_side;
	return (struct dispersion){(variance[0] + variance[1]) / (old_variance + new_variance),
				   ttest_combined_df(variance, df, 2)};
}

static void measure_dispersion(struct work *work, size_t thing)
{
	const struct shares_table *table = work->table;
	const int64_t *old_x = old_of(table, thing), *new_x = new_of(table, thing);
	double old_rest, new_rest;

	work->own[thing] = (struct dispersion){NAN, 0};
	if (!work->changes[thing].is_tested)
		return;
	make_rest(work, thing);
	old_rest = sum(work->old_rest, table->old_n);
	new_rest = sum(work->new_rest, table->new_n);
	work->own[thing] = both(dispersion_of(old_x, work->old_rest, table->old_n),
				dispersion_of(new_x, work->new_rest, table->new_n),
				1 / sum_counts(old_x, table->old_n) + 1 / old_rest,
				1 / sum_counts(new_x, table->new_n) + 1 / new_rest);
}

/* Of a part of samples: the interval that holds every part which the score test with `t` does not
   refuse; n need not be whole (Wilson 1927). */
static struct interval wilson(double part, double n, double t, double level)
{
	double t2 = t * t, middle = (part + t2 / (2 * n)) / (1 + t2 / n);
	double half = t * sqrt(part * (1 - part) / n + t2 / (4 * n * n)) / (1 + t2 / n);

	/* at the ends rounding must not leave them */
	return (struct interval){part, part == 0 ? 0 : middle - half, part == 1 ? 1 : middle + half,
				 level};
}

/* The sides' samples of one thing and of its rest, as the test sees them. */
struct score {
	double part, expected; /* of the samples, what fell on the new side */
	double n;	       /* what all of them count for */
	double rest;	       /* what became of the rest's share, as a log */
};

static struct score score_of(struct work *work, size_t thing)
{
	const struct shares_table *table = work->table;
	double old_x = sum_counts(old_of(table, thing), table->old_n);
	double new_x = sum_counts(new_of(table, thing), table->new_n);
	double old_y, new_y;

	make_rest(work, thing);
	old_y = sum(work->old_rest, table->old_n);
	new_y = sum(work->new_rest, table->new_n);
	return (struct score){
		new_x / (old_x + new_x), new_y / (old_y + new_y),
		1 / ((1 / (old_x + new_x) + 1 / (old_y + new_y)) * work->changes[thing].dispersion),
		log(new_y / work->found->new_samples) - log(old_y / work->found->old_samples)};
}

static void test_thing(struct work *work, size_t thing)
{
	struct shares_change *change = &work->changes[thing];
	struct dispersion moderated =
		dispersion_moderated(work->own[thing], work->means[thing], &work->found->prior);
	struct score score;

	work->p[thing] = NAN;
	change->dispersion = moderated.value;
	change->df = moderated.df;
	if (!change->is_tested || moderated.df == 0)
		return;
	score = score_of(work, thing);
	if (score.expected > 0 && score.expected < 1)
		work->p[thing] = dist_t_p_two_sided(
			(score.part - score.expected) /
				sqrt(score.expected * (1 - score.expected) / score.n),
			moderated.df);
}

static double odds(double part)
{
	return part / (1 - part); /* infinite at 1 */
}

static void bound_thing(struct work *work, size_t thing)
{
	struct shares_change *change = &work->changes[thing];
	double level, base;
	struct score score;

	if (isnan(work->p[thing]))
		return;
	level = 1 - fmin(.5, work->table->alpha * work->weights[thing] *
				     fmax(1, (double)work->found->changed) /
				     (double)work->found->tested);
	score = score_of(work, thing);
	base = odds(score.expected);
	change->ratio = wilson(score.part, score.n, dist_t_critical(level, change->df), level);
	change->ratio.estimate = odds(change->ratio.estimate) / base;
	change->ratio.low = odds(change->ratio.low) / base;
	change->ratio.high = odds(change->ratio.high) / base;
}

/* Half of the error is given to all alike, half by their share of the time. */
static void weigh(struct work *work)
{
	const struct shares_table *table = work->table;
	double tested = 0, share = 0;

	for (size_t i = 0; i < table->things; i++) {
		tested += !isnan(work->p[i]);
		share += isnan(work->p[i]) ? 0 : work->means[i];
	}
	for (size_t i = 0; i < table->things; i++)
		work->weights[i] = (1 + work->means[i] / share * tested) / 2;
}

/* One pass: everything against the reference as it stands. */
static void test_all(struct work *work)
{
	const struct shares_table *table = work->table;
	struct shares_found *found = work->found;

	make_reference(work);
	for (size_t i = 0; i < table->things; i++)
		measure_dispersion(work, i);
	found->prior = dispersion_prior_of(work->own, work->means, table->things, work->sorted);
	found->tested = found->changed = 0;
	for (size_t i = 0; i < table->things; i++)
		test_thing(work, i);
	weigh(work);
	for (size_t i = 0; i < table->things; i++)
		work->adjusted[i] = fmin(1, work->p[i] / work->weights[i]);
	family_benjamini_hochberg(work->adjusted, table->things, work->adjusted, work->indices);
	for (size_t i = 0; i < table->things; i++) {
		struct shares_change *change = &work->changes[i];

		change->p = work->p[i];
		change->p_adjusted = work->adjusted[i];
		change->is_tested = !isnan(work->p[i]);
		change->is_changed = change->p_adjusted <= table->alpha;
		found->tested += change->is_tested;
		found->changed += change->is_changed;
	}
	for (size_t i = 0; i < table->things; i++)
		bound_thing(work, i);
}

/* What the things with half of the time became, as a log of the ratio of shares: a median. */
static double typical_change(const struct work *work)
{
	const struct shares_table *table = work->table;
	double below = 0, all = 0;

	for (size_t i = 0; i < table->things; i++) {
		const struct shares_change *change = &work->changes[i];

		work->sorted[i] = change->is_tested
					  ? log(change->new_share) - log(change->old_share)
					  : INFINITY;
		all += change->is_tested ? change->old_share + change->new_share : 0;
	}
	gsl_sort_index(work->indices, work->sorted, 1, table->things);
	for (size_t i = 0; i < table->things; i++) {
		const struct shares_change *change = &work->changes[work->indices[i]];

		below += change->old_share + change->new_share;
		if (below >= all / 2)
			return log(change->new_share) - log(change->old_share);
	}
	return 0;
}

/* How far the thing moved at least, by itself and not against the others, as a log. */
static double sure_move(struct work *work, size_t thing, double log_whole)
{
	const struct shares_change *change = &work->changes[thing];
	double rest = score_of(work, thing).rest + log_whole;

	return fmax(0, fmax(log(change->ratio.low) + rest, -log(change->ratio.high) - rest));
}

static bool leaves_enough(const struct work *work, size_t thing)
{
	const struct shares_change *change = &work->changes[thing];

	return work->found->old_reference - change->old_share >= LEAST_REFERENCE &&
	       work->found->new_reference - change->new_share >= LEAST_REFERENCE;
}

/* What departs most surely from the reference and is still in it; table->things: nothing. */
static size_t next_out(struct work *work)
{
	const struct shares_table *table = work->table;
	size_t best = table->things;
	double most = -1, log_whole = table->log_ratio;

	if (work->found->changed == 0)
		return best;
	if (isnan(log_whole))
		log_whole = -typical_change(work);
	for (size_t i = 0; i < table->things; i++) {
		double move;

		if (!work->changes[i].is_changed || work->is_out[i] != 0 || !leaves_enough(work, i))
			continue;
		move = sure_move(work, i, log_whole);
		if (move > most || (move == most && work->p[i] < work->p[best])) {
			most = move;
			best = i;
		}
	}
	return best;
}

struct shares_found shares_compare(const struct shares_table *table, struct shares_change *changes,
				   double *numbers, size_t *indices)
{
	struct shares_found found = {0};
	struct work work = {table, changes, &found, .indices = indices};
	size_t out;

	share_out(&work, numbers);
	describe(&work);
	for (;;) {
		test_all(&work);
		out = next_out(&work);
		if (out == table->things)
			return found;
		work.is_out[out] = 1;
	}
}

double shares_detectable(const struct shares_table *table, const struct shares_found *found,
			 double share)
{
	double samples = found->old_samples + found->new_samples;
	double part = found->new_samples / samples;
	double workers = (double)(table->old_n + table->new_n), df, dispersion, weight, shift;

	if (found->tested == 0 || !(share > 0 && share < 1))
		return INFINITY;
	df = found->prior.df + workers - 2;
	dispersion = 1 + found->prior.extra * share * found->worker;
	weight = (1 + share * (double)found->tested) / 2;
	shift = (dist_t_quantile(1 - weight * table->alpha / (double)found->tested / 2, df) +
		 dist_t_quantile(table->power, df)) *
		sqrt(part * (1 - part) * dispersion / (samples * share * (1 - share)));
	return part + shift < 1 ? odds(part + shift) / odds(part) : INFINITY;
}
