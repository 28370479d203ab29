#include "stats/rank_sum.h"

#include <math.h>

#include "stats/dist.h"
#include "stats/kth.h"
#include "stats/moment.h"
#include "stats/order.h"

/* Both sides sorted, and what is derived from them. */
struct sides {
	const double *a, *b; /* old, new */
	size_t m, n;
};

static bool is_exact(size_t m, size_t n)
{
	return m <= RANK_SUM_EXACT && n <= RANK_SUM_EXACT && m * n <= RANK_SUM_EXACT;
}

/* Largest doubled rank sum that `few` of `all` items can have: the top ranks, or ties at them. */
static size_t top_sum(size_t few, size_t all)
{
	return 2 * few * all - few * (few - 1);
}

static size_t table_size(size_t m, size_t n)
{
	size_t few = m < n ? m : n;

	return few ? (few + 1) * (top_sum(few, m + n) + 1) : 0;
}

size_t rank_sum_scratch(size_t old_n, size_t new_n)
{
	return old_n + new_n + (is_exact(old_n, new_n) ? table_size(old_n, new_n) : 0);
}

/* ---- groups of equal values, met in ascending order ---- */

struct group {
	size_t in_a, in_b; /* members of the group */
	size_t before;	   /* values below the group */
};

/* The group that starts at (i, j); both move past it. False at the end. */
static bool next_group(const struct sides *s, size_t *i, size_t *j, struct group *group)
{
	size_t i0 = *i, j0 = *j;
	double value;

	if (i0 == s->m && j0 == s->n)
		return false;
	if (i0 == s->m)
		value = s->b[j0];
	else
		value = j0 == s->n ? s->a[i0] : fmin(s->a[i0], s->b[j0]);
	while (*i < s->m && s->a[*i] == value)
		++*i;
	while (*j < s->n && s->b[*j] == value)
		++*j;
	*group = (struct group){*i - i0, *j - j0, i0 + j0};
	return true;
}

/* Twice the midrank of a group's members: ranks before+1 .. before+size. */
static size_t doubled_midrank(size_t before, size_t size)
{
	return 2 * before + size + 1;
}

/* Doubled rank sum of the smaller side (the old one when equal). */
static size_t doubled_rank_sum(const struct sides *s)
{
	size_t i = 0, j = 0, sum = 0;
	struct group g;

	while (next_group(s, &i, &j, &g))
		sum += (s->m <= s->n ? g.in_a : g.in_b) *
		       doubled_midrank(g.before, g.in_a + g.in_b);
	return sum;
}

/* ---- the null distribution ---- */

/* The smaller side. */
static size_t few_of(const struct sides *s)
{
	return s->m < s->n ? s->m : s->n;
}

/* table[j][t] = ways to choose j of the items so far with doubled rank sum t; one more item joins,
   number `item` of `all`, all so far having ranks up to `upto`. Only what can still lead to `few`
   chosen ones is kept up. */
static void add_item(double *table, size_t few, size_t width, size_t rank, size_t item, size_t upto,
		     size_t all)
{
	size_t most = item < few ? item : few, left = all - item;

	for (size_t j = most; j >= 1 && j + left >= few; j--) {
		const double *without = table + (j - 1) * width;
		double *with = table + j * width;
		size_t end = rank + top_sum(j - 1, upto) + 1;

		for (size_t t = rank; t < width && t < end; t++)
			with[t] += without[t - rank];
	}
}

/* Ways of every doubled rank sum of the smaller side, given the ties of s (or none). Returns that
   row; its length is *width. */
static const double *ways(const struct sides *s, bool with_ties, double *table, size_t *width)
{
	size_t few = few_of(s), all = s->m + s->n, i = 0, j = 0;
	struct group g;

	*width = top_sum(few, all) + 1;
	for (size_t t = 0; t < (few + 1) * *width; t++)
		table[t] = 0;
	table[0] = 1;
	while (next_group(s, &i, &j, &g)) {
		size_t size = g.in_a + g.in_b;

		for (size_t k = 1; k <= size; k++)
			add_item(table, few, *width,
				 with_ties ? doubled_midrank(g.before, size) : 2 * (g.before + k),
				 g.before + k, g.before + (with_ties ? size : k), all);
	}
	return table + few * *width;
}

/* ---- two-sided p ---- */

static double p_exact(const struct sides *s, const double *row, size_t width)
{
	size_t sum = doubled_rank_sum(s);
	double below = 0, above = 0;

	for (size_t t = 0; t < width; t++) {
		if (t <= sum)
			below += row[t];
		if (t >= sum)
			above += row[t];
	}
	return fmin(1, 2 * fmin(below, above) / (below + above - row[sum]));
}

/* Sum of size^3 - size over groups of equal values. */
static double tie_term(const struct sides *s)
{
	size_t i = 0, j = 0;
	double sum = 0;
	struct group g;

	while (next_group(s, &i, &j, &g)) {
		double size = (double)(g.in_a + g.in_b);

		sum += size * size * size - size;
	}
	return sum;
}

static double null_variance(double m, double n, double ties)
{
	double all = m + n;

	return m * n / 12 * (all + 1 - ties / (all * (all - 1)));
}

static double p_normal(const struct sides *s, double u)
{
	double m = (double)s->m, n = (double)s->n;
	double sd = sqrt(null_variance(m, n, tie_term(s)));
	double distance = fmax(0, fabs(u - m * n / 2) - 0.5);

	return sd > 0 ? dist_normal_p_two_sided(distance / sd) : 1;
}

/* ---- the shift ---- */

static size_t differences_at_most(const void *data, double v)
{
	const struct sides *s = data;
	size_t count = 0, i = 0; /* a[i..] is large enough for b[j]: b[j] - a[i] <= v */

	for (size_t j = 0; j < s->n; j++) {
		while (i < s->m && s->b[j] - s->a[i] > v)
			i++;
		count += s->m - i;
	}
	return count;
}

static double difference_kth(const struct sides *s, size_t k)
{
	return kth_smallest(s, differences_at_most, s->b[0] - s->a[s->m - 1],
			    s->b[s->n - 1] - s->a[0], k) +
	       0.0;
}

/* Largest k with 2 P(U <= k) <= alpha, or -1; *tail = P(U <= k). row: the ways without ties. */
static long critical_exact(const struct sides *s, double alpha, const double *row, size_t width,
			   double *tail)
{
	size_t least = few_of(s) * (few_of(s) + 1); /* the doubled rank sum where U is 0 */
	double all = 0, sum = 0;
	long k = -1;

	*tail = 0;
	for (size_t t = 0; t < width; t++)
		all += row[t];
	for (size_t u = 0; 2 * u <= s->m * s->n; u++) {
		sum += row[least + 2 * u];
		if (2 * sum / all > alpha)
			break;
		k = (long)u;
		*tail = sum / all;
	}
	return k;
}

static long critical_normal(const struct sides *s, double alpha, double *tail)
{
	double m = (double)s->m, n = (double)s->n, sd = sqrt(null_variance(m, n, 0));
	double at = m * n / 2 - 0.5 + sd * dist_normal_quantile(alpha / 2);

	*tail = 0;
	if (at < 0)
		return -1;
	*tail = dist_normal_cdf((floor(at) + 0.5 - m * n / 2) / sd);
	return (long)at;
}

/* Hodges-Lehmann with the order statistics k + 1 from either end. */
static struct interval shift(const struct sides *s, long k, double tail)
{
	size_t pairs = s->m * s->n;
	double upper = difference_kth(s, pairs / 2 + 1);
	double lower = pairs % 2 ? upper : difference_kth(s, pairs / 2);
	double middle = lower == upper ? upper : lower / 2 + upper / 2;

	if (k < 0)
		return interval_unbounded(middle);
	return (struct interval){middle, difference_kth(s, (size_t)k + 1),
				 difference_kth(s, pairs - (size_t)k), 1 - 2 * tail};
}

static double pairs_new_below_old(const struct sides *s)
{
	size_t i = 0, j = 0;
	double u = 0;
	struct group g;

	while (next_group(s, &i, &j, &g))
		u += (double)g.in_b * ((double)(s->m - i) + (double)g.in_a / 2);
	return u;
}

struct rank_sum rank_sum_test(const double *old_x, size_t old_n, const double *new_x, size_t new_n,
			      double level, double *scratch)
{
	struct sides s = {scratch, scratch + old_n, old_n, new_n};
	struct rank_sum test = {.exact = is_exact(old_n, new_n)};
	double *table = scratch + old_n + new_n, tail;
	const double *row;
	size_t width;
	long k;

	order_sort(old_x, old_n, scratch);
	order_sort(new_x, new_n, scratch + old_n);
	if (!isfinite(moment_sum(scratch, old_n + new_n)) || !(level > 0 && level < 1)) {
		test.shift = (struct interval){NAN, NAN, NAN, level};
		test.u = test.p = NAN;
		return test;
	}
	if (old_n == 0 || new_n == 0) {
		test.shift = interval_unbounded(NAN);
		test.p = 1;
		return test;
	}
	test.u = pairs_new_below_old(&s);
	if (test.exact) {
		row = ways(&s, true, table, &width);
		test.p = p_exact(&s, row, width);
		if (tie_term(&s) > 0)
			row = ways(&s, false, table, &width);
		k = critical_exact(&s, 1 - level, row, width, &tail);
	} else {
		test.p = p_normal(&s, test.u);
		k = critical_normal(&s, 1 - level, &tail);
	}
	test.shift = shift(&s, k, tail);
	return test;
}
