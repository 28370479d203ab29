#include "cli/page/in_time.h"

#include "results/model/evidence.h"
#include "results/noise/paced.h"
#include "stats/order.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { AXIS = 16, TICK_APART = 34, MARK = 8 };

/* Of the width, for the numbers at the left and for the last dot. */
#define LEFT  0.13
#define RIGHT 0.01

void in_time_release(struct in_time *in_time)
{
	for (size_t i = 0; i < IN_TIME_LINES_MAX; i++)
		free(in_time->lines[i].dots);
	*in_time = (struct in_time){0};
}

/* ---- from runs */

static size_t values_of(const struct bench *bench)
{
	size_t n = 0;

	for (size_t i = 0; bench && i < bench->nruns; i++)
		n += bench->runs[i]->nvalues;
	return n;
}

/* Seconds since the session began; NaN: not known. */
static double start_of(const struct run *run, size_t i)
{
	struct evidence seen;

	return run_evidence(run, i, &seen) && seen.start_ns >= 0 ? (double)seen.start_ns / 1e9
								 : NAN;
}

/* One session, in time order: else its clock would draw several over each other. */
static bool has_clock(const struct bench *bench)
{
	double last = 0;

	for (size_t i = 0; bench && i < bench->nruns; i++) {
		const struct run *run = bench->runs[i];

		for (size_t k = 0; k < run->nvalues; k++)
			if (isnan(start_of(run, k)))
				return false;
		if (run->nvalues && start_of(run, 0) < last)
			return false;
		if (run->nvalues)
			last = start_of(run, 0);
	}
	return true;
}

/* One for each value; of the values themselves, or of the pacer beside them. */
typedef double in_time_number(const struct run *run, size_t i);

static double value_at(const struct run *run, size_t i)
{
	return run->values[i];
}

/* Everyday Python's: every run with a pacer has it. */
static double slice_at(const struct run *run, size_t i)
{
	return paced_slice(run, 0, i);
}

static int add_line(struct in_time_line *line, const struct bench *bench, bool by_clock,
		    in_time_number *number)
{
	size_t n = values_of(bench), at = 0;

	line->dots = calloc(n + 1, sizeof(*line->dots));
	if (!line->dots)
		return -1;
	for (size_t i = 0; bench && i < bench->nruns; i++) {
		const struct run *run = bench->runs[i];

		for (size_t k = 0; k < run->nvalues; k++, at++) {
			double y = number(run, k);

			if (!isfinite(y))
				continue;
			line->dots[line->n++] = (struct in_time_dot){
				by_clock ? start_of(run, k) : (double)at + 1, y,
				run_is_marked(run, k, MARK_PREEMPTED | MARK_MIGRATED)};
		}
	}
	line->of = line->n;
	return 0;
}

static int init(struct in_time *in_time, const struct bench *const benches[IN_TIME_LINES_MAX],
		in_time_number *number)
{
	static const char *const css[IN_TIME_LINES_MAX] = {"a", "b"};

	*in_time = (struct in_time){.has_clock = true};
	for (size_t i = 0; i < IN_TIME_LINES_MAX; i++)
		in_time->has_clock &= has_clock(benches[i]);
	for (size_t i = 0; i < IN_TIME_LINES_MAX; i++) {
		struct in_time_line *line = &in_time->lines[in_time->n++];

		line->css = css[i];
		if (add_line(line, benches[i], in_time->has_clock, number))
			return -1;
	}
	return 0;
}

int in_time_of_values(struct in_time *in_time, const struct bench *const benches[IN_TIME_LINES_MAX])
{
	return init(in_time, benches, value_at);
}

/* Pacers of two sides may be two: each over its own median. */
static int over_median(struct in_time_line *line)
{
	double *scratch = malloc((2 * line->n + 1) * sizeof(*scratch)), middle;

	if (!scratch)
		return -1;
	for (size_t i = 0; i < line->n; i++)
		scratch[i] = line->dots[i].y;
	middle = line->n ? order_median(scratch, line->n, scratch + line->n) : 1;
	for (size_t i = 0; i < line->n; i++)
		line->dots[i].y = log(line->dots[i].y / middle);
	free(scratch);
	return 0;
}

int in_time_of_pacers(struct in_time *in_time, const struct bench *const benches[IN_TIME_LINES_MAX])
{
	int rc = init(in_time, benches, slice_at);

	for (size_t i = 0; i < in_time->n && !rc; i++)
		rc = over_median(&in_time->lines[i]);
	return rc;
}

/* ---- thinning */

static void thin(struct in_time_line *line, size_t most)
{
	size_t step = most < 2 ? line->n : (2 * line->n + most - 1) / most, kept = 0;

	if (line->n <= most || step < 3)
		return;
	for (size_t begin = 0; begin < line->n; begin += step) {
		size_t end = begin + step < line->n ? begin + step : line->n;
		size_t low = begin, high = begin;

		for (size_t i = begin; i < end; i++) {
			low = line->dots[i].y < line->dots[low].y ? i : low;
			high = line->dots[i].y > line->dots[high].y ? i : high;
		}
		struct in_time_dot first = line->dots[low < high ? low : high];
		struct in_time_dot second = line->dots[low < high ? high : low];

		line->dots[kept++] = first;
		if (low != high)
			line->dots[kept++] = second;
	}
	line->n = kept;
}

void in_time_thin(struct in_time *in_time, size_t most)
{
	for (size_t i = 0; i < in_time->n; i++)
		thin(&in_time->lines[i], most);
}

/* ---- drawing */

static bool scales_of(const struct in_time *in_time, struct plot_scale *across,
		      struct plot_scale *down, int *failed)
{
	size_t n = 0, at = 0;
	double *y;

	*across = (struct plot_scale){INFINITY, -INFINITY};
	for (size_t i = 0; i < in_time->n; i++)
		n += in_time->lines[i].n;
	y = malloc((2 * n + 1) * sizeof(*y));
	*failed |= y ? 0 : -1;
	if (!y || n == 0) {
		free(y);
		return false;
	}
	for (size_t i = 0; i < in_time->n; i++)
		for (size_t k = 0; k < in_time->lines[i].n; k++) {
			const struct in_time_dot *dot = &in_time->lines[i].dots[k];

			*across = plot_scale_join(*across, (struct plot_scale){dot->x, dot->x});
			y[at++] = dot->y;
		}
	if (across->high <= across->low)
		*across = (struct plot_scale){across->low - 1, across->low + 1};
	*down = plot_scale_of(y, n, y + n);
	free(y);
	return true;
}

static void add_dots(struct buf *out, const struct in_time_line *line, struct plot_scale across,
		     struct plot_scale down, int height, bool wants_marked)
{
	bool is_open = false;

	for (size_t i = 0; i < line->n; i++) {
		const struct in_time_dot *dot = &line->dots[i];
		double y = plot_down(down, dot->y, height);

		if (dot->is_marked != wants_marked)
			continue;
		if (!is_open)
			buf_addf(out, "<path class=\"%s %s\" d=\"", wants_marked ? "x" : "d s",
				 line->css);
		is_open = true;
		if (wants_marked)
			buf_addf(out, "M%.0f %.0fv%d", plot_across(across, dot->x),
				 fmax(0, y - MARK / 2.0), MARK);
		else
			plot_dot(out, plot_across(across, dot->x), y);
	}
	if (is_open)
		buf_adds(out, "\"/>");
}

/* The numbers of the first and of the last value. */
static void add_ends(struct buf *out, const struct in_time *in_time, struct plot_scale across,
		     struct plot_scale room, double y)
{
	char first[UNIT_TEXT], last[UNIT_TEXT];

	if (in_time->has_clock) {
		unit_format_span(across.low, first);
		unit_format_span(across.high, last);
	} else {
		snprintf(first, sizeof(first), "value %.0f", fmax(1, across.low));
		snprintf(last, sizeof(last), "value %.0f", across.high);
	}
	plot_text(out, plot_across(room, across.low), y, "start", first);
	plot_text(out, PLOT_WIDTH, y, "end", last);
}

int in_time_draw(struct buf *out, const struct in_time *in_time, enum plot_words words, int height,
		 const char *what)
{
	struct plot_scale across, down, room;
	int rc = 0;

	if (!scales_of(in_time, &across, &down, &rc))
		return rc;
	room = (struct plot_scale){across.low - LEFT * (across.high - across.low),
				   across.high + RIGHT * (across.high - across.low)};
	plot_open(out, height + AXIS, what);
	plot_axis_down(out, down, words, (size_t)height / TICK_APART + 1, 0, height);
	add_ends(out, in_time, across, room, height + AXIS - 4);
	plot_field_open(out, 0, height);
	for (size_t i = 0; i < in_time->n; i++) {
		add_dots(out, &in_time->lines[i], room, down, height, false);
		add_dots(out, &in_time->lines[i], room, down, height, true);
	}
	plot_field_close(out);
	plot_close(out);
	return buf_failed(out) ? -1 : 0;
}

struct in_time_count in_time_count(const struct in_time *in_time)
{
	struct in_time_count count = {0};
	struct plot_scale across, down = {-INFINITY, INFINITY};
	int failed = 0;

	scales_of(in_time, &across, &down, &failed);
	for (size_t i = 0; i < in_time->n; i++) {
		const struct in_time_line *line = &in_time->lines[i];

		count.values += line->of;
		count.drawn += line->n;
		for (size_t k = 0; k < line->n; k++) {
			count.marked += line->dots[k].is_marked;
			count.beyond += !plot_is_inside(down, line->dots[k].y);
		}
	}
	return count;
}
