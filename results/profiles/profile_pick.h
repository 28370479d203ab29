/* Some stacks of a profile, put into another one. */
#ifndef RESULTS_PROFILES_PROFILE_PICK_H
#define RESULTS_PROFILES_PROFILE_PICK_H

#include "results/profiles/stack_profile.h"

#include <stdbool.h>

/* Add the nodes of `from` that are wanted (wanted[node], of n_nodes), and all above them, to `to`,
   below its node `root` (PROFILE_NO_PARENT: as they are), without weights. `there` has room for
   n_nodes: the node in `to` of each that was added. What is above a wanted node becomes wanted. 0,
   or -1 with err (memory). */
int profile_pick(struct stack_profile *to, size_t root, const struct stack_profile *from,
		 bool *wanted, size_t *there, struct err *err);

/* Add the weights of `from` to nodes of `to`, which has at least as many parts: of each node that
   is picked (NULL: of all) to that at `there`. */
void profile_add_weights(struct stack_profile *to, const struct stack_profile *from,
			 const bool *picked, const size_t *there);

/* Give an empty profile the name, interpreter, unit and parts of another, without samples. 0, or -1
   with err (memory). */
int profile_copy_head(struct stack_profile *to, const struct stack_profile *from, struct err *err);

/* An empty profile becomes a copy of one without the stacks for which `is_left_out` is true: parts
   have the same seconds for each sample as they had. Order in time is not copied. 0, or -1 with
   err (memory). */
int profile_without(struct stack_profile *to, const struct stack_profile *from,
		    bool (*is_left_out)(const struct stack_profile *from, size_t node),
		    struct err *err);

#endif
