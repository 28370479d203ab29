/*
 * What each source line costs in an iteration: time from a profile of samples, memory from profiles
 * of counts, joined by file and line. A line's own: what runs or allocates below it in C counts for
 * it, what other Python functions do that it calls does not. Pure.
 */
#ifndef RESULTS_PROFILES_LINE_COSTS_H
#define RESULTS_PROFILES_LINE_COSTS_H

#include "results/profiles/call_table.h"

enum line_time {
	LINE_PYTHON,
	LINE_NATIVE,  /* C code, the collector too */
	LINE_WAITING, /* system calls */
	LINE_TIMES
};

enum line_memory { LINE_BYTES, LINE_REQUESTS, LINE_PEAK, LINE_MEMORY };

struct line_cost {
	double share[LINE_TIMES];   /* of all samples */
	double seconds[LINE_TIMES]; /* per iteration: the mean of the parts; NaN: not known */
	struct call_figure memory[LINE_MEMORY]; /* per iteration; the peak is of one */
};

struct costly_line {
	int line; /* 0: unknown */
	struct line_cost cost;
};

/* Functions that share a line are one there: one with a name before a comprehension or a lambda,
   then the inner one. */
struct costly_function {
	const struct profile_frame *frame; /* borrowed from one of the profiles */
	size_t first, n;		   /* its lines, by number */
	struct line_cost cost;
};

/* `= {0}` may be released. */
struct line_costs {
	struct costly_function *functions; /* a file's one after the other, by first line; the file
					      that weighs most comes first */
	size_t n_functions;
	struct costly_line *lines; /* that cost something */
	size_t n_lines;
	struct line_cost total; /* with what no Python code did */
};

/* `time` or `memory` (by enum line_memory, with the same nodes) may be NULL: of these all is 0. 0,
   or -1 with err (memory); the profiles stay as they are as long as the costs are used. */
int line_costs_make(struct line_costs *costs, const struct stack_profile *time,
		    const struct stack_profile *const memory[LINE_MEMORY], struct err *err);
void line_costs_release(struct line_costs *costs);

/* A cost's share of all time, all kinds together. */
double line_cost_time(const struct line_cost *cost);
/* Its share of one kind of memory, by the most that was seen; 0 where there is none. */
double line_cost_memory(const struct line_cost *cost, const struct line_cost *total,
			enum line_memory kind);
/* The largest of its shares: of time, of bytes, of the peak. */
double line_cost_weight(const struct line_cost *cost, const struct line_cost *total);

#endif
