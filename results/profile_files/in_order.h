/* A profile one stack after the other, for the formats that hold an order in time. */
#ifndef RESULTS_PROFILE_FILES_IN_ORDER_H
#define RESULTS_PROFILE_FILES_IN_ORDER_H

#include "results/profiles/stack_profile.h"

struct in_order_item {
	size_t lane; /* of the profile's order; PROFILE_NO_LANE: it is not known when */
	size_t part;
	size_t node; /* or PROFILE_NOTHING */
	int64_t weight;
};

/* Returns 0, or -1. */
typedef int in_order_fn(void *context, const struct in_order_item *item, struct err *err);

/* Call `each` for the runs of the order, lane by lane, then for what they do not have, node by
   node: without an order that is all. Over all of them the weights of each node are the profile's,
   exactly: where a coarse order gives a node more, its last runs are shorter. 0, or -1 with err
   (memory; what `each` said). */
int in_order_each(const struct stack_profile *profile, in_order_fn *each, void *context,
		  struct err *err);

#endif
