/* Self and total weight of each line of Python code, worker by worker. */
#ifndef RESULTS_PROFILES_PROFILE_LINES_H
#define RESULTS_PROFILES_PROFILE_LINES_H

#include "results/profiles/profile_weights.h"

/* Where a function was: the line that it ran, or that its call stands in. */
struct profile_line {
	size_t frame;
	int line; /* 0: unknown */
};

/* `= {0}` may be released. */
struct profile_lines {
	struct profile_line *lines;	/* a function's one after the other, by number; functions in
					   the order of their frames */
	struct profile_weights weights; /* of each line; what runs below it in C counts for it */
};

/* 0, or -1 with err (memory). */
int profile_lines_make(struct profile_lines *lines, const struct stack_profile *profile,
		       struct err *err);
void profile_lines_release(struct profile_lines *lines);

#endif
