#include "stats/components.h"

#include <math.h>
#include <string.h>

#include "stats/dist.h"
#include "stats/moment.h"

/* Sums over processes that both mean squares need. */
struct squares {
	double between, within;
	double counts_squared;
};

static struct squares sum_squares(const double *values, const size_t *counts, size_t processes,
				  double grand)
{
	struct squares sum = {0};

	for (size_t p = 0; p < processes; p++) {
		double n = (double)counts[p], away;

		if (counts[p] == 0)
			continue;
		away = moment_mean(values, counts[p]) - grand;
		sum.between += n * away * away;
		sum.within += moment_sum_squares(values, counts[p]);
		sum.counts_squared += n * n;
		values += counts[p];
	}
	return sum;
}

struct components components_of(const double *values, const size_t *counts, size_t processes)
{
	struct components c = {0};
	struct squares sum;
	double n, df_between, df_within;

	for (size_t p = 0; p < processes; p++) {
		c.processes += counts[p] > 0;
		c.values += counts[p];
	}
	n = (double)c.values;
	df_between = c.processes > 1 ? (double)c.processes - 1 : NAN;
	df_within = c.values > c.processes ? n - (double)c.processes : NAN;
	sum = sum_squares(values, counts, processes, moment_mean(values, c.values));
	c.per_process = (n - sum.counts_squared / n) / df_between;
	c.ms_between = sum.between / df_between;
	c.ms_within = c.within = sum.within / df_within;
	c.between = (c.ms_between - c.ms_within) / c.per_process;
	if (c.between < 0)
		c.between = 0;
	c.icc = c.between / (c.between + c.within);
	c.design_effect = 1 + (c.per_process - 1) * c.icc;
	c.f = c.ms_between / c.ms_within;
	c.p_upper = dist_f_upper(c.f, df_between, df_within);
	c.p_lower = 1 - c.p_upper;
	return c;
}

void components_levels(const double *x, const size_t *repeats, size_t levels, double *s2,
		       double *t2, double *scratch)
{
	size_t count = 1;

	for (size_t i = 0; i < levels; i++)
		count *= repeats[i];
	if (count)
		memcpy(scratch, x, count * sizeof(*x));
	for (size_t i = 0; i < levels; i++) {
		size_t groups = repeats[i] ? count / repeats[i] : 0;
		double sum = 0;

		/* The means of this level's groups replace them, for the level above. */
		for (size_t g = 0; g < groups; g++) {
			sum += moment_variance(scratch + g * repeats[i], repeats[i]);
			scratch[g] = moment_mean(scratch + g * repeats[i], repeats[i]);
		}
		s2[i] = groups ? sum / (double)groups : NAN;
		t2[i] = i ? s2[i] - s2[i - 1] / (double)repeats[i - 1] : s2[i];
		count = groups;
	}
}
