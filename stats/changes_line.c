#include "stats/changes_line.h"

#include <math.h>
#include <string.h>

#include "stats/order.h"

/* Rounds of levels and scale; they end when the scale moves by less than a hundredth. */
#define ROUNDS 12
/* What differs between results is never less than this share of the middle variance that their own
   errors claim. */
#define BETWEEN_MIN 0.1
#define HALVINGS    12
/* The middle of chi squared with one degree of freedom. */
#define CHI2_MEDIAN 0.4549364231195724

size_t changes_line_bytes(size_t n)
{
	return (n + 1) * (sizeof(size_t) * CHANGES_LINE_INDICES +
			  sizeof(double) * (CHANGES_LINE_DOUBLES + CHANGES_LINE_FIXED + 1));
}

static void *take(void **memory, size_t bytes)
{
	char *at = *memory;

	*memory = at + bytes;
	return at;
}

struct changes_line changes_line_in(void **memory, size_t n, const struct changes_line *shape)
{
	struct changes_line line = {0};
	double **of_doubles[] = {&line.x,      &line.e,	    &line.flat,	      &line.u,
				 &line.weight, &line.level, &line.square,     &line.cross,
				 &line.score,  &line.rest,  &line.step_score, &line.step_square,
				 &line.along};

	if (shape) {
		line = *shape;
	} else {
		size_t **of_indices[] = {&line.machine, &line.prev, &line.next, &line.behind,
					 &line.beyond};

		for (size_t i = 0; i < sizeof(of_indices) / sizeof(*of_indices); i++)
			*of_indices[i] = take(memory, (n + 1) * sizeof(size_t));
		line.a = take(memory, (n + 1) * sizeof(double));
	}
	for (size_t i = 0; i < sizeof(of_doubles) / sizeof(*of_doubles); i++)
		*of_doubles[i] = take(memory, (n + 1) * sizeof(double));
	return line;
}

static void link_machines(struct changes_line *line, const size_t *machine)
{
	line->machines = 0;
	for (size_t i = 0; i < line->n; i++) {
		size_t k = i;

		while (k > 0 && machine && machine[k - 1] != machine[i])
			k--;
		line->next[i] = line->n;
		line->prev[i] = k > 0 ? k - 1 : line->n;
		line->machine[i] = k > 0 ? line->machine[k - 1] : line->machines++;
		if (k > 0)
			line->next[k - 1] = i;
	}
}

static double own_variance(const double *se, size_t i, double middle)
{
	return se && isfinite(se[i]) ? se[i] * se[i] : middle;
}

/* The middle one of what neighbours differ by, squared, over what they should: chi squared. From
   neighbours, and the middle one, since steps and single results move neither. */
static double middle_difference(const struct changes_line *line, const double *se, double middle,
				double between, double *sort)
{
	size_t m = 0;

	for (size_t i = 0; i < line->n; i++) {
		size_t prev = line->prev[i];
		double difference, expected;

		if (prev == line->n)
			continue;
		difference = line->x[i] - line->x[prev];
		expected =
			2 * between + own_variance(se, i, middle) + own_variance(se, prev, middle);
		sort[m++] = difference * difference / expected;
	}
	order_sort(sort, m, sort);
	return m ? order_median_sorted(sort, m) : 0;
}

/* The variance between results beside their own errors, by halving. */
static double variance_between(const struct changes_line *line, const double *se, double middle,
			       double *sort)
{
	double low = BETWEEN_MIN * middle;
	double seen = middle_difference(line, NULL, 0, .5, sort) / CHI2_MEDIAN / 2;
	double high = fmax(seen, low);

	for (int k = 0; k < HALVINGS && high > low; k++) {
		double between = (low + high) / 2;

		if (middle_difference(line, se, middle, between, sort) > CHI2_MEDIAN)
			low = between;
		else
			high = between;
	}
	return high;
}

/* a from the standard errors; without any, or where nothing varies, 1. */
static void weigh(struct changes_line *line, const double *se, double *sort)
{
	double middle, between;
	size_t m = 0;

	for (size_t i = 0; i < line->n; i++)
		if (se && isfinite(se[i]))
			sort[m++] = se[i] * se[i];
	order_sort(sort, m, sort);
	middle = m ? order_median_sorted(sort, m) : 0;
	between = m ? variance_between(line, se, middle, sort) : 0;
	for (size_t i = 0; i < line->n; i++)
		line->a[i] =
			between > 0
				? sqrt((between + middle) / (between + own_variance(se, i, middle)))
				: 1;
}

void changes_line_fill(struct changes_line *line, const struct changes_history *history,
		       size_t from, size_t to, double *sort)
{
	const double *y = history->log_mean + from;

	line->n = to - from;
	link_machines(line, history->machine ? history->machine + from : NULL);
	for (size_t i = 0; i < line->n; i++)
		line->x[i] = y[i] - y[0]; /* small numbers: less rounding */
	weigh(line, history->se ? history->se + from : NULL, sort);
	for (size_t i = 0; i < line->n; i++)
		line->x[i] *= line->a[i];
}

void changes_line_shorten(struct changes_line *line, size_t n)
{
	line->machines = 0;
	for (size_t i = 0; i < n; i++) {
		line->prev[i] = line->prev[i] == line->n ? n : line->prev[i];
		line->next[i] = line->next[i] < n ? line->next[i] : n;
		if (line->machine[i] >= line->machines)
			line->machines = line->machine[i] + 1;
	}
	line->n = n;
}

double changes_line_df(const struct changes_line *line, size_t steps)
{
	size_t used = line->machines + steps;

	return line->n > used ? (double)(line->n - used) : 1;
}

void changes_line_whiten(struct changes_line *line, double r)
{
	double first = sqrt(1 - r * r); /* what has no predecessor has all of the variance */

	line->r = r;
	memset(line->weight, 0, line->machines * sizeof(double));
	for (size_t i = 0; i < line->n; i++) {
		size_t prev = line->prev[i];

		if (prev == line->n) {
			line->e[i] = first * line->x[i];
			line->flat[i] = first * line->a[i];
		} else {
			line->e[i] = line->x[i] - r * line->x[prev];
			line->flat[i] = line->a[i] - r * line->a[prev];
		}
		line->weight[line->machine[i]] += line->flat[i] * line->flat[i];
	}
}

/* u: what is left of e, cut. Returns its sum of squares; moved[]: what the levels lack. */
static double cut(struct changes_line *line, double at, double *moved)
{
	double squares = 0;

	memset(moved, 0, line->machines * sizeof(double));
	for (size_t i = 0; i < line->n; i++) {
		size_t m = line->machine[i];
		double rest = line->e[i] - line->level[m] * line->flat[i];

		line->u[i] = fmin(fmax(rest, -at), at);
		moved[m] += line->u[i] * line->flat[i] / line->weight[m];
		squares += line->u[i] * line->u[i];
	}
	return squares;
}

static void take_levels_off(struct changes_line *line)
{
	double *moved = line->along;
	double at = INFINITY, before;
	int round = 0;

	memset(line->level, 0, line->machines * sizeof(double));
	do {
		before = at;
		line->scale = sqrt(cut(line, at, moved) / changes_line_df(line, 0));
		for (size_t m = 0; m < line->machines; m++)
			line->level[m] += moved[m];
		at = CHANGES_CUT * line->scale;
	} while (++round < 2 || (round < ROUNDS && fabs(at - before) > .01 * before));
	cut(line, at, moved);
	line->total = 0;
	for (size_t i = 0; i < line->n; i++) {
		line->u[i] -= moved[line->machine[i]] * line->flat[i];
		line->total += line->u[i] * line->u[i];
	}
}

void changes_line_sum(struct changes_line *line)
{
	size_t n = line->n;

	line->square[n] = line->cross[n] = line->score[n] = 0;
	for (size_t i = n; i-- > 0;) {
		size_t next = line->next[i];
		double flat = line->flat[i], height = line->prev[i] == n ? flat : line->a[i];
		double squares = 0, scores = 0; /* of the results behind this one */

		if (next < n) { /* which is the first behind a step in the sums that it has */
			double a = line->a[next], f = line->flat[next];

			squares = line->square[next] - a * a + f * f;
			scores = line->score[next] - (a - f) * line->u[next];
		}
		line->square[i] = height * height + squares;
		line->cross[i] = height * flat + squares;
		line->score[i] = height * line->u[i] + scores;
	}
}

void changes_line_prepare(struct changes_line *line, double r)
{
	changes_line_whiten(line, r);
	take_levels_off(line);
	changes_line_sum(line);
}

void changes_line_piece(const struct changes_line *line, size_t machine, size_t first, size_t last,
			double *score, double *square)
{
	double across = line->cross[first] - line->cross[last];

	*score = *square = 0;
	if (first == last)
		return;
	*score = line->score[first] - line->score[last];
	*square = line->square[first] + line->square[last] - 2 * line->cross[last] -
		  across * across / line->weight[machine];
}

static double step_at(const struct changes_line *line, size_t i, size_t before)
{
	size_t prev = line->prev[i];

	if (i < before)
		return 0;
	return prev < line->n && prev < before ? line->a[i] : line->flat[i];
}

double changes_line_shape(const struct changes_line *line, size_t i, size_t first, size_t last)
{
	return step_at(line, i, first) - step_at(line, i, last);
}

void changes_line_rest(struct changes_line *line, const struct changes_best *best)
{
	double *rest = line->rest;
	double height = best->first < line->n ? best->score / best->square : 0;
	double *along = line->along; /* the share of each machine's level in the stretch */

	memset(along, 0, line->machines * sizeof(double));
	for (size_t i = 0; i < line->n; i++) {
		rest[i] = changes_line_shape(line, i, best->first, best->last);
		along[line->machine[i]] += rest[i] * line->flat[i];
	}
	for (size_t i = 0; i < line->n; i++) {
		size_t m = line->machine[i];

		rest[i] = line->u[i] -
			  height * (rest[i] - along[m] / line->weight[m] * line->flat[i]);
	}
}
