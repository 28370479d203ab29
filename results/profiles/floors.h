/*
 * What was counted several times, each time in another layout of the same code, by groups: a figure
 * and its floor, which is how far identical code is apart, and what two sides differ by above it.
 * Each part of a profile is one count. Pure.
 */
#ifndef RESULTS_PROFILES_FLOORS_H
#define RESULTS_PROFILES_FLOORS_H

#include "results/profiles/profile_weights.h"

#include <stdbool.h>

/* Per iteration: the least, the median and the most of the parts. */
struct floor_figure {
	double low, middle, high;
};
/* Of n >= 1 counts; scratch: n doubles. */
struct floor_figure floor_figure_of(const double *each, size_t n, double *scratch);

/* When a change is told. */
struct floor_rule {
	size_t layouts; /* of each side, at least 2: parts of one layout know little of others */
	size_t tried;	/* changes that are looked at together */
};
/* Where all is identical, so often is anything told, by chance. */
#define FLOOR_LEVEL 0.01

/* What the parts of a new side differ by from those of the old one, part by part in the same
   layout. */
struct floor_change {
	struct floor_figure by;
	/* How much identical code may differ by: Student's bound for the difference of two means at
	   FLOOR_LEVEL / tried, from how far the parts of each side are apart, with 2 (layouts - 1)
	   degrees of freedom; and at least as much as the parts of one side are apart. */
	double floor;
	/* Every part differs in the same direction, and the median by more than the floor. */
	bool is_told;
};
/* Of n >= 2 counts of each; scratch: 2 n doubles. */
struct floor_change floor_change_of(const double *old, const double *new, size_t n,
				    const struct floor_rule *rule, double *scratch);

/* Figures of groups from the parts `first` to `first + n - 1`. `= {0}` may be released. */
struct floor_table {
	size_t n_groups, n;
	double *self, *total; /* [group * n + part], per iteration */
	double *all;	      /* [part], of everything */
	double *scratch;      /* 2 n */
};

/* `group` gives each node a group below `n_groups`, or PROFILE_INTO_CALLER. A part without
   iterations is 0. 0, or -1 with err (memory); released either way. */
int floor_table_make(struct floor_table *table, const struct stack_profile *profile,
		     const size_t *group, size_t n_groups, size_t first, size_t n, struct err *err);
void floor_table_release(struct floor_table *table);

struct floor_figure floor_table_self(const struct floor_table *table, size_t group);
struct floor_figure floor_table_total(const struct floor_table *table, size_t group);
struct floor_figure floor_table_all(const struct floor_table *table);
/* Of two tables of the same groups and as many parts. */
struct floor_change floor_table_change(const struct floor_table *old, const struct floor_table *new,
				       size_t group, const struct floor_rule *rule);
struct floor_change floor_table_change_of_all(const struct floor_table *old,
					      const struct floor_table *new,
					      const struct floor_rule *rule);

/* The profile as one part, of one iteration: each node has the median of its parts, rounded, and
   nothing where that is below 0. 0, or -1 with err (memory); `out` is empty before and released
   either way. */
int floor_profile(struct stack_profile *out, const struct stack_profile *profile, struct err *err);

#endif
