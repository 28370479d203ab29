#include "results/noise/paced.h"

#include "results/model/evidence.h"
#include "results/model/keys.h"
#include "results/noise/level.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

const char *const paced_kind_names[PACING_KINDS] = {"everyday Python", "memory"};

static const char *const columns[PACING_KINDS] = {COLUMN_PACER, COLUMN_PACER_MEMORY};

static double column(const struct run *run, int kind, const char *what, size_t i)
{
	char name[64];

	snprintf(name, sizeof(name), "%s%s", columns[kind], what);
	return run_column(run, name, i, NAN);
}

static bool is_preempted(double marks)
{
	return marks > 0 && ((unsigned)marks & MARK_PREEMPTED) != 0;
}

double paced_slice(const struct run *run, int kind, size_t i)
{
	const char *clock = is_preempted(column(run, kind, "_marks", i)) ? "_cpu_ns" : "_ns";
	double seconds = column(run, kind, clock, i) * 1e-9 / column(run, kind, "_loops", i);

	return seconds > 0 && isfinite(seconds) ? seconds : NAN;
}

/* Pairs into logs[0 ..] and logs[nvalues ..]. */
static size_t fill(const struct run *run, int kind, double *logs)
{
	size_t n = 0;

	for (size_t i = 0; i < run->nvalues; i++) {
		double slice = paced_slice(run, kind, i);

		if (isnan(slice))
			continue;
		logs[n] = log(level_value(run, i));
		logs[run->nvalues + n++] = log(slice);
	}
	return n;
}

int paced_process(const struct run *run, int kind, struct pacing_process *out, struct err *err)
{
	double *logs;
	size_t n;

	if (run->nvalues == 0 || isnan(paced_slice(run, kind, run->nvalues - 1)))
		return 0;
	logs = malloc(3 * run->nvalues * sizeof(*logs));
	if (!logs)
		return err_memory(err);
	n = fill(run, kind, logs);
	if (2 * n >= run->nvalues)
		*out = pacing_process_of(logs, logs + run->nvalues, n, logs + 2 * run->nvalues);
	free(logs);
	return 2 * n >= run->nvalues;
}

size_t paced_logs(const struct run *run, int kind, double *logs)
{
	size_t n = 0;

	for (size_t i = 0; i < run->nvalues; i++) {
		double slice = paced_slice(run, kind, i);

		if (!isnan(slice))
			logs[n++] = log(slice);
	}
	return n;
}

/* ---- waiting */

#define WAITS 0.2

/* CPU time of values[i] for its wall time; NaN where it does not tell, or others took its CPU. */
static double busy_share(const struct run *run, size_t i)
{
	double wall = run_column(run, "wall_ns", i, NAN);
	double user = run_column(run, "user_ns", i, NAN); /* of programs: their own */
	double cpu = isnan(user) ? run_column(run, "process_cpu_ns", i, NAN)
				 : user + run_column(run, "system_ns", i, NAN);

	if (is_preempted(run_column(run, "marks", i, 0)))
		return NAN;
	return cpu / wall;
}

bool paced_waits(const struct bench *bench)
{
	double sum = 0;
	size_t n = 0;

	for (size_t i = 0; i < bench->nruns; i++)
		for (size_t j = 0; j < bench->runs[i]->nvalues; j++) {
			double share = busy_share(bench->runs[i], j);

			if (isnan(share))
				continue;
			sum += share;
			n++;
		}
	return n > 0 && sum / (double)n < 1 - WAITS;
}
