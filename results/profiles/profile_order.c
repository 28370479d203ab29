#include "results/profiles/profile_order.h"

#include "results/base/buf.h"

#include <stdlib.h>
#include <string.h>

void profile_order_release(struct profile_order *order)
{
	for (size_t i = 0; i < order->n; i++) {
		free(order->lanes[i].name);
		free(order->lanes[i].runs);
	}
	free(order->lanes);
	*order = (struct profile_order){0};
}

int64_t profile_order_grain(const struct profile_order *order)
{
	return order->grain ? order->grain : 1;
}

/* ---- lanes */

static bool is_of(const struct profile_lane *lane, size_t part, const char *name)
{
	return lane->part == part &&
	       (name && lane->name ? strcmp(lane->name, name) == 0 : name == lane->name);
}

int profile_order_lane(struct profile_order *order, size_t part, const char *name, size_t *lane,
		       struct err *err)
{
	struct profile_lane new = {.part = part};

	for (*lane = 0; *lane < order->n; ++*lane)
		if (is_of(&order->lanes[*lane], part, name))
			return 0;
	if (order->n >= (order->most_lanes ? order->most_lanes : PROFILE_ORDER_LANES)) {
		order->has_lanes_left_out = true;
		*lane = PROFILE_NO_LANE;
		return 0;
	}
	if (name)
		new.name = strdup(name);
	if ((name && !new.name) ||
	    mem_reserve(&order->lanes, &order->cap, order->n + 1, sizeof(*order->lanes))) {
		free(new.name);
		return err_memory(err);
	}
	order->lanes[order->n++] = new;
	return 0;
}

/* ---- runs */

static int append(struct profile_order *order, struct profile_lane *lane, size_t node, int64_t n,
		  struct err *err)
{
	if (lane->n && lane->runs[lane->n - 1].node == node) {
		lane->runs[lane->n - 1].n += n;
		return 0;
	}
	if (mem_reserve(&lane->runs, &lane->cap, lane->n + 1, sizeof(*lane->runs)))
		return err_memory(err);
	lane->runs[lane->n++] = (struct profile_run){node, n};
	order->n_runs++;
	return 0;
}

/* How many of the samples that are kept lie before `at`: the one in the middle of each grain, of
   two the earlier. */
static int64_t kept_before(int64_t at, int64_t grain)
{
	return (at + grain / 2) / grain;
}

/* The runs become those of a coarser grain, in their place. */
static void thin(struct profile_order *order, struct profile_lane *lane, int64_t grain)
{
	size_t kept = 0;
	int64_t at = 0;

	for (size_t i = 0; i < lane->n; i++) {
		struct profile_run run = lane->runs[i];
		int64_t before = kept_before(at, grain);

		at += run.n;
		run.n = (kept_before(at, grain) - before) * grain;
		if (run.n && kept && lane->runs[kept - 1].node == run.node)
			lane->runs[kept - 1].n += run.n;
		else if (run.n)
			lane->runs[kept++] = run;
	}
	order->n_runs -= lane->n - kept;
	lane->n = kept;
}

/* A lane of one run each needs no more room than there is for lanes: it ends. */
static void keep_bound(struct profile_order *order)
{
	size_t most = order->most ? order->most : PROFILE_ORDER_RUNS;

	while (order->n_runs > most && order->n_runs > order->n && order->grain < INT64_MAX / 4) {
		order->grain = 2 * profile_order_grain(order);
		for (size_t i = 0; i < order->n; i++)
			thin(order, &order->lanes[i], order->grain);
	}
}

int profile_order_add(struct profile_order *order, size_t at, size_t node, int64_t n,
		      struct err *err)
{
	int64_t grain = profile_order_grain(order), kept;
	struct profile_lane *lane;

	if (at == PROFILE_NO_LANE)
		return 0;
	lane = &order->lanes[at];
	kept = kept_before(lane->at + n, grain) - kept_before(lane->at, grain);
	lane->at += n;
	if (kept && append(order, lane, node, kept * grain, err))
		return -1;
	keep_bound(order);
	return 0;
}

int profile_order_pad(struct profile_order *order, size_t lane, int64_t at, struct err *err)
{
	if (lane == PROFILE_NO_LANE || order->lanes[lane].at >= at)
		return 0;
	return profile_order_add(order, lane, PROFILE_NOTHING, at - order->lanes[lane].at, err);
}

static int copy_lane(struct profile_order *order, const struct profile_lane *lane, const size_t *to,
		     struct err *err)
{
	size_t there;

	if (profile_order_lane(order, lane->part, lane->name, &there, err))
		return -1;
	for (size_t i = 0; i < lane->n; i++) {
		const struct profile_run *run = &lane->runs[i];

		if (profile_order_add(order, there,
				      run->node == PROFILE_NOTHING ? PROFILE_NOTHING
								   : to[run->node],
				      run->n, err))
			return -1;
	}
	return 0;
}

int profile_order_copy(struct profile_order *order, const struct profile_order *from,
		       const size_t *to, struct err *err)
{
	order->most = from->most;
	order->most_lanes = from->most_lanes;
	order->has_lanes_left_out = from->has_lanes_left_out;
	for (size_t i = 0; i < from->n; i++)
		if (copy_lane(order, &from->lanes[i], to, err))
			return -1;
	order->grain = from->grain;
	return 0;
}
