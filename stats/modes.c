#include "stats/modes.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "stats/moment.h"
#include "stats/order.h"
#include "stats/random.h"
#include "stats/split.h"

/* A normal sample's sd is this many times its mean absolute deviation: sqrt(pi / 2). */
#define MEAN_DEVIATION_TO_SD 1.2533141373155003

/* Draws of the smoothed bootstrap: p-values to half a percent. */
#define DRAWS 199

/* Bandwidths tried between half the sample's range, where Gaussians have one mode together, and a
   hundredth of that, each a sixth smaller; then as many halvings of that step, to one in 400. */
#define BANDWIDTHS 24
#define HALVINGS   6

/* The grid spans the range and this much of it on either side, for the tails of the density. */
#define SPARE 0.5

struct grid {
	double low, step;
};

size_t modes_scratch(size_t n)
{
	return 2 * n + 5 * MODES_GRID;
}

static struct grid grid_of(double low, double high)
{
	double range = high - low;

	return (struct grid){low - SPARE * range, range * (1 + 2 * SPARE) / (MODES_GRID - 1)};
}

/* The sample put onto the grid: each value shared by its two neighbours. */
static void fill_cells(const double *x, size_t n, struct grid grid, double *cells)
{
	for (size_t i = 0; i < MODES_GRID; i++)
		cells[i] = 0;
	for (size_t i = 0; i < n; i++) {
		double at = (x[i] - grid.low) / grid.step;
		size_t cell;

		/* A bootstrap draw may fall off the grid by many bandwidths: it joins the edge. */
		at = fmin(fmax(at, 0), MODES_GRID - 1.001);
		cell = (size_t)at;
		cells[cell] += 1 - (at - (double)cell);
		cells[cell + 1] += at - (double)cell;
	}
}

/* The Gaussian of one bandwidth at whole distances of cells, 0 where it is negligible beside its
   top: the step at its edge is less than what peaks() takes for a slope. */
#define NOTHING 1e-10

struct kernel {
	double *at;	  /* 2 * MODES_GRID: the top at MODES_GRID */
	double bandwidth; /* what it was made for; 0: nothing yet */
};

static void make_kernel(struct kernel *kernel, double bandwidth, struct grid grid)
{
	double *top = kernel->at + MODES_GRID;
	double unit = grid.step / bandwidth;
	/* exp(-unit^2 d^2 / 2) from one d to the next, without an exp for each */
	double value = 1, step = exp(-0.5 * unit * unit), ratio = step * step;
	size_t away = 0;

	memset(kernel->at, 0, 2 * MODES_GRID * sizeof(*kernel->at));
	kernel->bandwidth = bandwidth;
	for (; away < MODES_GRID && value > NOTHING; away++, step *= ratio) {
		top[away] = value;
		*(top - away) = value;
		value *= step;
	}
}

/* Density on the grid: the kernel around every cell that holds something. A sample of processes
   fills few cells, so this is less work than two Fourier transforms. A value fills two neighbours,
   which are added together. The loop within runs over the whole grid, also where the kernel is 0:
   compilers make the most of a loop whose length they know. */
static void density(const double *cells, const struct kernel *kernel, double *restrict f)
{
	memset(f, 0, MODES_GRID * sizeof(*f));
	for (size_t cell = 0; cell < MODES_GRID; cell++) {
		const double *at = kernel->at + MODES_GRID - cell;
		double here = cells[cell], next;

		if (here == 0)
			continue;
		next = ++cell < MODES_GRID ? cells[cell] : 0;
		for (size_t i = 0; i < MODES_GRID; i++)
			f[i] = f[i] + here * at[i] + next * at[(ptrdiff_t)i - 1];
	}
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
	flat = 1e-9 * total / MODES_GRID; /* rounding is not a slope */
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
	double *draw;			/* n */
	double *cells, *draw_cells, *f; /* MODES_GRID each */
	struct kernel kernel;
	/* Modes at half the range times factor^(i + 1), for i < counted: every k asks for the same
	 * ones.
	 */
	size_t counts[BANDWIDTHS];
	int counted;
	struct random_state random;
};

static void density_at(struct search *s, const double *cells, double bandwidth)
{
	if (s->kernel.bandwidth != bandwidth)
		make_kernel(&s->kernel, bandwidth, s->grid);
	density(cells, &s->kernel, s->f);
}

static size_t count_at(struct search *s, const double *cells, double bandwidth)
{
	density_at(s, cells, bandwidth);
	return peaks(s->f, NULL);
}

/* The smallest bandwidth above which there are never more than k modes; 0 when there never are. */
static double critical_bandwidth(struct search *s, size_t k)
{
	const double factor = pow(100, -1.0 / BANDWIDTHS);
	double enough = s->range / 2, split;

	for (int i = 0; i < BANDWIDTHS; i++, enough = split) {
		split = enough * factor;
		if (i == s->counted)
			s->counts[s->counted++] = count_at(s, s->cells, split);
		if (s->counts[i] > k)
			break;
		if (i == BANDWIDTHS - 1)
			return 0;
	}
	for (int i = 0; i < HALVINGS; i++) {
		double middle = sqrt(enough * split);

		if (count_at(s, s->cells, middle) > k)
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
	fill_cells(s->draw, s->n, s->grid, s->draw_cells);
	return count_at(s, s->draw_cells, bandwidth) > k;
}

/* The level at which "k modes are enough" is rejected. */
static double level_of(size_t k)
{
	return k == 1 ? MODES_ALPHA : MODES_ALPHA_MORE;
}

/* p-value of "k modes are enough". Stops at the draw that leaves it above the level for good (Besag
   and Clifford 1991): enough is the usual answer and should cost little. */
static double p_enough(struct search *s, double bandwidth, size_t k)
{
	int more = 0, too_many = (int)ceil(level_of(k) * (DRAWS + 1));

	if (bandwidth == 0)
		return 1;
	for (int i = 1; i <= DRAWS; i++) {
		more += draw_shows_more(s, bandwidth, k);
		if (more == too_many)
			return (double)more / i;
	}
	return (double)(more + 1) / (DRAWS + 1);
}

/* A lone value far out would stretch the grid until everything else is one cell: a value further
   than this many scaled MADs from all but the outermost MODES_WEIGHT of the values is moved to that
   fence. (The outermost may be a group of their own, and the MAD that of another, tight one.) */
#define FENCE 6.0

/* The sample, clipped; *low and *range receive where it lies. */
static void clip(const double *x, size_t n, double *clipped, double *low, double *range)
{
	double mad, least, most, high = -INFINITY;

	mad = order_mad_scaled(x, n, clipped);
	order_sort(x, n, clipped);
	least = order_quantile_sorted(clipped, n, MODES_WEIGHT) - FENCE * mad;
	most = order_quantile_sorted(clipped, n, 1 - MODES_WEIGHT) + FENCE * mad;
	*low = INFINITY;
	for (size_t i = 0; i < n; i++) {
		clipped[i] = mad > 0 ? fmin(fmax(x[i], least), most) : x[i];
		*low = fmin(*low, clipped[i]);
		high = fmax(high, clipped[i]);
	}
	*range = high - *low;
}

/* The modes at a bandwidth, in the unit of x. */
static void describe(struct search *s, double bandwidth, struct modes *modes)
{
	density_at(s, s->cells, bandwidth);
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
	s.cells = scratch + 2 * n;
	s.f = s.cells + MODES_GRID;
	s.draw_cells = s.f + MODES_GRID;
	s.kernel.at = s.draw_cells + MODES_GRID;
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

static struct modes silverman(const double *x, size_t n, uint64_t seed, double *scratch)
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
	fill_cells(s.x, n, s.grid, s.cells);
	bandwidth = thumb_bandwidth(&s);
	if (count_at(&s, s.cells, bandwidth) == 1) {
		describe(&s, bandwidth, &modes);
		modes.p = 1;
		return modes;
	}
	bandwidth = critical_bandwidth(&s, 1);
	p = modes.p = p_enough(&s, bandwidth, 1);
	/* Three even groups melt into a plateau whose draws have many modes: "one is enough" may
	   stand although "two are enough" is rejected. So every k is tested, and the highest that
	   is rejected counts. */
	for (size_t k = 2; k <= MODES_MAX; k++) {
		bool falls = p <= level_of(k - 1);
		double next = falls || k < MODES_MAX ? critical_bandwidth(&s, k) : 0;

		if (falls) {
			modes.p = p;
			bandwidth = next;
		}
		p = k < MODES_MAX ? p_enough(&s, next, k) : 1;
	}
	describe(&s, bandwidth > 0 ? bandwidth : s.range / 200, &modes);
	return modes;
}

/* Two groups with nothing between them, where there are such; else count 0. */
static struct modes gap(const double *x, size_t n, double *sorted)
{
	struct modes modes = {.p = NAN};
	struct split split;

	order_sort(x, n, sorted);
	split = split_at_gap(sorted, n);
	if (split.low == 0 || !(split.p < SPLIT_ALPHA))
		return modes;
	modes.count = 2;
	modes.p = split.p;
	modes.mode[0].at = order_median_sorted(sorted, split.low);
	modes.mode[0].weight = (double)split.low / (double)n;
	modes.mode[1].at = order_median_sorted(sorted + split.low, n - split.low);
	modes.mode[1].weight = 1 - modes.mode[0].weight;
	return modes;
}

/* Are the modes apart? Those that a flat sample seems to have lie 3.2 times the deviation within
   them apart, by luck a little more. */
static bool stand_apart(const struct modes *modes, const double *x, size_t n)
{
	double deviation = 0, nearest = INFINITY;

	for (size_t i = 0; i < n; i++) {
		double away = INFINITY;

		for (size_t k = 0; k < modes->count; k++)
			away = fmin(away, fabs(x[i] - modes->mode[k].at));
		deviation += away / (double)n;
	}
	for (size_t k = 1; k < modes->count; k++)
		nearest = fmin(nearest, modes->mode[k].at - modes->mode[k - 1].at);
	return nearest > MODES_APART * MEAN_DEVIATION_TO_SD * deviation;
}

struct modes modes_of(const double *x, size_t n, uint64_t seed, double *scratch)
{
	/* clipped (search_of), so that a stray does not make a group wide */
	struct modes modes = silverman(x, n, seed, scratch), two;

	if (modes.count > 1 && !stand_apart(&modes, scratch, n)) {
		modes.count = 1;
		modes.mode[0].at = order_median(x, n, scratch);
		modes.mode[0].weight = 1;
	}
	if (modes.count > 2)
		return modes;
	two = gap(x, n, scratch);
	return two.count ? two : modes;
}
