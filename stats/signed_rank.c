#include "stats/signed_rank.h"

#include <math.h>

#include "stats/dist.h"
#include "stats/kth.h"
#include "stats/order.h"

static size_t walsh_count(size_t n)
{
	return n * (n + 1) / 2;
}

size_t signed_rank_scratch(size_t n)
{
	return n + (n <= SIGNED_RANK_EXACT ? walsh_count(n) / 2 + 1 : 0);
}

/* ---- the null distribution ---- */

/* p[t] = P(T = t) for t up to half of the range, the rest being its mirror. Rank r joins the sum or
   not, each with probability 1/2. */
static void null_lower_half(size_t n, double *p)
{
	size_t half = walsh_count(n) / 2;

	for (size_t t = 0; t <= half; t++)
		p[t] = 0;
	p[0] = 1;
	for (size_t r = 1; r <= n; r++) {
		size_t top = walsh_count(r) < half ? walsh_count(r) : half;

		for (size_t t = top; t >= r; t--)
			p[t] = (p[t] + p[t - r]) / 2;
		for (size_t t = 0; t < r && t <= top; t++)
			p[t] /= 2;
	}
}

static double null_mean(size_t n)
{
	return (double)walsh_count(n) / 2;
}

static double null_sd(size_t n)
{
	return sqrt((double)n * (double)(n + 1) * (double)(2 * n + 1) / 24);
}

/* signed_rank_cdf with the lower half already in `half` (not used beyond SIGNED_RANK_EXACT). */
static double cdf(size_t n, double t, const double *half)
{
	double top = (double)walsh_count(n), p = 0;

	if (isnan(t))
		return NAN;
	t = floor(t);
	if (t < 0)
		return 0;
	if (t >= top)
		return 1;
	if (n > SIGNED_RANK_EXACT)
		return dist_normal_cdf((t + 0.5 - null_mean(n)) / null_sd(n));
	if (t > floor(top / 2))
		return 1 - cdf(n, top - t - 1, half);
	for (size_t i = 0; i <= (size_t)t; i++)
		p += half[i];
	return p;
}

/* signed_rank_critical with the lower half, and P(T <= k) with it. */
static long critical(size_t n, double alpha, const double *half, double *tail)
{
	long k = -1;
	double p = 0;

	*tail = 0;
	if (!(alpha > 0) || n == 0)
		return -1;
	if (n > SIGNED_RANK_EXACT) {
		double at = null_mean(n) - 0.5 + null_sd(n) * dist_normal_quantile(alpha / 2);

		k = at < 0 ? -1 : (long)at;
		*tail = cdf(n, (double)k, half);
		return k;
	}
	for (size_t t = 0; t <= walsh_count(n) / 2; t++) {
		p += half[t];
		if (2 * p > alpha)
			break;
		k = (long)t;
		*tail = p;
	}
	return k;
}

/* The lower half into scratch, when it will be asked. Returns scratch. */
static const double *prepare(size_t n, double *scratch)
{
	if (n <= SIGNED_RANK_EXACT)
		null_lower_half(n, scratch);
	return scratch;
}

double signed_rank_cdf(size_t n, double t, double *scratch)
{
	return cdf(n, t, prepare(n, scratch));
}

long signed_rank_critical(size_t n, double alpha, double *scratch)
{
	double tail;

	return critical(n, alpha, prepare(n, scratch), &tail);
}

size_t signed_rank_n_min(double level)
{
	/* P(T = 0) = 2^-n: the same smallest n as that of the median's interval. */
	return interval_median_n_min(level);
}

/* ---- Walsh averages of sorted d, counted instead of listed ---- */

struct walsh {
	const double *sorted;
	size_t n;
};

static double average(double a, double b)
{
	return a == b ? a : a / 2 + b / 2; /* halves of denormal numbers would be lost */
}

static size_t walsh_at_most(const void *data, double v)
{
	const struct walsh *w = data;
	size_t count = 0, above = w->n; /* sorted[above..] is too large a partner for sorted[i] */

	for (size_t i = 0; i < above; i++) {
		while (above > i && average(w->sorted[i], w->sorted[above - 1]) > v)
			above--;
		count += above - i;
	}
	return count;
}

static size_t walsh_below(const struct walsh *w, double v)
{
	return walsh_at_most(w, nextafter(v, -INFINITY));
}

static double walsh_kth(const struct walsh *w, size_t k)
{
	/* + 0.0: a negative zero is found as the first double that equals zero */
	return kth_smallest(w, walsh_at_most, w->sorted[0], w->sorted[w->n - 1], k) + 0.0;
}

static double hodges_lehmann(const struct walsh *w)
{
	size_t m = walsh_count(w->n);
	double upper = walsh_kth(w, m / 2 + 1);

	return m % 2 ? upper : average(walsh_kth(w, m / 2), upper);
}

static bool sort_finite(const double *d, size_t n, double *sorted)
{
	order_sort(d, n, sorted);
	return n == 0 || (isfinite(sorted[0]) && isfinite(sorted[n - 1]));
}

/* ---- tests ---- */

double signed_rank_p_above(const double *d, size_t n, double m, double *scratch)
{
	struct walsh w = {scratch, n};

	if (!sort_finite(d, n, scratch) || isnan(m))
		return NAN;
	return signed_rank_cdf(n, (double)walsh_at_most(&w, m), scratch + n);
}

/* Of "the centre is 0". */
static double p_two_sided(const struct walsh *w, const double *half)
{
	size_t low = walsh_at_most(w, 0), high = walsh_count(w->n) - walsh_below(w, 0);

	return fmin(1, 2 * cdf(w->n, (double)(low < high ? low : high), half));
}

struct signed_rank signed_rank_test(const double *d, size_t n, double level, double *scratch)
{
	struct signed_rank test = {.exact = n <= SIGNED_RANK_EXACT};
	struct walsh w = {scratch, n};
	const double *half;
	double tail;
	long k;

	if (!sort_finite(d, n, scratch) || !(level > 0 && level < 1)) {
		test.center = (struct interval){NAN, NAN, NAN, level};
		test.p = NAN;
		return test;
	}
	half = prepare(n, scratch + n);
	test.p = p_two_sided(&w, half);
	test.center = interval_unbounded(n ? hodges_lehmann(&w) : NAN);
	k = critical(n, 1 - level, half, &tail);
	if (k >= 0) {
		test.center.low = walsh_kth(&w, (size_t)k + 1);
		test.center.high = walsh_kth(&w, walsh_count(n) - (size_t)k);
		test.center.level = 1 - 2 * tail;
	}
	return test;
}
