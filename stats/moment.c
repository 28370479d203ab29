#include "stats/moment.h"

#include <math.h>

/* Neumaier's sum: the rounding error of each addition is kept beside the sum. */
struct sum {
	double sum, lost;
};

static void sum_add(struct sum *s, double x)
{
	double t = s->sum + x;

	s->lost += fabs(s->sum) >= fabs(x) ? (s->sum - t) + x : (x - t) + s->sum;
	s->sum = t;
}

/* What is lost beside an infinity is NaN. */
static double sum_total(const struct sum *s)
{
	return isfinite(s->sum) ? s->sum + s->lost : s->sum;
}

double moment_sum(const double *x, size_t n)
{
	struct sum s = {0};

	for (size_t i = 0; i < n; i++)
		sum_add(&s, x[i]);
	return sum_total(&s);
}

double moment_mean(const double *x, size_t n)
{
	struct sum rest = {0};
	double mean, low, high;

	if (n == 0)
		return NAN;
	mean = moment_sum(x, n) / (double)n;
	if (!isfinite(mean))
		return mean;
	low = high = x[0];
	for (size_t i = 0; i < n; i++) {
		sum_add(&rest, x[i] - mean);
		low = fmin(low, x[i]);
		high = fmax(high, x[i]);
	}
	return fmin(fmax(mean + sum_total(&rest) / (double)n, low), high);
}

double moment_sum_squares(const double *x, size_t n)
{
	double mean = moment_mean(x, n), all;
	struct sum squares = {0}, rest = {0};

	if (!isfinite(mean))
		return NAN;
	for (size_t i = 0; i < n; i++) {
		double d = x[i] - mean;

		sum_add(&squares, d * d);
		sum_add(&rest, d);
	}
	all = sum_total(&squares) - sum_total(&rest) * sum_total(&rest) / (double)n;
	return all < 0 ? 0 : all;
}

double moment_variance(const double *x, size_t n)
{
	return n < 2 ? NAN : moment_sum_squares(x, n) / (double)(n - 1);
}

double moment_sd(const double *x, size_t n)
{
	return sqrt(moment_variance(x, n));
}

double moment_cv(const double *x, size_t n)
{
	return moment_sd(x, n) / fabs(moment_mean(x, n));
}

void moment_running_add(struct moment_running *run, double x)
{
	double distance = x - run->mean;

	run->n++;
	run->mean += distance / (double)run->n;
	run->m2 += distance * (x - run->mean);
}

double moment_running_variance(const struct moment_running *run)
{
	return run->n > 1 ? run->m2 / (double)(run->n - 1) : NAN;
}

double moment_running_sd(const struct moment_running *run)
{
	return sqrt(moment_running_variance(run));
}
