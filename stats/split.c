#include "stats/split.h"

#include <math.h>

#include "stats/moment.h"

/* Members that a group must have. */
static size_t least_members(size_t n)
{
	return (size_t)ceil(SPLIT_WEIGHT * (double)n);
}

static double apart_at(const double *sorted, size_t n, size_t low)
{
	double within = moment_sum_squares(sorted, low) + moment_sum_squares(sorted + low, n - low);

	return (moment_mean(sorted + low, n - low) - moment_mean(sorted, low)) /
	       sqrt(within / (double)(n - 2));
}

static double gap_p(const double *sorted, size_t n, size_t low)
{
	size_t left_out = n / 20, places = n - 2 * least_members(n) + 1;
	double range = sorted[n - 1 - left_out] - sorted[left_out];
	double share = fmin(1, (sorted[low] - sorted[low - 1]) / range);

	return fmin(1, (double)places * pow(1 - share, (double)(n - 2 * left_out - 2)));
}

static struct split describe(const double *sorted, size_t n, size_t low)
{
	return (struct split){low, gap_p(sorted, n, low), apart_at(sorted, n, low)};
}

static double gap_at(const double *sorted, size_t n, size_t low)
{
	(void)n;
	return sorted[low] - sorted[low - 1];
}

/* Where `size` is largest among the places that leave enough on both sides. */
static struct split largest(const double *sorted, size_t n,
			    double (*size)(const double *, size_t, size_t))
{
	size_t least = least_members(n), at = 0;
	double most = 0;

	if (n < SPLIT_N_MIN || !isfinite(sorted[0]) || !isfinite(sorted[n - 1]))
		return (struct split){0, NAN, NAN};
	for (size_t low = least; low + least <= n; low++) {
		double here = size(sorted, n, low);

		if (here > most) {
			most = here;
			at = low;
		}
	}
	return at ? describe(sorted, n, at) : (struct split){0, NAN, NAN};
}

struct split split_at_gap(const double *sorted, size_t n)
{
	return largest(sorted, n, gap_at);
}

struct split split_clearest(const double *sorted, size_t n)
{
	return largest(sorted, n, apart_at);
}

struct split split_suspect(const double *sorted, size_t n)
{
	double apart = fmax(SPLIT_SUSPECT_APART, SPLIT_SUSPECT_APART_FEW + 12 / (double)n);
	struct split split = split_at_gap(sorted, n);

	if (split.low && split.p < SPLIT_SUSPECT_ALPHA)
		return split;
	split = split_clearest(sorted, n);
	if (split.low && split.apart > apart)
		return split;
	return (struct split){0, NAN, NAN};
}
