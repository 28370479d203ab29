/*
 * How often functions are called in one iteration, and by whom, from a profile whose weights are
 * calls and whose parts each say it once: a figure is exact where all parts agree, else it lies
 * between the least and the most that a part has. Pure.
 */
#ifndef RESULTS_PROFILES_CALL_TABLE_H
#define RESULTS_PROFILES_CALL_TABLE_H

#include "results/profiles/stack_profile.h"

#include <stdbool.h>

/* Per iteration; exact where both are the same. */
struct call_figure {
	double low, high;
};
bool call_figure_is_exact(struct call_figure figure);
/* Not more, and not less: they have something in common. */
bool call_figures_overlap(struct call_figure a, struct call_figure b);

struct call_edge {
	size_t callee, caller; /* groups; caller SIZE_MAX: the measured loop */
	struct call_figure calls;
};

/* `= {0}` may be released; it owns all. */
struct call_table {
	size_t n;		  /* groups */
	struct call_figure *rows; /* of each group */
	struct call_edge *edges;  /* by callee, then caller */
	size_t n_edges;
	struct call_figure total;
};

/* `group` gives each node a group below `n`: its frame, or what stands for a function on two sides.
   A part without iterations does not count. 0, or -1 with err (memory); released either way. */
int call_table_make(struct call_table *table, const struct stack_profile *profile,
		    const size_t *group, size_t n, struct err *err);
void call_table_release(struct call_table *table);

/* The same profile as one part of whole numbers: of one iteration where all figures are exact and
   whole (then *is_each), else of all iterations together. Texts are copied. 0, or -1 with err
   (memory); `out` is empty before and released either way. */
int call_profile_sum(struct stack_profile *out, const struct stack_profile *profile, bool *is_each,
		     struct err *err);

/* The same as one part of one iteration: the mean of the parts' figures, rounded to whole numbers.
   0, or -1 with err (memory); as above. */
int call_profile_mean(struct stack_profile *out, const struct stack_profile *profile,
		      struct err *err);

#endif
