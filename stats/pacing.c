#include "stats/pacing.h"

#include "stats/components.h"
#include "stats/moment.h"
#include "stats/order.h"
#include "stats/reference.h"
#include "stats/ttest.h"

#include <math.h>

/* A slice that took more than twice or less than half the usual time shows an interruption, not the
   machine's speed. */
#define FAR 0.8
/* An estimate is believed somewhat less than its error claims: with few processes it looks better
   than it is. */
#define DOUBT 1.5
/* What slows a machine for an hour is not what slows it for a second: slopes between sessions were
   seen to differ this much from those inside them, and no data of one session can show it. */
#define REGIMES 0.06
/* So many processes must contribute to the slope that slices show before it is believed. */
#define COUNT_SEEN 4.0
/* How much processes of one pacer differ on a still machine, because of where their memory lies.
   The machine must move so many times as much (variances) before they show anything of the slope.
   */
#define PLACEMENT  0.012
#define MOVED_SEEN 6.0

/* ---- one process */

/* From slice j with its neighbours in time: sums of x_j, and of the pacer itself, with them. */
static void add_slice(struct pacing_process *p, const double *values, double middle,
		      const double *pacers, size_t n, size_t j)
{
	double v = values[j] - middle, own = pacers[j] - p->pacer, near = 0;

	if (fabs(v) > FAR || fabs(own) > FAR)
		return;
	if (j > 0 && fabs(pacers[j - 1] - p->pacer) <= FAR)
		near += pacers[j - 1] - p->pacer;
	if (j + 1 < n && fabs(pacers[j + 1] - p->pacer) <= FAR)
		near += pacers[j + 1] - p->pacer;
	p->cross += v * near;
	p->power += own * near;
}

static double middle_of_three(double a, double b, double c)
{
	return fmax(fmin(a, b), fmin(fmax(a, b), c));
}

/* What the pacer took about slice j. */
static double pacer_near(const double *pacers, size_t n, size_t j)
{
	if (n < 3)
		return pacers[j];
	if (j == 0)
		j = 1;
	if (j == n - 1)
		j = n - 2;
	return middle_of_three(pacers[j - 1], pacers[j], pacers[j + 1]);
}

struct pacing_process pacing_process_of(const double *values, const double *pacers, size_t n,
					double *scratch)
{
	struct pacing_process p = {NAN, NAN, NAN, NAN, 0, 0};
	struct moment_running times = {0}, ratios = {0};
	double middle;

	if (n == 0)
		return p;
	for (size_t j = 0; j < n; j++) {
		moment_running_add(&times, exp(values[j]));
		moment_running_add(&ratios, exp(values[j] - pacer_near(pacers, n, j)));
	}
	middle = order_median(values, n, scratch);
	p.value = log(times.mean);
	p.pacer = order_median(pacers, n, scratch);
	p.ratio = log(ratios.mean);
	p.spread = order_mad_scaled(pacers, n, scratch);
	for (size_t j = 0; n >= 3 && j < n; j++)
		add_slice(&p, values, middle, pacers, n, j);
	return p;
}

/* ---- the slope */

/* Sums of products with the instrument over n units, and of their squares: enough for the ratio of
   the sums and its variance (by units, whose terms are independent). */
struct instrument {
	size_t n;
	double cross, power, cross2, power2, both;
};

static void add_unit(struct instrument *sums, double cross, double power)
{
	sums->n++;
	sums->cross += cross;
	sums->power += power;
	sums->cross2 += cross * cross;
	sums->power2 += power * power;
	sums->both += cross * power;
}

/* What is found adds to the sum of slopes by their precisions. */
static void believe(double b, double variance, double *sum, double *precision)
{
	/* What describes every slice without error is no data of ours: then it is the rounding. */
	variance = fmax(DOUBT * variance, 1e-6);
	*sum += b / variance;
	*precision += 1 / variance;
}

/* Slices of n processes. Where few of these make the whole of the sums, the variance is hardly
   known: so many count. */
static void believe_slices(const struct instrument *sums, double *sum, double *precision)
{
	double count = sums->power * sums->power / sums->power2, b, variance;

	if (sums->n < 4 || !(sums->power > 0) || !(count >= COUNT_SEEN))
		return;
	b = sums->cross / sums->power;
	variance = (sums->cross2 - 2 * b * sums->both + b * b * sums->power2) /
		   (sums->power * sums->power) * count / (count - 2);
	believe(b, variance, sum, precision);
}

static double level_in(const struct pacing_process *p)
{
	return p->ratio + p->pacer;
}

/* Members of a group mostly stand together, so what was found for one is kept for the next. */
static bool is_new_group(const size_t *groups, size_t i)
{
	return i == 0 || (groups && groups[i] != groups[i - 1]);
}

/* Means over the group of process i. */
static void centre(const struct pacing_process *processes, const size_t *groups, size_t n, size_t i,
		   double *value, double *pacer)
{
	struct moment_running values = {0}, pacers = {0};

	for (size_t k = 0; k < n; k++)
		if (!groups || groups[k] == groups[i]) {
			moment_running_add(&values, level_in(&processes[k]));
			moment_running_add(&pacers, processes[k].pacer);
		}
	*value = values.mean;
	*pacer = pacers.mean;
}

/* Of n processes: ordinary regression within groups, whose slope is too small by a known share. */
static void believe_processes(const struct pacing_process *processes, const size_t *groups,
			      size_t n, double *sum, double *precision)
{
	double value = 0, pacer = 0, xx = 0, xy = 0, yy = 0, noise, b, left;

	for (size_t i = 0; i < n; i++) {
		double x, y;

		if (is_new_group(groups, i))
			centre(processes, groups, n, i, &value, &pacer);
		x = processes[i].pacer - pacer;
		y = level_in(&processes[i]) - value;
		xx += x * x;
		xy += x * y;
		yy += y * y;
	}
	noise = (double)n * PLACEMENT * PLACEMENT;
	if (n < 6 || !(xx > MOVED_SEEN * noise))
		return;
	b = xy / (xx - noise);
	left = fmax(yy - xy * xy / xx, 0) / ((double)n - 4);
	believe(b, left / xx + pow(b * noise / (2 * xx), 2), sum, precision);
}

struct pacing_slope pacing_slope_of(const struct pacing_process *processes, const size_t *groups,
				    size_t n)
{
	double precision = 1 / (PACING_SLOPE_SD * PACING_SLOPE_SD);
	double sum = PACING_SLOPE * precision;
	struct instrument slices = {0};

	for (size_t i = 0; i < n; i++)
		add_unit(&slices, processes[i].cross, processes[i].power);
	believe_slices(&slices, &sum, &precision);
	believe_processes(processes, groups, n, &sum, &precision);
	return (struct pacing_slope){fmin(fmax(sum / precision, 0), 2),
				     1 / precision + REGIMES * REGIMES};
}

double pacing_level(const struct pacing_process *process, double b)
{
	return process->ratio + (1 - b) * process->pacer;
}

/* ---- which kind */

/* A machine whose processes differ by more moves; the share of the variance that is most of it. */
#define MOVES 0.03
#define MOST  0.35
/* The second kind is taken only where it is much better: it is noisier, and seldom the right one.
 */
#define HANDICAP 2.0

/* Pooled over groups. *df: how well it is known. */
static double variance_within(const double *x, const size_t *groups, size_t n, double *df)
{
	struct moment_running group = {0};
	double sum = 0;
	size_t firsts = 0;

	for (size_t i = 0; i < n; i++) {
		bool is_first = true;

		for (size_t k = 0; is_new_group(groups, i) && k < n; k++) {
			if (k == 0)
				group = (struct moment_running){0};
			if (groups && groups[k] != groups[i])
				continue;
			moment_running_add(&group, x[k]);
			is_first &= k >= i;
		}
		sum += pow(x[i] - group.mean, 2);
		firsts += is_new_group(groups, i) && is_first;
	}
	*df = (double)n - (double)firsts;
	return *df > 0 ? sum / *df : NAN;
}

/* What b leaves of the variance of the times, as a share; *moves: the machine is not still. */
static double left_of(const struct pacing_process *processes, const size_t *groups, size_t n,
		      double paced_variance, double *scratch, bool *moves)
{
	double times, moved, df;

	for (size_t i = 0; i < n; i++)
		scratch[i] = processes[i].pacer;
	moved = variance_within(scratch, groups, n, &df);
	for (size_t i = 0; i < n; i++)
		scratch[i] = processes[i].value;
	times = variance_within(scratch, groups, n, &df);
	*moves = moved > MOVES * MOVES;
	return times > 0 ? paced_variance / times : 1;
}

struct pacing_choice pacing_choose(const double *logs,
				   const struct pacing_process *const kinds[PACING_KINDS],
				   const size_t *groups, size_t n, double *scratch)
{
	struct pacing_slope slopes[PACING_KINDS] = {{0, 0}};
	struct pacing_choice choice = {-1, {0, 0}, NAN, 1, 1};
	double variances[1 + PACING_KINDS], df, left;
	struct reference chosen;
	bool moves;

	variances[0] = variance_within(logs, groups, n, &df);
	for (int k = 0; k < PACING_KINDS; k++) {
		variances[1 + k] = NAN;
		if (!kinds[k])
			continue;
		slopes[k] = pacing_slope_of(kinds[k], groups, n);
		for (size_t i = 0; i < n; i++)
			scratch[i] = pacing_level(&kinds[k][i], slopes[k].b);
		variances[1 + k] = variance_within(scratch, groups, n, &df);
	}
	variances[1 + 1] *= HANDICAP;
	chosen = reference_choose(variances, 1 + PACING_KINDS, df);
	choice.widening = chosen.widening;
	if (chosen.index == 0)
		return choice;
	left = left_of(kinds[chosen.index - 1], groups, n, variances[chosen.index], scratch,
		       &moves);
	if (moves && !(left < (df >= REFERENCE_DF_MIN ? MOST : REFERENCE_TOLERATED)))
		return choice;
	choice.kind = (int)chosen.index - 1;
	choice.slope = slopes[choice.kind];
	choice.paced_variance = variances[chosen.index];
	choice.left = fmin(left, 1);
	return choice;
}

/* ---- how much of the time */

#define STEADY	 0.015
#define RESTLESS 0.05

double pacing_share(double spread)
{
	double place = (spread - STEADY) / (RESTLESS - STEADY);

	if (isnan(spread))
		place = 1;
	place = fmin(fmax(place, 0), 1);
	return 0.1 + place * (1.0 / 3 - 0.1);
}

double pacing_spread(const struct pacing_process *processes, size_t n)
{
	struct moment_running between = {0};
	double within = 0;

	if (n == 0)
		return NAN;
	for (size_t i = 0; i < n; i++) {
		moment_running_add(&between, processes[i].pacer);
		within += processes[i].spread * processes[i].spread;
	}
	return sqrt((n > 1 ? moment_running_variance(&between) : 0) + within / (double)n);
}

/* ---- what is left between sessions */

/* What was seen elsewhere (docs/evidence.md): .3 % where the machine stands still, a twenty-fifth
   of what it moves, and of what the pacer leaves between processes a share as large as of the
   whole. Worth so many degrees of freedom. */
#define REST_STILL 0.003
#define REST_MOVED 0.04
#define REST_DF	   6.0
/* Work that waits for memory: what neighbours do to the caches that all share moved copies of 4 MB
   by this much between sessions, and neither kind of pacer felt it. */
#define REST_MEMORY 0.05
/* Parts of a file that are compared with each other, and the fewest processes in one. */
enum { PARTS = 4, PART_MIN = 3 };

struct ttest_session pacing_rest_of(const double *levels, size_t n, double moved, double left,
				    bool waits_memory)
{
	double spread = n > 1 ? moment_sd(levels, n) : 0, before, before_weight, seen, weight,
	       noise;
	size_t counts[PARTS];
	struct components parts;

	moved = isnan(moved) ? 0 : moved;
	/* On a still machine what is left is the processes' own, and new in each. */
	spread *= left * moved / (moved + MOVES);
	before = pow(
		fmax(fmax(waits_memory ? REST_MEMORY : REST_STILL, REST_MOVED * moved), spread), 2);
	before_weight = REST_DF / (2 * before * before);

	if (n < PARTS * PART_MIN)
		return (struct ttest_session){before, REST_DF};
	for (size_t k = 0; k < PARTS; k++)
		counts[k] = (k + 1) * n / PARTS - k * n / PARTS;
	parts = components_of(levels, counts, PARTS);
	if (isnan(parts.between) || isnan(parts.within))
		return (struct ttest_session){before, REST_DF};
	/* How far off parts may be by chance, if what was known before is true. */
	noise = parts.within / parts.per_process + before;
	weight = (PARTS - 1) / (2 * noise * noise);
	seen = (before_weight * before + weight * parts.between) / (before_weight + weight);
	return (struct ttest_session){seen, REST_DF * (1 + weight / before_weight)};
}

/* The mean square of a slope of which nothing is known but that it lies between 0 and 1. */
#define ANY_SLOPE (1.0 / 3)

struct ttest_session pacing_rest_moved(struct ttest_session rest, double speed,
				       double slope_variance, double slope_df)
{
	double slope = (isnan(slope_variance) ? ANY_SLOPE : slope_variance) * speed * speed / 2;

	return (struct ttest_session){rest.variance + slope,
				      ttest_combined_df((double[]){rest.variance, slope},
							(double[]){rest.df, slope_df}, 2)};
}

struct ttest_session pacing_rest_pool(struct ttest_session a, struct ttest_session b)
{
	double df = a.df + b.df - REST_DF; /* what was known before is the same in both */

	return (struct ttest_session){(a.df * a.variance + b.df * b.variance) / (a.df + b.df), df};
}
