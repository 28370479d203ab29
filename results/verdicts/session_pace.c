#include "results/verdicts/session_pace.h"

#include "results/noise/paced.h"
#include "stats/order.h"

#include <math.h>
#include <stdlib.h>

/* Room for one double a value of the suite. */
static double *logs_new(const struct suite *suite)
{
	size_t room = 1;

	for (size_t b = 0; b < suite->n; b++)
		for (size_t i = 0; i < suite->benches[b]->nruns; i++)
			room += suite->benches[b]->runs[i]->nvalues;
	return malloc(room * sizeof(double));
}

static size_t take_all(double *logs, const struct suite *suite, int kind)
{
	size_t n = 0;

	for (size_t b = 0; b < suite->n; b++)
		for (size_t i = 0; i < suite->benches[b]->nruns; i++)
			n += paced_logs(suite->benches[b]->runs[i], kind, logs + n);
	return n;
}

int session_pace_of(struct pace *pace, const struct suite *suite, struct err *err)
{
	double *logs = logs_new(suite);

	*pace = (struct pace){{NAN, NAN}, 0};
	if (!logs)
		return err_memory(err);
	for (int kind = 0; kind < PACING_KINDS; kind++) {
		size_t n = take_all(logs, suite, kind);

		if (n == 0)
			continue;
		order_sort(logs, n, logs);
		pace->best[kind] = order_quantile_sorted(logs, n, SESSION_PACE_QUANTILE);
	}
	pace->sessions = !isnan(pace->best[0]);
	free(logs);
	return 0;
}
