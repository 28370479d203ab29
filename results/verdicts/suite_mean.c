#include "results/verdicts/suite_mean.h"

#include "results/base/json.h"
#include "stats/geomean.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

static bool is_any_spread_known(const struct mean_part *parts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (isfinite(parts[i].se))
			return true;
	return false;
}

int suite_mean_of(struct suite_mean *mean, const struct mean_part *parts, size_t n, double level,
		  struct err *err)
{
	bool wants_spread = is_any_spread_known(parts, n);
	double *d = malloc((3 * n + 1) * sizeof(*d)), *se, *df;

	if (!d)
		return err_memory(err);
	se = d + n;
	df = se + n;
	mean->n = 0;
	for (size_t i = 0; i < n; i++) {
		if (wants_spread && !isfinite(parts[i].se))
			continue;
		d[mean->n] = parts[i].log_ratio;
		se[mean->n] = parts[i].se;
		df[mean->n++] = parts[i].df;
	}
	mean->these = interval_exp(geomean_this_suite(d, se, df, mean->n, level));
	mean->programs = interval_exp(geomean_programs_like_these(d, mean->n, level));
	free(d);
	return 0;
}

json_t *suite_mean_json_new(const struct suite_mean *mean)
{
	return json_pack("{s:o, s:o, s:o, s:I, s:{s:o, s:o}}", "ratio",
			 json_finite_new(mean->these.estimate), "low",
			 json_finite_new(mean->these.low), "high",
			 json_finite_new(mean->these.high), "benchmarks", (json_int_t)mean->n,
			 "programs_like_these", "low", json_finite_new(mean->programs.low), "high",
			 json_finite_new(mean->programs.high));
}
