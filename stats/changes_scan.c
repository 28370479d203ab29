#include "stats/changes_scan.h"

#include <math.h>

/* What a stretch must gain more than a step: 1.5 times what the larger number of them
   would cost, so that few chance cuts are stretches. */
#define STRETCH_COST 3.0
/* Below, nothing on one machine is on both sides of the place. */
#define SQUARE_MIN 0.4
/* The bias of the lag-1 autocorrelation when a level and the best cut were taken off is about
   -(1 + 3 r) BIAS / n. */
#define BIAS 5.0
/* Before the memory is estimated, cuts are taken out until one explains less than this share of
   what remains, and at most so many. The first must explain more where results are few: by
   SHORT / n. */
#define SHORT	 4.0
#define DOMINANT 0.5
#define CUTS	 6

double changes_gain(const struct changes_line *line, const struct changes_best *best)
{
	double share;

	if (best->first == line->n || !(line->total > 0) || !(best->square > 0))
		return 0;
	share = best->score * best->score / best->square / line->total;
	return -changes_line_df(line, 0) * log1p(-fmin(share, 1 - 1e-15));
}

double changes_worth(const struct changes_line *line, const struct changes_best *best)
{
	double gain = changes_gain(line, best);

	return best->last == line->n ? gain : gain - STRETCH_COST * log((double)line->n / 2);
}

static bool is_better(double score, double square, const struct changes_best *than)
{
	return square > SQUARE_MIN &&
	       score * score * than->square > than->score * than->score * square;
}

/* Sums over machines of pieces whose ends move one result at a time. The first result of each
   machine behind either end is kept in the arrays of the line that are free by then. */
struct pieces {
	size_t *first, *last;
	double score, square;
};

static void move(const struct changes_line *line, struct pieces *p, size_t machine, size_t first,
		 size_t last)
{
	double score, square;

	changes_line_piece(line, machine, p->first[machine], p->last[machine], &score, &square);
	p->score -= score;
	p->square -= square;
	p->first[machine] = first;
	p->last[machine] = last;
	changes_line_piece(line, machine, first, last, &score, &square);
	p->score += score;
	p->square += square;
}

void changes_scan_steps(struct changes_line *line)
{
	struct pieces p = {line->behind, line->beyond, 0, 0};

	for (size_t m = 0; m < line->machines; m++)
		p.first[m] = p.last[m] = line->n;
	for (size_t t = line->n; t-- > 0;) {
		move(line, &p, line->machine[t], t, line->n);
		line->step_score[t] = p.score;
		line->step_square[t] = p.square > SQUARE_MIN ? p.square : 0;
	}
}

struct changes_best changes_step_at(const struct changes_line *line, size_t at)
{
	return (struct changes_best){at, line->n, line->step_score[at], line->step_square[at]};
}

struct changes_best changes_best_step(const struct changes_line *line)
{
	struct changes_best best = {line->n, line->n, 0, 1};

	for (size_t t = CHANGES_SIDE_MIN; t + CHANGES_SIDE_MIN <= line->n; t++)
		if (is_better(line->step_score[t], line->step_square[t], &best))
			best = changes_step_at(line, t);
	return best;
}

/* All stretches of one length, from the end to the start. */
static void try_length(const struct changes_line *line, size_t length, struct changes_best *best)
{
	struct pieces p = {line->behind, line->beyond, 0, 0};
	size_t n = line->n;

	for (size_t m = 0; m < line->machines; m++)
		p.first[m] = p.last[m] = n;
	for (size_t i = n; i-- > CHANGES_SIDE_MIN;) {
		size_t end = i + length, m = line->machine[i];

		move(line, &p, m, i, p.last[m]);
		if (end < n)
			move(line, &p, line->machine[end], p.first[line->machine[end]], end);
		if (end + CHANGES_SIDE_MIN <= n && is_better(p.score, p.square, best))
			*best = (struct changes_best){i, end, p.score, p.square};
	}
}

/* The same on one machine, where no sums need to be kept; long ones in larger moves. */
static void try_length_alone(const struct changes_line *line, size_t length,
			     struct changes_best *best)
{
	size_t move_by = length < 8 ? 1 : length / 4;

	for (size_t i = CHANGES_SIDE_MIN; i + length + CHANGES_SIDE_MIN <= line->n; i += move_by) {
		double score, square;

		changes_line_piece(line, 0, i, i + length, &score, &square);
		if (is_better(score, square, best))
			*best = (struct changes_best){i, i + length, score, square};
	}
}

struct changes_best changes_scan(struct changes_line *line)
{
	struct changes_best step, stretch = {line->n, line->n, 0, 1};

	changes_scan_steps(line);
	step = changes_best_step(line);
	for (size_t length = CHANGES_SIDE_MIN; length <= line->n / 2; length += (length + 1) / 2)
		if (line->machines == 1)
			try_length_alone(line, length, &stretch);
		else
			try_length(line, length, &stretch);
	return stretch.first < line->n && changes_worth(line, &stretch) > changes_worth(line, &step)
		       ? stretch
		       : step;
}

static double memory_of(const struct changes_line *line)
{
	const double *rest = line->rest;
	double products = 0, squares = 0, n = (double)line->n, r;

	for (size_t i = 0; i < line->n; i++) {
		squares += rest[i] * rest[i];
		if (line->prev[i] < line->n)
			products += rest[i] * rest[line->prev[i]];
	}
	if (!(squares > 0))
		return 0;
	r = products / squares;
	r += BIAS * (1 + 3 * r) / n;
	return fmin(fmax(r, 0), CHANGES_MEMORY_MAX);
}

/* line->rest: u without its best cut, and without those that explain most of what remains then:
   steps look like memory. */
static void take_cuts_out(struct changes_line *line)
{
	double dominant = DOMINANT + SHORT / (double)line->n, share;

	for (int k = 0; k < CUTS; k++) {
		struct changes_best best = changes_scan(line);

		share = best.score * best.score / best.square / line->total;
		changes_line_rest(line, &best);
		if (!(share > dominant))
			return;
		dominant = DOMINANT;
		line->total = 0;
		for (size_t i = 0; i < line->n; i++) {
			line->u[i] = line->rest[i];
			line->total += line->u[i] * line->u[i];
		}
		changes_line_sum(line);
	}
}

struct changes_best changes_look(struct changes_line *line)
{
	struct changes_best best;
	double r;

	changes_line_prepare(line, 0);
	take_cuts_out(line);
	r = memory_of(line);
	changes_line_prepare(line, r);
	best = changes_scan(line);
	changes_line_rest(line, &best);
	return best;
}
