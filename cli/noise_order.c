/* What depends on when a value was taken: drift, a speed that wanders, warm-up. */
#include "cli/noise_series.h"

#include "cli/unit.h"
#include "stats/autocorrelation.h"
#include "stats/position.h"
#include "stats/trend.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Below, Ljung-Box by its default takes one lag of hardly any data. */
#define WANDER_MIN 10
/* The chi squared of Friedman's test is good from here. */
#define POSITION_MIN 6
/* More values a process than this are a warm-up curve, which is another question. */
#define POSITIONS_MAX 30
/* All pairs of so many processes are 40,000 slopes; of more, every second, third, ... is taken. */
#define TREND_MAX 280

/* ---- drift */

static void tell_drift(struct noise *noise, const struct series *series, double change)
{
	double span = series->start[series->processes - 1] - series->start[0];
	char by[UNIT_TEXT], over[UNIT_TEXT];

	unit_format_percent(change, true, by);
	unit_format_span(span, over);
	if (series->has_clock)
		noise_add(noise, NOISE_DRIFT, change,
			  "it drifted: %s from the first process to the last, over %s", by, over);
	else
		noise_add(noise, NOISE_DRIFT, change,
			  "it drifted: %s from the first of %zu processes to the last", by,
			  series->processes);
}

/* Without a clock the order of the file stands for time, if it has no times at all: where they do
   not ascend, several sessions were put together. */
static int find_drift(struct noise *noise, const struct series *series, struct err *err)
{
	size_t step = series->processes / TREND_MAX + 1, n = 0;
	double *t = malloc((2 * TREND_MAX + 2 + trend_scratch(TREND_MAX + 1)) * sizeof(*t));
	double *logs, *scratch;
	struct trend trend;
	double change;

	if (!t)
		return err_memory(err);
	logs = t + TREND_MAX + 1;
	scratch = logs + TREND_MAX + 1;
	for (size_t p = 0; p < series->processes; p += step, n++) {
		t[n] = series->has_clock ? series->start[p] : (double)p;
		logs[n] = series->log_mean[p];
	}
	trend = trend_of(t, logs, n, scratch);
	change = n ? expm1(trend.slope * (t[n - 1] - t[0])) : NAN;
	free(t);
	if (!series->has_clock && !isnan(series->start[0]))
		return 0;
	if (trend.p < NOISE_ALPHA && fabs(change) > series->margin)
		tell_drift(noise, series, change);
	return 0;
}

/* What comes and goes; a drift is alike from process to process as well, and says more. */
static int find_wander(struct noise *noise, const struct series *series, struct err *err)
{
	size_t n = series->processes;
	double *logs, r1, effective;
	struct ljung_box test;

	if (n < WANDER_MIN || noise_get(noise, NOISE_DRIFT))
		return 0;
	logs = malloc(n * sizeof(*logs));
	if (!logs)
		return err_memory(err);
	for (size_t p = 0; p < n; p++)
		logs[p] = series->log_mean[p];
	test = autocorrelation_ljung_box(logs, n, 0);
	r1 = autocorrelation(logs, n, 1);
	free(logs);
	effective = autocorrelation_effective_n(n, r1);
	if (test.p < NOISE_ALPHA && r1 > 0)
		noise_add(noise, NOISE_WANDER, r1,
			  "its speed wanders: processes that follow each other are alike (lag-1 "
			  "autocorrelation %.2f), so %zu are worth about %.0f and the interval is "
			  "too narrow",
			  r1, n, effective);
	return 0;
}

/* ---- warm-up */

static size_t shortest_process(const struct series *series)
{
	size_t shortest = SIZE_MAX;

	for (size_t p = 0; p < series->processes; p++)
		if (series->runs[p]->nvalues < shortest)
			shortest = series->runs[p]->nvalues;
	return shortest;
}

static void tell_position(struct noise *noise, const struct position *found, const double *effects,
			  size_t positions)
{
	double fall = (1 + effects[0]) / (1 + effects[positions - 1]) - 1;
	char text[UNIT_TEXT];

	if (found->worst == 0 || found->worst == positions - 1) {
		unit_format_percent(fabs(fall), false, text);
		noise_add(noise, NOISE_WARMUP, fall,
			  "the first value of a process is %s %s than its last: %s", text,
			  fall > 0 ? "slower" : "faster",
			  fall > 0 ? "it still warms up, more warm-ups are needed (-w)"
				   : "it becomes slower with every call");
		return;
	}
	unit_format_percent(found->worst_effect, true, text);
	noise_add(noise, NOISE_WARMUP, found->worst_effect,
		  "value %zu of each process is off by %s from the others", found->worst + 1, text);
}

static int find_position(struct noise *noise, const struct series *series, struct err *err)
{
	size_t positions = shortest_process(series);
	double *table, effects[POSITIONS_MAX], scratch[2 * POSITIONS_MAX];
	struct position found;

	if (series->processes < POSITION_MIN || positions < 2 || positions > POSITIONS_MAX)
		return 0;
	table = malloc(series->processes * positions * sizeof(*table));
	if (!table)
		return err_memory(err);
	for (size_t p = 0; p < series->processes; p++)
		memcpy(table + p * positions, series->runs[p]->values, positions * sizeof(*table));
	found = position_effect(table, series->processes, positions, effects, scratch);
	free(table);
	if (found.p < NOISE_ALPHA && fabs(found.worst_effect) > series->margin / 2)
		tell_position(noise, &found, effects, positions);
	return 0;
}

int noise_find_order(struct noise *noise, const struct series *series, struct err *err)
{
	if (find_drift(noise, series, err) || find_wander(noise, series, err) ||
	    find_position(noise, series, err))
		return -1;
	return 0;
}
