#include "stats/dispersion.h"

#include "stats/moment.h"

#include <gsl/gsl_sf_psi.h>
#include <math.h>
#include <stdbool.h>

/* Below this many samples a worker the logs of dispersions scatter for reasons of their own. */
#define LEAST_MEAN 5.0

/* Halvings after which nothing moves any more. */
enum { HALVINGS = 60 };

struct dispersion dispersion_of(const int64_t *x, const double *y, size_t n)
{
	double sum_x = 0, sum_y = 0, squares = 0, ratio, poisson;

	for (size_t i = 0; i < n; i++) {
		sum_x += (double)x[i];
		sum_y += y[i];
	}
	if (n < 2 || sum_x == 0 || sum_y == 0)
		return (struct dispersion){NAN, 0};
	ratio = sum_x / sum_y;
	poisson = sum_x * (1 + ratio); /* the variance of x - ratio y, both Poisson's */
	for (size_t i = 0; i < n; i++) {
		double off = (double)x[i] - ratio * y[i];

		squares += off * off;
	}
	return (struct dispersion){(double)n / (double)(n - 1) * squares / poisson,
				   (double)(n - 1)};
}

static bool counts(const struct dispersion *of, double mean)
{
	return of->df > 0 && mean >= LEAST_MEAN;
}

static double predicted(double extra, double mean)
{
	return 1 + extra * mean;
}

/* The median of chi squared over its df, by Wilson and Hilferty 1931. */
static double chance_median(double df)
{
	double root = 1 - 2 / (9 * df);

	return root * root * root;
}

/* Above 0 when the larger half lies above what chance and `extra` together predict. A thing weighs
   as much as `extra` changes what is predicted of it. */
static double balance(const struct dispersion *of, const double *means, size_t n, double extra)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++) {
		double value = predicted(extra, means[i]) * chance_median(of[i].df);
		double weight = means[i] / predicted(extra, means[i]);

		if (counts(&of[i], means[i]))
			sum += of[i].value > value ? weight : -weight;
	}
	return sum;
}

static double extra_of(const struct dispersion *of, const double *means, size_t n)
{
	double low = 0, high = 1; /* workers that differ by 100 % are none of one kind */

	if (balance(of, means, n, 0) <= 0)
		return 0;
	for (int i = 0; i < HALVINGS; i++) {
		double middle = (low + high) / 2;

		if (balance(of, means, n, middle) > 0)
			low = middle;
		else
			high = middle;
	}
	return high;
}

/* The x with trigamma(x) = y > 0; it falls with x. */
static double trigamma_inverse(double y)
{
	double low = 1e-4, high = 1e6;

	if (y >= gsl_sf_psi_1(low))
		return low;
	for (int i = 0; i < HALVINGS; i++) {
		double middle = sqrt(low * high);

		if (gsl_sf_psi_1(middle) > y)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* Smyth 2004, 6: what the logs vary by beyond what their degrees of freedom explain; one standard
   error more of it, since a few things tell badly how much they agree, and too much faith in that
   names what did not change. */
static double df_of(const struct dispersion *of, const double *means, size_t n, double extra,
		    double *scratch)
{
	double explained = 0, all = 0, variance, beyond;
	size_t used = 0;

	for (size_t i = 0; i < n; i++) {
		if (!counts(&of[i], means[i]))
			continue;
		all += of[i].df;
		/* exactly 0 happens by rounding of small counts only */
		scratch[used++] =
			log(fmax(of[i].value, 1e-6) / predicted(extra, means[i]) * of[i].df / 2) -
			gsl_sf_psi(of[i].df / 2);
		explained += gsl_sf_psi_1(of[i].df / 2);
	}
	variance = moment_variance(scratch, used);
	beyond = variance * (1 + sqrt(2 / (double)(used - 1))) - explained / (double)used;
	if (!(beyond > gsl_sf_psi_1(all / 2)))
		return all; /* a prior is known no better than the data it is made of */
	return 2 * trigamma_inverse(beyond);
}

struct dispersion_prior dispersion_prior_of(const struct dispersion *of, const double *means,
					    size_t n, double *scratch)
{
	struct dispersion_prior prior = {0, 0};
	size_t used = 0;

	for (size_t i = 0; i < n; i++)
		used += counts(&of[i], means[i]);
	if (used < DISPERSION_LEAST)
		return prior;
	prior.extra = extra_of(of, means, n);
	prior.df = df_of(of, means, n, prior.extra, scratch);
	return prior;
}

struct dispersion dispersion_moderated(struct dispersion own, double mean,
				       const struct dispersion_prior *prior)
{
	double df = own.df + prior->df;

	if (df == 0)
		return (struct dispersion){NAN, 0};
	if (own.df == 0)
		own.value = 0; /* has no weight */
	own.value = (own.df * own.value + prior->df * predicted(prior->extra, mean)) / df;
	return (struct dispersion){fmax(1, own.value), df};
}
