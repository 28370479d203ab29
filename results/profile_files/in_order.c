#include "results/profile_files/in_order.h"

#include <stdlib.h>

struct walk {
	const struct stack_profile *profile;
	int64_t *rest; /* rest[node * n_parts + part]: of its weight, what has not come yet */
	in_order_fn *each;
	void *context;
};

static int64_t *rest_new(const struct stack_profile *profile, struct err *err)
{
	size_t n_parts = profile->n_parts;
	int64_t *rest = calloc(profile->n_nodes * n_parts + 1, sizeof(*rest));

	if (!rest)
		err_memory(err);
	for (size_t i = 0; rest && i < profile->n_nodes; i++)
		for (size_t part = 0; part < n_parts; part++)
			rest[i * n_parts + part] = stack_profile_own(profile, i, part);
	return rest;
}

static int64_t take(struct walk *walk, const struct in_order_item *item)
{
	int64_t *rest, weight;

	if (item->node == PROFILE_NOTHING)
		return item->weight;
	rest = &walk->rest[item->node * walk->profile->n_parts + item->part];
	weight = item->weight < *rest ? item->weight : *rest;
	*rest -= weight;
	return weight;
}

static int walk_lane(struct walk *walk, size_t at, struct err *err)
{
	const struct profile_lane *lane = &walk->profile->order.lanes[at];

	for (size_t i = 0; i < lane->n; i++) {
		struct in_order_item item = {at, lane->part, lane->runs[i].node, lane->runs[i].n};

		item.weight = take(walk, &item);
		if (item.weight && walk->each(walk->context, &item, err))
			return -1;
	}
	return 0;
}

static int walk_rest(struct walk *walk, struct err *err)
{
	const struct stack_profile *profile = walk->profile;

	for (size_t i = 0; i < profile->n_nodes; i++)
		for (size_t part = 0; part < profile->n_parts; part++) {
			struct in_order_item item = {PROFILE_NO_LANE, part, i,
						     walk->rest[i * profile->n_parts + part]};

			if (item.weight && walk->each(walk->context, &item, err))
				return -1;
		}
	return 0;
}

int in_order_each(const struct stack_profile *profile, in_order_fn *each, void *context,
		  struct err *err)
{
	struct walk walk = {profile, rest_new(profile, err), each, context};
	int rc = walk.rest ? 0 : -1;

	for (size_t lane = 0; lane < profile->order.n && !rc; lane++)
		rc = walk_lane(&walk, lane, err);
	if (!rc)
		rc = walk_rest(&walk, err);
	free(walk.rest);
	return rc;
}
