/* The heaviest paths of a profile as rows of a tree, for a screen. */
#ifndef RESULTS_PROFILES_HEAVY_PATHS_H
#define RESULTS_PROFILES_HEAVY_PATHS_H

#include "results/profiles/stack_profile.h"

struct heavy_row {
	size_t frame;
	size_t depth;	    /* 0: outermost */
	size_t calls;	    /* of the function within itself that the row stands for; 1: none */
	double self, total; /* shares of all samples */
};

/* `= {0}` may be released. */
struct heavy_paths {
	struct heavy_row *rows; /* callers before callees, the heavier callee first */
	size_t n;
	double least; /* rows have this share at least: what was asked for, or more */
};

/* Paths with `least` of the samples, of which there are `most` at most: the heaviest, by raising
   the least share. Lines do not count; a function that does nothing but call itself is one row. 0,
   or -1 with err (memory). */
int heavy_paths_find(struct heavy_paths *paths, const struct stack_profile *profile, double least,
		     size_t most, struct err *err);
void heavy_paths_release(struct heavy_paths *paths);

#endif
