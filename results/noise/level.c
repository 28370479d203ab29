#include "results/noise/level.h"

#include "results/model/evidence.h"
#include "stats/order.h"

#include <math.h>
#include <string.h>

static bool is_time(const struct run *run)
{
	const char *unit = meta_text(run->meta, "unit");

	return !unit || strcmp(unit, "second") == 0;
}

double level_off_share(const struct run *run, size_t i)
{
	struct evidence seen = evidence_unknown;

	if (!run_is_marked(run, i, MARK_PREEMPTED)) /* most are not, and all are asked */
		return 0;
	run_evidence(run, i, &seen);
	if (seen.voluntary_switches > 0 || seen.cpu_ns < 0 || seen.wall_ns <= 0)
		return 0;
	if (isfinite(run_column(run, "user_ns", i, NAN))) /* a program: see runner/drive/marks.h */
		return 0;
	return fmax(0, 1 - (double)seen.cpu_ns / (double)seen.wall_ns);
}

double level_value(const struct run *run, size_t i)
{
	double off = level_off_share(run, i);

	return off > 0 && is_time(run) ? run->values[i] * (1 - off) : run->values[i];
}

double level_of(const struct run *run, double *scratch)
{
	for (size_t i = 0; i < run->nvalues; i++)
		scratch[i] = level_value(run, i);
	order_sort(scratch, run->nvalues, scratch);
	return order_quantile_sorted(scratch, run->nvalues, 0.25);
}

double level_mean(const struct bench *bench)
{
	double sum = 0;
	size_t processes = 0;

	for (size_t r = 0; r < bench->nruns; r++) {
		const struct run *run = bench->runs[r];
		double of_run = 0;

		for (size_t i = 0; i < run->nvalues; i++)
			of_run += level_value(run, i);
		if (run->nvalues) {
			sum += of_run / (double)run->nvalues;
			processes++;
		}
	}
	return processes ? sum / (double)processes : NAN;
}
