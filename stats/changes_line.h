/*
 * A stretch of a history on one scale, without memory, in which a step has a known shape.
 *
 * Model: log mean i = level of its machine + steps + noise, the noise with a standard deviation of
 * its own (what differs between results, and the result's own standard error) and a memory of the
 * result before it on the same machine, AR(1). Divided by its standard deviation and freed from r
 * times its predecessor, the noise is white; a step adds its whole height to the first result of
 * each machine behind it and (1 - r) of it to all that follow. What is left after the machines'
 * levels is cut at three standard deviations (Huber's score), so that one result alone never makes
 * a step. All sums that a scan needs come from three numbers for each result.
 * Source: generalised least squares; Huber and Ronchetti, Robust Statistics, 7.
 *
 * Internal to stats/changes*.c.
 */
#ifndef STATS_CHANGES_LINE_H
#define STATS_CHANGES_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "stats/changes_history.h"

/* Of doubles beside `a`, and of indices; for each result and one more. */
#define CHANGES_LINE_DOUBLES 13
#define CHANGES_LINE_FIXED   1
#define CHANGES_LINE_INDICES 5

/* Where Huber's score is cut, in standard deviations. */
#define CHANGES_CUT 3.0

struct changes_line {
	size_t n, machines;
	/* Fixed: the machine (counted from 0), the results of that machine before and behind this
	   one (n: none), and 1 / standard deviation in units of the middle one. */
	size_t *machine, *prev, *next;
	size_t *behind, *beyond; /* of each machine: scratch of a scan */
	double *a;
	double *x; /* log means, each times its a */
	double r;
	double *e, *flat; /* what a constant 1 and x are when whitened */
	double *u;	  /* e without the levels, cut */
	/* Of each machine: sum of flat^2, level. */
	double *weight, *level;
	/* Of a step before result i, within its machine: sum of squares, product with flat, product
	   with u. */
	double *square, *cross, *score;
	double *rest; /* what remains when the best cut is taken out, too */
	/* Of a step before result i over all machines: its product with u, sum of squares. */
	double *step_score, *step_square;
	double *along; /* of each machine: scratch */
	double total;  /* sum of u^2 */
	double scale;  /* sd of a whitened result, before the cut */
};

/* A stretch [first, last) of the line that is higher or lower; last = n: one step. */
struct changes_best {
	size_t first, last;   /* first = n: nothing was found */
	double score, square; /* its height is score / square */
};

/* Lay the arrays of a line for up to n results into memory, which moves behind them; a line of
   `shape` (not NULL) shares what is fixed with it. */
struct changes_line changes_line_in(void **memory, size_t n, const struct changes_line *shape);
size_t changes_line_bytes(size_t n);

/* Fill from results [from, to) of the history. sort: to - from doubles. */
void changes_line_fill(struct changes_line *line, const struct changes_history *history,
		       size_t from, size_t to, double *sort);

/* Leave only its first n results; what lies behind stays in machine (a machine that none of the
   first has is machines or more), prev, a and x. */
void changes_line_shorten(struct changes_line *line, size_t n);

/* Whiten by r, take the levels off, cut, and make the sums. */
void changes_line_prepare(struct changes_line *line, double r);
/* The two halves of it, for those who change e or u in between. */
void changes_line_whiten(struct changes_line *line, double r);
void changes_line_sum(struct changes_line *line);

/* The piece of a step before `first` that ends before `last`, both results of one machine or n. */
void changes_line_piece(const struct changes_line *line, size_t machine, size_t first, size_t last,
			double *score, double *square);

/* What stretch [first, last) of height 1 is at result i, whitened, levels not taken off. */
double changes_line_shape(const struct changes_line *line, size_t i, size_t first, size_t last);

/* u without `best` (its height included) into line->rest. */
void changes_line_rest(struct changes_line *line, const struct changes_best *best);

/* Degrees of freedom with `steps` steps taken off; at least 1. */
double changes_line_df(const struct changes_line *line, size_t steps);

#endif
