#include "stats/geomean.h"

#include <math.h>

#include "stats/moment.h"

struct interval geomean_this_suite(const double *d, const double *se, const double *df, size_t n,
				   double level)
{
	double mean = moment_mean(d, n), largest = 0, sum = 0, parts = 0;

	if (n == 0)
		return interval_unbounded(NAN);
	if (!isfinite(mean))
		return (struct interval){NAN, NAN, NAN, level};
	for (size_t i = 0; i < n; i++) {
		if (!isfinite(se[i]))
			return interval_unbounded(mean);
		largest = fmax(largest, se[i]);
	}
	if (largest == 0)
		return interval_from_se(mean, 0, 1, level);
	for (size_t i = 0; i < n; i++) {
		double share = (se[i] / largest) * (se[i] / largest);

		sum += share;
		if (share > 0)
			parts += share * share / df[i];
	}
	return interval_from_se(mean, largest * sqrt(sum) / (double)n, sum * sum / parts, level);
}

struct interval geomean_programs_like_these(const double *d, size_t n, double level)
{
	if (n && !isfinite(moment_mean(d, n)))
		return (struct interval){NAN, NAN, NAN, level};
	return interval_t(d, n, level);
}

struct interval geomean_shared_blocks(const double *d, size_t benchmarks, size_t blocks,
				      double level, double *block_means)
{
	if (benchmarks == 0)
		return interval_unbounded(NAN);
	for (size_t b = 0; b < blocks; b++)
		block_means[b] = moment_mean(d + b * benchmarks, benchmarks);
	return geomean_programs_like_these(block_means, blocks, level);
}
