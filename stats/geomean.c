#include "stats/geomean.h"

#include <math.h>

#include "stats/moment.h"
#include "stats/strata.h"

struct interval geomean_this_suite(const double *d, const double *se, const double *df, size_t n,
				   double level)
{
	return strata_mean(d, se, df, n, level).difference;
}

struct interval geomean_programs_like_these(const double *d, size_t n, double level)
{
	if (n && !isfinite(moment_mean(d, n)))
		return (struct interval){NAN, NAN, NAN, level};
	return interval_t(d, n, level);
}
