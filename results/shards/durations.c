#include "results/shards/durations.h"

#include <math.h>
#include <string.h>

/* NaN where it does not say. Values are per iteration. */
static double seconds_of_run(const struct run *run, bool is_timed)
{
	double inner = (double)run_inner_loops(run), sum = is_timed ? 0 : (double)NAN;

	for (size_t i = 0; i < run->nvalues; i++)
		sum += run->values[i] * (double)run_loops(run) * inner;
	for (size_t i = 0; i < run->nwarmups; i++)
		sum += run->warmups[i].value * (double)run->warmups[i].loops * inner;
	return meta_number(run->meta, "duration", sum);
}

size_t shard_durations(double *seconds, const struct suite *suite, const char *const *names,
		       size_t n)
{
	size_t known = 0;

	for (size_t i = 0; i < n; i++) {
		const struct bench *bench = suite_find(suite, names[i]);
		bool is_timed = bench && strcmp(bench_unit(bench), "second") == 0;

		seconds[i] = bench ? 0 : (double)NAN;
		for (size_t j = 0; bench && j < bench->nruns; j++)
			seconds[i] += seconds_of_run(bench->runs[j], is_timed);
		known += !isnan(seconds[i]);
	}
	return known;
}
