/* What depends on when a value was taken: drift, a speed that wanders, warm-up. */
#include "results/noise/searches.h"

#include "results/noise/level.h"
#include "stats/autocorrelation.h"
#include "stats/interval.h"
#include "stats/moment.h"
#include "stats/position.h"
#include "stats/trend.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/* Below, Ljung-Box by its default takes one lag of hardly any data. */
#define WANDER_MIN 10
/* The chi squared of Friedman's test is good from here. */
#define POSITION_MIN 6
/* More values a process than this are a warm-up curve, which is another question. */
#define POSITIONS_MAX 30
/* All pairs of so many processes are 40,000 slopes; of more, every second, third, ... is taken. */
#define TREND_MAX 280

/* ---- drift */

/* The processes of a long run by which its drift is judged: every one, or every second, third, ...
   x and y have room for TREND_MAX + 1. */
static size_t thin(const struct series *series, const double *t, const double *of, double *x,
		   double *y)
{
	size_t step = series->processes / TREND_MAX + 1, n = 0;

	for (size_t p = 0; p < series->processes; p += step, n++) {
		x[n] = t[p];
		y[n] = of[p];
	}
	return n;
}

/* What the fixed workload beside it did meanwhile tells the machine from the benchmark. NULL: it
   does not. */
static const char *cause_of_drift(double change, double beside)
{
	if (isfinite(beside) && beside / change > 0.5)
		return "machine";
	return isfinite(beside) && fabs(beside / change) < 0.25 ? "benchmark" : NULL;
}

static void tell_drift(struct noise *noise, const struct series *series, double change,
		       double beside)
{
	double span = series->start[series->processes - 1] - series->start[0];
	const char *cause = cause_of_drift(change, beside);

	noise_add(noise, NOISE_DRIFT, change,
		  FIGURES(figure_of("change", FIGURE_CHANGE, change),
			  figure_count("processes", series->processes),
			  series->has_clock ? figure_of("span", FIGURE_SPAN, span)
					    : figure_text("span", NULL),
			  figure_text("cause", cause),
			  cause ? figure_of("beside", FIGURE_CHANGE, beside)
				: figure_text("beside", NULL)));
}

/* t: the time or the number of each process; the rest is room: 2 * (TREND_MAX + 1) and
   trend_scratch(TREND_MAX + 1) doubles. */
static void look_for_drift(struct noise *noise, struct series *series, double *t, double *room)
{
	double *x = room, *y = x + TREND_MAX + 1, *scratch = y + TREND_MAX + 1, span, change;
	struct trend trend, beside;
	size_t n;

	for (size_t p = 0; p < series->processes; p++)
		t[p] = series->has_clock ? series->start[p] : (double)p;
	span = t[series->processes - 1] - t[0];
	n = thin(series, t, series->level, x, y);
	trend = trend_of(x, y, n, scratch);
	change = expm1(trend.slope * span);
	if (!(trend.p < NOISE_ALPHA && fabs(change) > series->margin))
		return;
	thin(series, t, series->yardstick, x, y);
	beside = trend_of(x, y, n, scratch);
	tell_drift(noise, series, change, expm1(beside.slope * span));
	series_take_drift(series, t, trend.slope);
}

/* Without a clock the order of the file stands for time, if it has no times at all: where they do
   not ascend, several sessions were put together. */
int noise_find_drift(struct noise *noise, struct series *series, struct err *err)
{
	double *t;

	if (series->processes == 0 || (!series->has_clock && !isnan(series->start[0])))
		return 0;
	t = malloc((series->processes + 2 * (TREND_MAX + 1) + trend_scratch(TREND_MAX + 1)) *
		   sizeof(*t));
	if (!t)
		return err_memory(err);
	look_for_drift(noise, series, t, t + series->processes);
	free(t);
	return 0;
}

/* ---- wander */

/* Pearson's correlation of both; NaN when one is not known, or constant. */
static double correlation(const double *x, const double *y, size_t n)
{
	double mx = moment_mean(x, n), my = moment_mean(y, n), xy = 0;

	for (size_t i = 0; i < n; i++)
		xy += (x[i] - mx) * (y[i] - my);
	return xy / sqrt(moment_sum_squares(x, n) * moment_sum_squares(y, n));
}

/* What comes and goes makes the interval of the mean too narrow; that much is reported. Groups of
   processes that follow each other are reported as groups. */
static void find_wander(struct noise *noise, const struct series *series)
{
	size_t n = series->processes;
	struct interval interval = interval_t(series->log_mean, n, 0.95);
	double half = (interval.high - interval.low) / 2, r1, effective, honest;
	bool is_machine;

	if (n < WANDER_MIN || noise_get(noise, NOISE_MODES) ||
	    !(autocorrelation_ljung_box(series->log_mean, n, 0).p < NOISE_ALPHA))
		return;
	r1 = autocorrelation(series->log_mean, n, 1);
	effective = autocorrelation_effective_n(n, r1);
	honest = half * sqrt((double)n / effective);
	if (!(r1 > 0 && honest - half > series->margin))
		return;
	is_machine = correlation(series->log_mean, series->yardstick, n) > 0.5;
	noise_add(noise, NOISE_WANDER, honest - half,
		  FIGURES(figure_text("cause", is_machine ? "machine" : NULL),
			  figure_of("autocorrelation", FIGURE_TWO_DECIMALS, r1),
			  figure_count("processes", n), figure_of("worth", FIGURE_WHOLE, effective),
			  figure_of("half_width", FIGURE_PERCENT, half),
			  figure_of("rather", FIGURE_PERCENT, honest)));
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

/* What the mean of all positions is above the last one: what more warm-ups would take off. */
static double above_last(const double *effects, size_t positions)
{
	return (1 + moment_mean(effects, positions)) / (1 + effects[positions - 1]) - 1;
}

static void tell_position(struct noise *noise, const struct position *found, const double *effects,
			  size_t positions)
{
	double fall = (1 + effects[0]) / (1 + effects[positions - 1]) - 1;

	if (found->worst != 0 && found->worst != positions - 1)
		noise_add(noise, NOISE_WARMUP, found->worst_effect,
			  FIGURES(figure_count("value", found->worst + 1),
				  figure_of("off_by", FIGURE_CHANGE, found->worst_effect)));
	else if (fall > 0)
		noise_add(noise, NOISE_WARMUP, fall,
			  FIGURES(figure_of("slower", FIGURE_PERCENT, fall),
				  figure_of("moves_result", FIGURE_CHANGE,
					    above_last(effects, positions))));
	else
		noise_add(noise, NOISE_WARMUP, fall,
			  FIGURES(figure_of("faster", FIGURE_PERCENT, fabs(fall))));
}

/* The first values of every process, less the time off the CPU and less a drift that was reported.
 */
static void fill_table(const struct series *series, size_t positions, double *table)
{
	for (size_t p = 0, at = 0; p < series->processes; at += series->runs[p++]->nvalues)
		for (size_t j = 0; j < positions; j++) {
			double drift = series->slope == 0
					       ? 0
					       : series->slope * (series->middle[at + j] -
								  series->start[p]);

			table[p * positions + j] = level_value(series->runs[p], j) * exp(-drift);
		}
}

static int find_position(struct noise *noise, const struct series *series, struct err *err)
{
	size_t positions = shortest_process(series);
	double *table, effects[POSITIONS_MAX];
	struct position found;

	if (series->processes < POSITION_MIN || positions < 2 || positions > POSITIONS_MAX)
		return 0;
	table = malloc(
		(series->processes * positions + position_scratch(series->processes, positions)) *
		sizeof(*table));
	if (!table)
		return err_memory(err);
	fill_table(series, positions, table);
	found = position_effect(table, series->processes, positions, effects,
				table + series->processes * positions);
	free(table);
	if (found.p < NOISE_ALPHA && fabs(found.worst_effect) > series->margin)
		tell_position(noise, &found, effects, positions);
	return 0;
}

int noise_find_order(struct noise *noise, const struct series *series, struct err *err)
{
	find_wander(noise, series);
	return find_position(noise, series, err);
}
