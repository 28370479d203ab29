#include "cli/page/timeline.h"

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

void timeline_release(struct timeline *timeline)
{
	for (size_t i = 0; i < TIMELINE_LINES_MAX; i++)
		free(timeline->lines[i].dots);
	*timeline = (struct timeline){0};
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
typedef double timeline_number(const struct run *run, size_t i);

static double value_at(const struct run *run, size_t i)
{
	return run->values[i];
}

/* Everyday Python's: every run with a pacer has it. */
static double slice_at(const struct run *run, size_t i)
{
	return paced_slice(run, 0, i);
}

static int add_line(struct timeline_line *line, const struct bench *bench, bool by_clock,
		    timeline_number *number)
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
			line->dots[line->n++] = (struct timeline_dot){
				by_clock ? start_of(run, k) : (double)at + 1, y,
				run_is_marked(run, k, MARK_PREEMPTED | MARK_MIGRATED)};
		}
	}
	line->of = line->n;
	return 0;
}

static int init(struct timeline *timeline, const struct bench *const benches[TIMELINE_LINES_MAX],
		timeline_number *number)
{
	static const char *const css[TIMELINE_LINES_MAX] = {"a", "b"};

	*timeline = (struct timeline){.has_clock = true};
	for (size_t i = 0; i < TIMELINE_LINES_MAX; i++)
		timeline->has_clock &= has_clock(benches[i]);
	for (size_t i = 0; i < TIMELINE_LINES_MAX; i++) {
		struct timeline_line *line = &timeline->lines[timeline->n++];

		line->css = css[i];
		if (add_line(line, benches[i], timeline->has_clock, number))
			return -1;
	}
	return 0;
}

int timeline_of_values(struct timeline *timeline,
		       const struct bench *const benches[TIMELINE_LINES_MAX])
{
	return init(timeline, benches, value_at);
}

/* Pacers of two sides may be two: each over its own median. */
static int over_median(struct timeline_line *line)
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

int timeline_of_pacers(struct timeline *timeline,
		       const struct bench *const benches[TIMELINE_LINES_MAX])
{
	int rc = init(timeline, benches, slice_at);

	for (size_t i = 0; i < timeline->n && !rc; i++)
		rc = over_median(&timeline->lines[i]);
	return rc;
}

/* ---- thinning */

static void thin(struct timeline_line *line, size_t most)
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
		struct timeline_dot first = line->dots[low < high ? low : high];
		struct timeline_dot second = line->dots[low < high ? high : low];

		line->dots[kept++] = first;
		if (low != high)
			line->dots[kept++] = second;
	}
	line->n = kept;
}

void timeline_thin(struct timeline *timeline, size_t most)
{
	for (size_t i = 0; i < timeline->n; i++)
		thin(&timeline->lines[i], most);
}

/* ---- drawing */

static bool scales_of(const struct timeline *timeline, struct plot_scale *across,
		      struct plot_scale *down, int *failed)
{
	size_t n = 0, at = 0;
	double *y;

	*across = (struct plot_scale){INFINITY, -INFINITY};
	for (size_t i = 0; i < timeline->n; i++)
		n += timeline->lines[i].n;
	y = malloc((2 * n + 1) * sizeof(*y));
	*failed |= y ? 0 : -1;
	if (!y || n == 0) {
		free(y);
		return false;
	}
	for (size_t i = 0; i < timeline->n; i++)
		for (size_t k = 0; k < timeline->lines[i].n; k++) {
			const struct timeline_dot *dot = &timeline->lines[i].dots[k];

			*across = plot_scale_join(*across, (struct plot_scale){dot->x, dot->x});
			y[at++] = dot->y;
		}
	if (across->high <= across->low)
		*across = (struct plot_scale){across->low - 1, across->low + 1};
	*down = plot_scale_of(y, n, y + n);
	free(y);
	return true;
}

static void add_dots(struct buf *out, const struct timeline_line *line, struct plot_scale across,
		     struct plot_scale down, int height, bool wants_marked)
{
	bool is_open = false;

	for (size_t i = 0; i < line->n; i++) {
		const struct timeline_dot *dot = &line->dots[i];
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
static void add_ends(struct buf *out, const struct timeline *timeline, struct plot_scale across,
		     struct plot_scale room, double y)
{
	char first[UNIT_TEXT], last[UNIT_TEXT];

	if (timeline->has_clock) {
		unit_format_span(across.low, first);
		unit_format_span(across.high, last);
	} else {
		snprintf(first, sizeof(first), "value %.0f", fmax(1, across.low));
		snprintf(last, sizeof(last), "value %.0f", across.high);
	}
	plot_text(out, plot_across(room, across.low), y, "start", first);
	plot_text(out, PLOT_WIDTH, y, "end", last);
}

int timeline_draw(struct buf *out, const struct timeline *timeline, enum plot_words words,
		  int height, const char *what)
{
	struct plot_scale across, down, room;
	int rc = 0;

	if (!scales_of(timeline, &across, &down, &rc))
		return rc;
	room = (struct plot_scale){across.low - LEFT * (across.high - across.low),
				   across.high + RIGHT * (across.high - across.low)};
	plot_open(out, height + AXIS, what);
	plot_axis_down(out, down, words, (size_t)(1 + height / TICK_APART), 0, height);
	add_ends(out, timeline, across, room, height + AXIS - 4);
	plot_field_open(out, 0, height);
	for (size_t i = 0; i < timeline->n; i++) {
		add_dots(out, &timeline->lines[i], room, down, height, false);
		add_dots(out, &timeline->lines[i], room, down, height, true);
	}
	plot_field_close(out);
	plot_close(out);
	return buf_failed(out) ? -1 : 0;
}

struct timeline_count timeline_count(const struct timeline *timeline)
{
	struct timeline_count count = {0};
	struct plot_scale across, down = {-INFINITY, INFINITY};
	int failed = 0;

	scales_of(timeline, &across, &down, &failed);
	for (size_t i = 0; i < timeline->n; i++) {
		const struct timeline_line *line = &timeline->lines[i];

		count.values += line->of;
		count.drawn += line->n;
		for (size_t k = 0; k < line->n; k++) {
			count.marked += line->dots[k].is_marked;
			count.beyond += !plot_is_inside(down, line->dots[k].y);
		}
	}
	return count;
}
