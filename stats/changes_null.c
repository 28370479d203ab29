#include "stats/changes_null.h"

#include <math.h>

#include "stats/order.h"

/* Looks at p while draws are made. */
static const size_t looks[] = {49, 99, 199, 499, CHANGES_DRAWS_MAX};
#define N_LOOKS (sizeof(looks) / sizeof(*looks))
/* Draws end early with so many as good ones. */
#define AS_GOOD_ENOUGH 10
/* How much remainders of a short line are moved, in their standard deviations. */
#define MOVED 0.5
/* The memory that is given back is larger than what was found by so many of its standard errors,
   sqrt((1 - r^2) / n): of two that fit, the one that makes more chance cuts. */
#define CAUTION 1.0
/* Where the tail begins. */
#define TAIL 0.1

static double remembered(const struct changes_line *line)
{
	return fmin(CHANGES_MEMORY_MAX,
		    line->r + CAUTION * sqrt((1 - line->r * line->r) / (double)line->n));
}

/* One history without a step, in place of other->x. `order` is shuffled further each time. */
static void make_up(const struct changes_line *line, double *order, struct random_state *random,
		    struct changes_line *other)
{
	size_t n = line->n;
	double moved = n < CHANGES_SMOOTH_BELOW ? MOVED : 0;
	double sd = sqrt(line->total / (double)n), r = remembered(line),
	       first = 1 / sqrt(1 - r * r);

	for (size_t i = n; i-- > 1;) {
		size_t k = random_below(random, i + 1);
		double swap = order[i];

		order[i] = order[k];
		order[k] = swap;
	}
	for (size_t i = 0; i < n; i++) {
		size_t prev = line->prev[i];
		double e = order[i] + (moved > 0 ? moved * sd * random_normal(random) : 0);

		other->x[i] = prev == n ? first * e : r * other->x[prev] + e;
	}
}

double changes_null_tail(const struct changes_null *null, double worth)
{
	return fmin(1, TAIL * exp(-(worth - null->beyond) / null->per));
}

/* From the worths of n made-up ones, sorted. */
static void fit_tail(struct changes_null *null, const double *sorted, size_t n)
{
	double sum = 0;
	size_t m = 0;

	null->beyond = order_quantile_sorted(sorted, n, 1 - TAIL);
	for (size_t i = n; i-- > 0 && sorted[i] > null->beyond; m++)
		sum += sorted[i] - null->beyond;
	null->per = m ? sum / (double)m : 1;
	null->limit = null->beyond + null->per * log(TAIL / .05);
}

static void judge(struct changes_null *null, double worth, const double *drawn, size_t n,
		  double *sorted)
{
	size_t as_good = 0;

	order_sort(drawn, n, sorted);
	fit_tail(null, sorted, n);
	for (size_t i = 0; i < n; i++)
		as_good += drawn[i] >= worth;
	null->p = (1 + (double)as_good) / (1 + (double)n);
	if (as_good < AS_GOOD_ENOUGH)
		null->p = fmin(null->p, changes_null_tail(null, worth));
}

struct changes_null changes_null_of(const struct changes_line *line, double worth,
				    struct changes_line *other, double alpha, double enough,
				    struct random_state *random, double *scratch)
{
	struct changes_null null = {1, NAN, NAN, NAN};
	double *order = scratch, *drawn = order + line->n, *sorted = drawn + CHANGES_DRAWS_MAX;
	size_t made = 0;

	for (size_t i = 0; i < line->n; i++)
		order[i] = line->rest[i];
	for (size_t k = 0; k < N_LOOKS; k++) {
		while (made < looks[k]) {
			struct changes_best found;

			make_up(line, order, random, other);
			found = changes_look(other);
			drawn[made++] = changes_worth(other, &found);
		}
		judge(&null, worth, drawn, made, sorted);
		if ((null.p > 2 * alpha && null.p * (double)made > AS_GOOD_ENOUGH) ||
		    (made >= 199 && null.p < enough))
			break;
	}
	return null;
}
