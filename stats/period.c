#include "stats/period.h"

#include <math.h>

/* Steps of the frequency in units of 1 / span: what lies between is seen by its neighbours. */
#define OVERSAMPLING 5
/* A harmonic of the strongest frequency counts as strong as that from this share of it on. */
#define NEARLY 0.6
/* No more frequencies than this are tried: what is faster would need a finer look. */
#define FREQUENCIES_MAX 20000

struct looks {
	const double *t;
	const bool *hit;
	size_t n;
	double begin, span, share; /* of hits */
};

static double power(const struct looks *looks, double frequency)
{
	double re = 0, im = 0;

	for (size_t i = 0; i < looks->n; i++) {
		double angle = 2 * M_PI * frequency * (looks->t[i] - looks->begin);
		double weight = (looks->hit[i] ? 1.0 : 0.0) - looks->share;

		re += weight * cos(angle);
		im += weight * sin(angle);
	}
	return (re * re + im * im) / ((double)looks->n * looks->share * (1 - looks->share));
}

/* False when there is too little to say anything. */
static bool looks_init(struct looks *looks, const double *t, const bool *hit, size_t n)
{
	size_t hits = 0;
	double end;

	*looks = (struct looks){.t = t, .hit = hit, .n = n, .begin = INFINITY};
	end = -INFINITY;
	for (size_t i = 0; i < n; i++) {
		hits += hit[i];
		looks->begin = fmin(looks->begin, t[i]);
		end = fmax(end, t[i]);
		if (!isfinite(t[i]))
			return false;
	}
	looks->span = end - looks->begin;
	looks->share = n ? (double)hits / (double)n : 0;
	return hits >= PERIOD_HITS_MIN && n - hits >= PERIOD_HITS_MIN && looks->span > 0;
}

struct period period_of(const double *t, const bool *hit, size_t n, double shortest)
{
	struct period none = {NAN, NAN}, found;
	struct looks looks;
	double step, first, strongest = 0;
	size_t tries, at = 0;

	if (!looks_init(&looks, t, hit, n) || !(shortest > 0))
		return none;
	step = 1 / looks.span / OVERSAMPLING;
	first = 3 / looks.span;
	if (!(1 / shortest > first))
		return none;
	tries = (size_t)fmin((1 / shortest - first) / step, FREQUENCIES_MAX) + 1;
	for (size_t i = 0; i < tries; i++)
		strongest = fmax(strongest, power(&looks, first + (double)i * step));
	/* From the longest period on: the first that is nearly as strong, then up to its peak. */
	while (power(&looks, first + (double)at * step) < NEARLY * strongest)
		at++;
	while (at + 1 < tries && power(&looks, first + (double)(at + 1) * step) >
					 power(&looks, first + (double)at * step))
		at++;
	found.period = 1 / (first + (double)at * step);
	found.p = -expm1((double)tries / OVERSAMPLING * log1p(-exp(-strongest)));
	return found;
}

double period_repeats(const double *t, const bool *hit, size_t n, double shortest, double period,
		      double span)
{
	struct looks looks;
	double step, reach, strongest = 0;
	size_t tries;

	if (!looks_init(&looks, t, hit, n) || !(period >= shortest) || !(span > 0) ||
	    !(period <= looks.span / 3))
		return NAN;
	step = 1 / looks.span / OVERSAMPLING;
	reach = 1 / fmin(looks.span, span);
	tries = (size_t)fmin(2 * reach / step, FREQUENCIES_MAX) + 1;
	for (size_t i = 0; i < tries; i++)
		strongest = fmax(strongest, power(&looks, 1 / period - reach + (double)i * step));
	return -expm1(((double)tries / OVERSAMPLING + 1) * log1p(-exp(-strongest)));
}
