#include "stats/moment.h"

#include <math.h>
#include <stdbool.h>

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

/* The sum where the plain way met NaN or infinity: infinities add up as arithmetic says, finite
   values are made small enough not to overflow on the way. */
static double sum_hard(const double *x, size_t n)
{
	struct sum s = {0};
	double special = 0;
	bool finite = true;

	for (size_t i = 0; i < n; i++)
		if (!isfinite(x[i])) {
			special += x[i];
			finite = false;
		}
	if (!finite)
		return special;
	for (size_t i = 0; i < n; i++)
		sum_add(&s, ldexp(x[i], -64));
	return ldexp(s.sum + s.lost, 64);
}

double moment_sum(const double *x, size_t n)
{
	struct sum s = {0};
	double all;

	for (size_t i = 0; i < n; i++)
		sum_add(&s, x[i]);
	all = s.sum + s.lost;
	return isfinite(all) ? all : sum_hard(x, n);
}

/* The mean where the sum of finite values overflows although the mean does not. */
static double mean_scaled(const double *x, size_t n)
{
	struct sum s = {0};

	for (size_t i = 0; i < n; i++)
		sum_add(&s, ldexp(x[i], -64));
	return ldexp((s.sum + s.lost) / (double)n, 64);
}

static bool all_finite(const double *x, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!isfinite(x[i]))
			return false;
	return true;
}

double moment_mean(const double *x, size_t n)
{
	struct sum rest = {0};
	double mean, low, high;

	if (n == 0)
		return NAN;
	mean = moment_sum(x, n) / (double)n;
	if (!isfinite(mean)) {
		if (!all_finite(x, n))
			return mean;
		mean = mean_scaled(x, n);
	}
	low = high = x[0];
	for (size_t i = 0; i < n; i++) {
		sum_add(&rest, x[i] - mean);
		low = fmin(low, x[i]);
		high = fmax(high, x[i]);
	}
	if (isfinite(rest.sum + rest.lost))
		mean += (rest.sum + rest.lost) / (double)n;
	return fmin(fmax(mean, low), high);
}

/* Sum of squared deviations from the mean, as *squares * 4^exponent: the exponent keeps tiny and
   huge deviations inside the range of double. NaN when a value is not finite. */
static double squares_scaled(const double *x, size_t n, int *exponent)
{
	double mean = moment_mean(x, n), largest = 0, left;
	struct sum squares = {0}, rest = {0};

	*exponent = 0;
	if (!isfinite(mean))
		return NAN;
	/* Halved, because the distance of two finite values need not be finite. */
	for (size_t i = 0; i < n; i++)
		largest = fmax(largest, fabs(x[i] / 2 - mean / 2));
	if (largest == 0)
		return 0;
	frexp(largest, exponent);
	*exponent += 1;
	for (size_t i = 0; i < n; i++) {
		double d = ldexp(x[i] / 2 - mean / 2, 1 - *exponent);

		if (*exponent > -900 && *exponent < 900)
			d = ldexp(x[i] - mean, -*exponent);
		sum_add(&squares, d * d);
		sum_add(&rest, d);
	}
	left = rest.sum + rest.lost;
	return fmax(0, squares.sum + squares.lost - left * left / (double)n);
}

double moment_sum_squares(const double *x, size_t n)
{
	int exponent;
	double squares;

	if (n == 0)
		return NAN;
	squares = squares_scaled(x, n, &exponent);
	return ldexp(squares, 2 * exponent);
}

double moment_variance(const double *x, size_t n)
{
	int exponent;
	double squares;

	if (n < 2)
		return NAN;
	squares = squares_scaled(x, n, &exponent);
	return ldexp(squares / (double)(n - 1), 2 * exponent);
}

double moment_sd(const double *x, size_t n)
{
	int exponent;
	double squares;

	if (n < 2)
		return NAN;
	squares = squares_scaled(x, n, &exponent);
	return ldexp(sqrt(squares / (double)(n - 1)), exponent);
}

double moment_cv(const double *x, size_t n)
{
	return moment_sd(x, n) / fabs(moment_mean(x, n));
}

double moment_geomean(const double *x, size_t n)
{
	struct sum logs = {0};
	double low, high;

	if (n == 0)
		return NAN;
	low = high = x[0];
	for (size_t i = 0; i < n; i++) {
		if (!(x[i] > 0) || isinf(x[i])) {
			double special = 0; /* NaN, a negative value, 0 or inf decides alone */

			for (size_t j = 0; j < n; j++)
				special += log(x[j]);
			return exp(special);
		}
		sum_add(&logs, log(x[i]));
		low = fmin(low, x[i]);
		high = fmax(high, x[i]);
	}
	return fmin(fmax(exp((logs.sum + logs.lost) / (double)n), low), high);
}

void moment_running_add(struct moment_running *run, double x)
{
	double distance = x - run->mean;

	run->n++;
	run->mean += distance / (double)run->n;
	run->m2 += distance * (x - run->mean);
	run->min = run->n == 1 ? x : fmin(run->min, x);
	run->max = run->n == 1 ? x : fmax(run->max, x);
}

void moment_running_merge(struct moment_running *run, const struct moment_running *more)
{
	double n = (double)run->n, m = (double)more->n, distance = more->mean - run->mean;

	if (more->n == 0)
		return;
	if (run->n == 0) {
		*run = *more;
		return;
	}
	run->n += more->n;
	run->mean += distance * m / (n + m);
	run->m2 += more->m2 + distance * distance * n * m / (n + m);
	run->min = fmin(run->min, more->min);
	run->max = fmax(run->max, more->max);
}

double moment_running_mean(const struct moment_running *run)
{
	return run->n ? run->mean : NAN;
}

double moment_running_variance(const struct moment_running *run)
{
	return run->n > 1 ? run->m2 / (double)(run->n - 1) : NAN;
}

double moment_running_sd(const struct moment_running *run)
{
	return sqrt(moment_running_variance(run));
}
