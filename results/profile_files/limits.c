#include "results/profile_files/limits.h"

/* As of results, but smaller: what is read is held twice for a moment. */
const struct slurp_limits limits_profile_file = {
	.bytes = 64u << 20, .gzip_ratio = 200, .gzip_free = 16u << 20, .fifo_seconds = 60};

static int check_cells(size_t nodes, size_t parts, struct err *err)
{
	if (parts && nodes > LIMIT_CELLS / parts)
		return err_set(err, ERR_INPUT, "more than %d weights in a profile", LIMIT_CELLS);
	return 0;
}

size_t limited_node(struct stack_profile *profile, size_t parent, size_t frame, int line,
		    struct err *err)
{
	if (profile->n_nodes >= LIMIT_NODES) {
		err_set(err, ERR_INPUT, "more than %d different calls in a profile", LIMIT_NODES);
		return SIZE_MAX;
	}
	if (check_cells(profile->n_nodes + 1, profile->n_parts, err))
		return SIZE_MAX;
	return stack_profile_node(profile, parent, frame, line, err);
}

size_t limited_part(struct stack_profile *profile, struct err *err)
{
	if (profile->n_parts >= LIMIT_PARTS) {
		err_set(err, ERR_INPUT, "more than %d parts in a profile", LIMIT_PARTS);
		return SIZE_MAX;
	}
	if (check_cells(profile->n_nodes, profile->n_parts + 1, err))
		return SIZE_MAX;
	return stack_profile_part(profile, err);
}

int limited_add(struct stack_profile *profile, size_t node, size_t part, int64_t weight,
		struct err *err)
{
	if (weight < 0)
		return err_set(err, ERR_INPUT, "a weight below 0");
	if (weight > LIMIT_WEIGHT - profile->parts[part].samples)
		return err_set(err, ERR_INPUT, "weights of more than 2^53");
	stack_profile_add(profile, node, part, weight);
	return 0;
}

int limited_lane(struct stack_profile *profile, size_t part, const char *name, size_t *lane,
		 struct err *err)
{
	profile->order.most = LIMIT_RUNS;
	profile->order.most_lanes = LIMIT_LANES;
	return profile_order_lane(&profile->order, part, name, lane, err);
}

int limited_run(struct stack_profile *profile, size_t lane, size_t node, int64_t n, struct err *err)
{
	if (lane != PROFILE_NO_LANE && n > LIMIT_WEIGHT - profile->order.lanes[lane].at)
		return err_set(err, ERR_INPUT, "the order in time: weights of more than 2^53");
	return n > 0 ? profile_order_add(&profile->order, lane, node, n, err) : 0;
}
