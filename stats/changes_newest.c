#include "stats/changes_newest.h"

#include <math.h>

#include "stats/changes_scan.h"
#include "stats/dist.h"

#define LEVEL 0.95
/* Tails that are tried, the lightest first, and how much less likely a heavier one may be, in log
   likelihood: with less caution alarms are more than stated, with more a step of 10 % is missed. */
static const double tails[] = {1e6, 30, 15, 8, 5, 3};
#define N_TAILS	 (sizeof(tails) / sizeof(*tails))
#define LESS	 0.7
#define EM_STEPS 20
/* A score of more says nothing more; the quantile of what is no number any more is infinite. */
#define SCORE_MAX 37.0

struct spread {
	double scale, df; /* of Student's t */
};

/* What a result is off the level of its machine. */
static double off(const struct changes_line *line, size_t i)
{
	return line->e[i] - line->level[line->machine[i]] * line->flat[i];
}

/* The scale that fits t with df best (EM), and its log likelihood. */
static double fit_scale(const struct changes_line *line, double df, double *scale)
{
	double n = (double)line->n, v = 0, sum = 0;

	for (size_t i = 0; i < line->n; i++)
		v += off(line, i) * off(line, i) / n;
	for (int k = 0; k < EM_STEPS && v > 0; k++) {
		double next = 0;

		for (size_t i = 0; i < line->n; i++) {
			double far = off(line, i) * off(line, i);

			next += (df + 1) * far / (df + far / v) / n;
		}
		v = next;
	}
	*scale = sqrt(v);
	for (size_t i = 0; i < line->n && v > 0; i++)
		sum -= (df + 1) / 2 * log1p(off(line, i) * off(line, i) / v / df);
	return sum + n * (lgamma((df + 1) / 2) - lgamma(df / 2) - log(df) / 2 - log(*scale));
}

static struct spread spread_of(const struct changes_line *line)
{
	struct spread spread = {0, 0};
	double best = -INFINITY, known = changes_line_df(line, 0);

	for (size_t k = 0; k < N_TAILS; k++) {
		double scale, likely = fit_scale(line, tails[k], &scale);

		if (scale > 0 && likely > best - LESS) {
			spread = (struct spread){scale, tails[k]};
			best = fmax(best, likely);
		}
	}
	/* The scale is an estimate: unbiased, and with the tails that this brings by itself. */
	spread.scale *= sqrt((double)line->n / known);
	spread.df = 1 / (1 / spread.df + 1 / known);
	return spread;
}

static double normal_score(double t, double df)
{
	double z = -dist_normal_quantile(dist_t_p_two_sided(t, df) / 2);

	return copysign(fmin(z, SCORE_MAX), t);
}

/* The last k results as a step behind the n that the line has: its height, the sd of that, and its
   normal score. false: nothing was measured before on their machines. */
static bool test(const struct changes_line *line, size_t all, size_t k, struct spread spread,
		 double *height, double *sd, double *z)
{
	double *along = line->along, squares = 0, scores = 0, offs = 0, error;

	for (size_t m = 0; m < line->machines; m++)
		along[m] = 0;
	for (size_t i = all - k; i < all; i++) {
		size_t m = line->machine[i], prev = line->prev[i];
		double flat, shape, e;

		if (m >= line->machines)
			continue;
		flat = line->a[i] - line->r * line->a[prev];
		shape = prev < all - k ? line->a[i] : flat;
		e = line->x[i] - line->r * line->x[prev] - line->level[m] * flat;
		squares += shape * shape;
		offs += shape * e;
		scores += shape * normal_score(e / spread.scale, spread.df);
		along[m] += shape * flat;
	}
	error = squares;
	for (size_t m = 0; m < line->machines; m++)
		error += along[m] * along[m] / line->weight[m];
	*height = offs / squares;
	*sd = spread.scale * sqrt(error) / squares;
	*z = scores / sqrt(error);
	return squares > 0;
}

struct changes_newest changes_newest(const struct changes_history *history, size_t since,
				     void *scratch)
{
	struct changes_newest newest = {0, NAN, interval_unbounded(NAN), NAN};
	struct changes_line line = changes_line_in(&scratch, history->n, NULL);
	size_t all = history->n - since;
	struct spread spread;

	if (all < CHANGES_NEWEST_PAST + CHANGES_NEWEST)
		return newest;
	changes_line_fill(&line, history, since, history->n, scratch);
	changes_line_shorten(&line, all - CHANGES_NEWEST);
	changes_look(&line);
	spread = spread_of(&line);
	if (!(spread.scale > 0))
		spread.scale = 1e-15; /* nothing ever moved: anything is off */
	for (size_t k = 1; k <= CHANGES_NEWEST; k++) {
		double height, sd, z, p;

		if (!test(&line, all, k, spread, &height, &sd, &z))
			continue;
		p = fmin(1, CHANGES_NEWEST * dist_normal_p_two_sided(z));
		if (newest.behind && !(p < newest.p))
			continue;
		newest.behind = k;
		newest.p = p;
		newest.df = spread.df;
		newest.log_ratio = interval_from_se(height, sd, spread.df, LEVEL);
	}
	return newest;
}

double changes_p_slower(struct interval log_ratio, double df, double limit)
{
	double half = log_ratio.high - log_ratio.estimate, t, p;

	if (isinf(half))
		return 1;
	if (half == 0)
		return log_ratio.estimate > log1p(limit) ? 0 : 1;
	t = (log_ratio.estimate - log1p(limit)) * dist_t_critical(log_ratio.level, df) / half;
	p = dist_t_p_two_sided(t, df) / 2;
	return t > 0 ? p : 1 - p;
}
