#include "results/verdicts/session_pace.h"

#include "results/noise/paced.h"
#include "stats/moment.h"
#include "stats/order.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Parts of a session, one after the other: how they differ tells how well its best is known. */
enum { PARTS = 5 };

struct slices {
	double *logs[PARTS]; /* each with room for all */
	size_t n[PARTS];
};

static void take_bench(struct slices *slices, const struct bench *bench, int kind)
{
	for (size_t i = 0; i < bench->nruns; i++) {
		size_t part = i * PARTS / bench->nruns;

		slices->n[part] +=
			paced_logs(bench->runs[i], kind, slices->logs[part] + slices->n[part]);
	}
}

static double best_of(double *logs, size_t n)
{
	order_sort(logs, n, logs);
	return order_quantile_sorted(logs, n, SESSION_PACE_QUANTILE);
}

/* Parts first, then all together in the place of the first. */
static void find_best(struct pace *pace, int kind, struct slices *slices)
{
	struct moment_running parts = {0};
	size_t n = slices->n[0];

	for (int part = 0; part < PARTS; part++)
		if (slices->n[part] > 0)
			moment_running_add(&parts, best_of(slices->logs[part], slices->n[part]));
	for (int part = 1; part < PARTS; part++) {
		memcpy(slices->logs[0] + n, slices->logs[part], slices->n[part] * sizeof(double));
		n += slices->n[part];
	}
	if (n == 0)
		return;
	pace->best[kind] = best_of(slices->logs[0], n);
	pace->se[kind] = parts.n > 1 ? moment_running_sd(&parts) / sqrt((double)parts.n) : 0.1;
}

int session_pace_of(struct pace *pace, const struct suite *suite, struct err *err)
{
	size_t room = 1;
	double *logs;

	*pace = (struct pace){{NAN, NAN}, {NAN, NAN}, 0};
	for (size_t b = 0; b < suite->n; b++)
		for (size_t i = 0; i < suite->benches[b]->nruns; i++)
			room += suite->benches[b]->runs[i]->nvalues;
	logs = malloc(PARTS * room * sizeof(*logs));
	if (!logs)
		return err_memory(err);
	for (int kind = 0; kind < PACING_KINDS; kind++) {
		struct slices slices = {{0}};

		for (int part = 0; part < PARTS; part++)
			slices.logs[part] = logs + (size_t)part * room;
		for (size_t b = 0; b < suite->n; b++)
			take_bench(&slices, suite->benches[b], kind);
		find_best(pace, kind, &slices);
	}
	pace->sessions = !isnan(pace->best[0]);
	free(logs);
	return 0;
}
