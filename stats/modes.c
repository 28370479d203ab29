#include "stats/modes.h"

#include <gsl/gsl_fft_halfcomplex.h>
#include <gsl/gsl_fft_real.h>
#include <math.h>
#include <stdbool.h>

#include "stats/moment.h"
#include "stats/order.h"
#include "stats/random.h"

/* Draws of the smoothed bootstrap: p-values to half a percent. */
#define DRAWS 199

/* Bandwidths tried between the sample's range and a hundredth of it, each a sixth smaller. */
#define BANDWIDTHS 24

/* The grid spans the range and this much of it on either side, so that the ends do not meet around
   the circle of the Fourier transform. */
#define SPARE 1.0

struct grid {
	double low, step;
};

size_t modes_scratch(size_t n)
{
	return 2 * n + 3 * MODES_GRID;
}

static struct grid grid_of(double low, double high)
{
	double range = high - low;

	return (struct grid){low - SPARE * range, range * (1 + 2 * SPARE) / (MODES_GRID - 1)};
}

/* The Fourier transform of the sample put onto the grid: each value shared by its two neighbours.
 */
static void transform(const double *x, size_t n, struct grid grid, double *spectrum)
{
	for (size_t i = 0; i < MODES_GRID; i++)
		spectrum[i] = 0;
	for (size_t i = 0; i < n; i++) {
		double at = (x[i] - grid.low) / grid.step;
		size_t cell;

		/* A bootstrap draw may fall off the grid by many bandwidths: it joins the edge. */
		at = fmin(fmax(at, 0), MODES_GRID - 1.001);
		cell = (size_t)at;
		spectrum[cell] += 1 - (at - (double)cell);
		spectrum[cell + 1] += at - (double)cell;
	}
	gsl_fft_real_radix2_transform(spectrum, 1, MODES_GRID);
}

/* Density on the grid for one bandwidth: the spectrum times that of a Gaussian, turned back. */
static void density(const double *spectrum, double bandwidth, struct grid grid, double *f)
{
	double unit = 2 * M_PI / MODES_GRID * bandwidth / grid.step;
	/* exp(-unit^2 k^2 / 2) from one k to the next, without an exp for each */
	double damp = 1, step = exp(-0.5 * unit * unit), ratio = step * step;

	f[0] = spectrum[0];
	for (size_t k = 1; k <= MODES_GRID / 2; k++, step *= ratio) {
		damp *= step;
		f[k] = spectrum[k] * damp;
		f[MODES_GRID - k] = spectrum[MODES_GRID - k] * damp;
	}
	gsl_fft_halfcomplex_radix2_inverse(f, 1, MODES_GRID);
}

/* Where a walk over the density stands: between two valleys. */
struct hill {
	bool rising;
	double mass, top;
	size_t peak;
};

/* Writes the hill that ends here, if it holds enough; a new one begins. */
static size_t close_hill(struct hill *hill, double total, struct modes *modes, size_t count)
{
	if (hill->mass >= MODES_WEIGHT * total) {
		if (modes && count < MODES_MAX) {
			modes->mode[count].at = (double)hill->peak;
			modes->mode[count].weight = hill->mass / total;
		}
		count++;
	}
	*hill = (struct hill){.rising = true};
	return count;
}

/* Peaks of f that hold enough weight; the first MODES_MAX are written to modes (may be NULL), in
   cells of the grid. Returns how many there are. */
static size_t peaks(const double *f, struct modes *modes)
{
	struct hill hill = {.rising = true};
	double total = 0, flat;
	size_t count = 0;

	for (size_t i = 0; i < MODES_GRID; i++)
		total += f[i];
	flat = 1e-9 * total / MODES_GRID; /* the rounding of the transform is not a slope */
	for (size_t i = 0; i < MODES_GRID; i++) {
		double step = i + 1 < MODES_GRID ? f[i + 1] - f[i] : 0;

		hill.mass += f[i];
		if (hill.rising && f[i] > hill.top) {
			hill.top = f[i];
			hill.peak = i;
		}
		if (step < -flat)
			hill.rising = false;
		else if (step > flat && !hill.rising)
			count = close_hill(&hill, total, modes, count);
	}
	return close_hill(&hill, total, modes, count);
}

/* What one sample needs on its way through the test. */
struct search {
	const double *x; /* clipped */
	size_t n;
	double mean, variance, low, range;
	struct grid grid;
	double *draw;	       /* n */
	double *spectrum, *f;  /* MODES_GRID each */
	double *draw_spectrum; /* MODES_GRID */
	/* Modes at the range times factor^(i + 1), for i < counted: every k asks for the same ones.
	 */
	size_t counts[BANDWIDTHS];
	int counted;
	struct random_state random;
};

static size_t count_at(struct search *s, const double *spectrum, double bandwidth)
{
	density(spectrum, bandwidth, s->grid, s->f);
	return peaks(s->f, NULL);
}

/* The smallest bandwidth above which there are never more than k modes; 0 when there never are. */
static double critical_bandwidth(struct search *s, size_t k)
{
	const double factor = pow(100, -1.0 / BANDWIDTHS);
	double enough = s->range, split;

	for (int i = 0; i < BANDWIDTHS; i++, enough = split) {
		split = enough * factor;
		if (i == s->counted)
			s->counts[s->counted++] = count_at(s, s->spectrum, split);
		if (s->counts[i] > k)
			break;
		if (i == BANDWIDTHS - 1)
			return 0;
	}
	for (int i = 0; i < 8; i++) {
		double middle = sqrt(enough * split);

		if (count_at(s, s->spectrum, middle) > k)
			split = middle;
		else
			enough = middle;
	}
	return enough;
}

/* Does a sample from the density at this bandwidth show more than k modes? Rescaled so that the
   smoothing does not widen it. */
static bool draw_shows_more(struct search *s, double bandwidth, size_t k)
{
	double shrink = 1 / sqrt(1 + bandwidth * bandwidth / s->variance);

	for (size_t i = 0; i < s->n; i++) {
		double at = s->x[random_below(&s->random, s->n)];

		at += bandwidth * random_normal(&s->random);
		s->draw[i] = s->mean + (at - s->mean) * shrink;
	}
	transform(s->draw, s->n, s->grid, s->draw_spectrum);
	return count_at(s, s->draw_spectrum, bandwidth) > k;
}

/* p-value of "k modes are enough". Stops at the tenth draw that shows more (Besag and Clifford
   1991): one mode is the usual answer and should cost little. */
static double p_enough(struct search *s, double bandwidth, size_t k)
{
	int more = 0;

	if (bandwidth == 0)
		return 1;
	for (int i = 1; i <= DRAWS; i++) {
		more += draw_shows_more(s, bandwidth, k);
		if (more == 10)
			return (double)more / i;
	}
	return (double)(more + 1) / (DRAWS + 1);
}

/* A lone value far out would stretch the grid until everything else is one cell: beyond this many
   scaled MADs it is moved to the fence. */
#define FENCE 6.0

/* The sample, clipped; *low and *range receive where it lies. */
static void clip(const double *x, size_t n, double *clipped, double *low, double *range)
{
	double median, mad, high = -INFINITY;

	mad = order_mad_scaled(x, n, clipped);
	median = order_median(x, n, clipped);
	*low = INFINITY;
	for (size_t i = 0; i < n; i++) {
		clipped[i] = x[i];
		if (mad > 0)
			clipped[i] = fmin(fmax(x[i], median - FENCE * mad), median + FENCE * mad);
		*low = fmin(*low, clipped[i]);
		high = fmax(high, clipped[i]);
	}
	*range = high - *low;
}

/* The modes at a bandwidth, in the unit of x. */
static void describe(struct search *s, double bandwidth, struct modes *modes)
{
	density(s->spectrum, bandwidth, s->grid, s->f);
	modes->count = peaks(s->f, modes);
	if (modes->count > MODES_MAX)
		modes->count = MODES_MAX;
	for (size_t i = 0; i < modes->count; i++)
		modes->mode[i].at = s->grid.low + modes->mode[i].at * s->grid.step;
}

static struct search search_of(const double *x, size_t n, uint64_t seed, double *scratch)
{
	struct search s = {.x = scratch, .n = n, .draw = scratch + n};

	clip(x, n, scratch, &s.low, &s.range);
	s.mean = moment_mean(s.x, n);
	s.variance = moment_variance(s.x, n);
	s.grid = grid_of(s.low, s.low + s.range);
	s.spectrum = scratch + 2 * n;
	s.f = s.spectrum + MODES_GRID;
	s.draw_spectrum = s.f + MODES_GRID;
	s.random = random_seeded(seed, 0);
	return s;
}

/* Silverman's rule of thumb: where most unimodal samples show one mode already, and samples of
   groups, whose spread is that between the groups, do not. */
static double thumb_bandwidth(struct search *s)
{
	double iqr, spread;

	order_sort(s->x, s->n, s->draw);
	iqr = order_iqr_sorted(s->draw, s->n) / 1.34;
	spread = sqrt(s->variance);
	return 0.9 * (iqr > 0 ? fmin(iqr, spread) : spread) * pow((double)s->n, -0.2);
}

struct modes modes_of(const double *x, size_t n, uint64_t seed, double *scratch)
{
	struct modes modes = {.p = NAN};
	struct search s;
	double bandwidth, p;

	if (n < MODES_N_MIN || !isfinite(moment_sum(x, n)))
		return modes;
	s = search_of(x, n, seed, scratch);
	if (s.range == 0) {
		modes.count = 1;
		modes.p = 1;
		modes.mode[0].at = x[0];
		modes.mode[0].weight = 1;
		return modes;
	}
	transform(s.x, n, s.grid, s.spectrum);
	bandwidth = thumb_bandwidth(&s);
	if (count_at(&s, s.spectrum, bandwidth) == 1) {
		describe(&s, bandwidth, &modes);
		modes.p = 1;
		return modes;
	}
	bandwidth = critical_bandwidth(&s, 1);
	p = modes.p = p_enough(&s, bandwidth, 1);
	/* Three even groups melt into a plateau whose draws have many modes: "one is enough" may
	   stand although "two are enough" falls. So every k is asked, and the highest that falls
	   counts. */
	for (size_t k = 2; k <= MODES_MAX; k++) {
		double next = critical_bandwidth(&s, k);

		if (p <= (k == 2 ? MODES_ALPHA : MODES_ALPHA_MORE)) {
			modes.p = p;
			bandwidth = next;
		}
		p = k < MODES_MAX ? p_enough(&s, next, k) : 1;
	}
	describe(&s, bandwidth > 0 ? bandwidth : s.range / 100, &modes);
	return modes;
}
