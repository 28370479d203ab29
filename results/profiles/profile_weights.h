/*
 * Self and total weight of groups of nodes, worker by worker. What is one group is the caller's to
 * say: functions (profile_functions.h), lines (profile_lines.h).
 */
#ifndef RESULTS_PROFILES_PROFILE_WEIGHTS_H
#define RESULTS_PROFILES_PROFILE_WEIGHTS_H

#include "results/profiles/stack_profile.h"

/* No group of its own: its weight is that of the nearest caller that has one. */
#define PROFILE_INTO_CALLER SIZE_MAX

/* `= {0}` may be released. */
struct profile_weights {
	size_t n;	/* groups */
	size_t n_parts; /* of the profile */
	int64_t *self;	/* self[group * n_parts + part]: of stacks that end in it */
	int64_t *total; /* of stacks that have it in them: once a stack, also where it calls itself
			 */
	int64_t *outside; /* outside[part]: of stacks without any group */
};

/* `group` gives each node a group below `n`, or PROFILE_INTO_CALLER. Linear in nodes, however deep
   they go. The sum of `self` over groups and `outside` is the part's samples. 0, or -1 with err
   (memory). */
int profile_weights_make(struct profile_weights *weights, const struct stack_profile *profile,
			 const size_t *group, size_t n, struct err *err);
void profile_weights_release(struct profile_weights *weights);

/* Over all parts. */
int64_t profile_weights_self(const struct profile_weights *weights, size_t group);
int64_t profile_weights_total(const struct profile_weights *weights, size_t group);

#endif
