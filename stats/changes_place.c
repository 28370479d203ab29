#include "stats/changes_place.h"

#include <math.h>

#include "stats/dist.h"

#define LEVEL 0.95
/* Where a place leaves the set: -2 log(1 - sqrt(.95)). */
#define SET_LIMIT 7.352
/* Rounds of place, levels and cut. */
#define ROUNDS 6

/* to = from without what each machine's level explains of it; returns its sum of squares. */
static double take_levels_off(const struct changes_line *line, const double *from, double *to)
{
	double *along = line->along, squares = 0;

	for (size_t m = 0; m < line->machines; m++)
		along[m] = 0;
	for (size_t i = 0; i < line->n; i++)
		along[line->machine[i]] += from[i] * line->flat[i];
	for (size_t i = 0; i < line->n; i++) {
		size_t m = line->machine[i];

		to[i] = from[i] - along[m] / line->weight[m] * line->flat[i];
		squares += to[i] * to[i];
	}
	return squares;
}

/* The sd of what two levels leave in line->rest; *kept: the share of results that are not cut. */
static double cut_around(struct changes_line *line, const struct changes_best *step, double *kept)
{
	double squares = 0, sd;
	size_t cut = 0;

	changes_line_rest(line, step);
	for (size_t i = 0; i < line->n; i++)
		squares += line->rest[i] * line->rest[i];
	sd = sqrt(squares / changes_line_df(line, 1));
	for (size_t i = 0; i < line->n; i++) {
		double fitted = line->u[i] - line->rest[i], far = line->e[i] - fitted;

		cut += fabs(far) > CHANGES_CUT * sd;
		line->u[i] = fitted + fmin(fmax(far, -CHANGES_CUT * sd), CHANGES_CUT * sd);
	}
	*kept = 1 - (double)cut / (double)line->n;
	return sd;
}

static struct changes_best refine(struct changes_line *line, struct changes_best step, double *sd)
{
	double kept = 1;

	for (size_t i = 0; i < line->n; i++) /* from here on the levels of the scan are 0 */
		line->e[i] -= line->level[line->machine[i]] * line->flat[i];
	for (int round = 0; round < ROUNDS; round++) {
		struct changes_best better;

		*sd = cut_around(line, &step, &kept);
		line->total = take_levels_off(line, line->u, line->u);
		changes_line_sum(line);
		changes_scan_steps(line);
		better = changes_best_step(line);
		step = better.first < line->n ? better : changes_step_at(line, step.first);
	}
	changes_line_rest(line, &step);
	*sd /= fmax(kept, .5); /* the slope of Huber's score */
	return step;
}

static double left_by(const struct changes_line *line, const struct changes_best *step)
{
	return line->total - step->score * step->score / step->square;
}

/* The set of places. Few results: as much wider as Student's interval is. */
static void find_set(const struct changes_line *line, struct changes_place *place)
{
	double df = changes_line_df(line, 1);
	double wider = dist_t_critical(LEVEL, df) / dist_t_critical(LEVEL, INFINITY);
	double least = left_by(line, &place->best);

	place->first = place->last = place->best.first;
	for (size_t t = 1; t < line->n; t++) {
		struct changes_best step = changes_step_at(line, t);

		if (!(step.square > 0) || (step.score > 0) != (place->best.score > 0) ||
		    df * log(left_by(line, &step) / least) > SET_LIMIT * wider * wider)
			continue;
		place->first = t < place->first ? t : place->first;
		place->last = t > place->last ? t : place->last;
	}
}

/* A line through the results, beside the step and instead of it. */
static void find_slope(struct changes_line *line, struct changes_place *place)
{
	double *slope = line->rest, first = sqrt(1 - line->r * line->r), n = (double)line->n;
	double squares, with_u = 0, with_step = 0;
	struct changes_best *step = &place->best;

	for (size_t i = 0; i < line->n; i++) {
		size_t prev = line->prev[i];
		double at = line->a[i] * ((double)i / (n - 1) - .5);

		slope[i] = prev == line->n
				   ? first * at
				   : at - line->r * line->a[prev] * ((double)prev / (n - 1) - .5);
	}
	squares = take_levels_off(line, slope, slope);
	for (size_t i = 0; i < line->n; i++) {
		with_u += slope[i] * line->u[i];
		with_step += slope[i] * changes_line_shape(line, i, step->first, step->last);
	}
	place->over_slope = changes_line_df(line, 1) *
			    log((line->total - with_u * with_u / squares) / left_by(line, step));
	place->drift = with_u / squares;
	place->beside = *step;
	place->beside.score -= with_step * with_u / squares;
	place->beside.square -= with_step * with_step / squares;
	line->total -= with_u * with_u / squares;
	place->worth_beside = changes_gain(line, &place->beside);
}

struct changes_place changes_place_of(struct changes_line *line, size_t at)
{
	struct changes_place place = {.best = changes_step_at(line, at)};
	double sd = 0;

	place.best = refine(line, place.best, &sd);
	find_set(line, &place);
	place.log_ratio =
		interval_from_se(place.best.score / place.best.square, sd / sqrt(place.best.square),
				 changes_line_df(line, 1), LEVEL);
	find_slope(line, &place);
	return place;
}
