#include "results/profile_files/order_json.h"

#include "results/profile_files/limits.h"

#include <stdlib.h>
#include <string.h>

/* ---- writing */

struct often {
	size_t node;
	int64_t n; /* runs of it */
};

static int more_often_first(const void *a, const void *b)
{
	const struct often *one = a, *other = b;

	if (one->n != other->n)
		return one->n < other->n ? 1 : -1;
	return (one->node > other->node) - (one->node < other->node);
}

/* The nodes of the order, and into `number` the place of each from 1: how many. */
static size_t rank(const struct stack_profile *profile, struct often *often, size_t *number)
{
	const struct profile_order *order = &profile->order;
	size_t n = 0;

	for (size_t i = 0; i < profile->n_nodes; i++)
		often[i] = (struct often){.node = i};
	for (size_t lane = 0; lane < order->n; lane++)
		for (size_t i = 0; i < order->lanes[lane].n; i++)
			if (order->lanes[lane].runs[i].node != PROFILE_NOTHING)
				often[order->lanes[lane].runs[i].node].n++;
	qsort(often, profile->n_nodes, sizeof(*often), more_often_first);
	for (; n < profile->n_nodes && often[n].n; n++)
		number[often[n].node] = n + 1;
	return n;
}

static void add_lane(struct emit *emit, const struct profile_lane *lane, int64_t grain,
		     const size_t *number)
{
	emit_item(emit);
	emit_open(emit, '{');
	if (lane->name) {
		emit_key(emit, "name");
		emit_text(emit, lane->name);
	}
	emit_key(emit, "part");
	emit_int(emit, (int64_t)lane->part);
	emit_list(emit, "runs");
	for (size_t i = 0; i < lane->n; i++) {
		const struct profile_run *run = &lane->runs[i];

		emit_int_item(emit, run->node == PROFILE_NOTHING ? 0 : (int64_t)number[run->node]);
		if (run->n > grain)
			emit_int_item(emit, 1 - run->n / grain);
	}
	emit_close(emit, ']');
	emit_close(emit, '}');
}

int order_json_add(struct emit *emit, const struct stack_profile *profile, struct err *err)
{
	const struct profile_order *order = &profile->order;
	struct often *often = calloc(profile->n_nodes + 1, sizeof(*often));
	size_t *number = calloc(profile->n_nodes + 1, sizeof(*number)), n;
	int rc = often && number ? 0 : err_memory(err);

	if (!rc && order->n) {
		n = rank(profile, often, number);
		emit_key(emit, "order");
		emit_open(emit, '{');
		emit_key(emit, "grain");
		emit_int(emit, profile_order_grain(order));
		emit_list(emit, "lanes");
		for (size_t i = 0; i < order->n; i++)
			add_lane(emit, &order->lanes[i], profile_order_grain(order), number);
		emit_close(emit, ']');
		if (order->has_lanes_left_out) {
			emit_key(emit, "lanes_left_out");
			emit_bool(emit, true);
		}
		emit_list(emit, "nodes");
		for (size_t i = 0; i < n; i++)
			emit_int_item(emit, (int64_t)often[i].node);
		emit_close(emit, ']');
		emit_close(emit, '}');
	}
	free(often);
	free(number);
	return rc;
}

/* ---- reading */

void order_json_release(struct order_json *order)
{
	for (size_t i = 0; i < order->n; i++) {
		free(order->lanes[i].name);
		column_release(&order->lanes[i].runs);
	}
	free(order->lanes);
	column_release(&order->nodes);
	*order = (struct order_json){0};
}

static int read_lane_member(struct cursor *c, const char *key, void *arg, struct err *err)
{
	struct order_json_lane *lane = arg;
	const struct field fields[] = {
		{"name", FIELD_TEXT, &lane->name},
		{"part", FIELD_COUNT, &lane->part, 0, LIMIT_PARTS},
		{"runs", FIELD_NUMBERS, &lane->runs, -LIMIT_WEIGHT, LIMIT_NODES},
		{0},
	};

	return field_read(fields, c, key, err);
}

static int read_lane(struct cursor *c, size_t number, void *arg, struct err *err)
{
	struct order_json *order = arg;

	if (number > LIMIT_LANES)
		return err_set(err, ERR_INPUT, "lanes: more than %d items", LIMIT_LANES);
	if (mem_reserve(&order->lanes, &order->cap, order->n + 1, sizeof(*order->lanes)))
		return err_memory(err);
	order->lanes[order->n++] = (struct order_json_lane){0};
	if (cursor_peek(c) != '{')
		err_set(err, ERR_INPUT, "must be an object");
	else if (cursor_members(c, read_lane_member, &order->lanes[order->n - 1], err) == 0)
		return 0;
	return err_in(err, "lanes: item %zu", number);
}

static int read_member(struct cursor *c, const char *key, void *arg, struct err *err)
{
	struct order_json *order = arg;
	const struct field fields[] = {
		{"grain", FIELD_COUNT, &order->grain, 1, LIMIT_WEIGHT},
		{"nodes", FIELD_NUMBERS, &order->nodes, 0, LIMIT_NODES},
		{0},
	};

	if (strcmp(key, "lanes") != 0)
		return field_read(fields, c, key, err);
	if (order->n || cursor_peek(c) != '[')
		return err_set(err, ERR_INPUT, "lanes: must be one list");
	return cursor_items(c, read_lane, order, err);
}

int order_json_read(struct order_json *order, struct cursor *c, struct err *err)
{
	if (order->is_read)
		return err_set(err, ERR_INPUT, "the key appears twice");
	order->is_read = true;
	order->grain = 1;
	if (cursor_peek(c) != '{')
		return err_set(err, ERR_INPUT, "must be an object");
	return cursor_members(c, read_member, order, err);
}

/* ---- building */

/* Run `*i` of the column, and the number behind it that says how many more: *i moves past them. */
static int build_run(const struct order_json *order, const struct column *runs, size_t *i,
		     struct stack_profile *profile, size_t lane, struct err *err)
{
	int64_t number = runs->numbers[(*i)++], n = 1;
	size_t node = PROFILE_NOTHING;

	if (number < 0 || (size_t)number > order->nodes.n)
		return err_set(err, ERR_INPUT, "there is no such node");
	if (number > 0)
		node = (size_t)order->nodes.numbers[number - 1];
	if (*i < runs->n && runs->numbers[*i] < 0)
		n -= runs->numbers[(*i)++];
	if (n > LIMIT_WEIGHT / order->grain)
		return err_set(err, ERR_INPUT, "more than 2^53 in all");
	return limited_run(profile, lane, node, n * order->grain, err);
}

static int build_lane(const struct order_json *order, const struct order_json_lane *from,
		      struct stack_profile *profile, struct err *err)
{
	size_t lane, n = profile->order.n;

	if ((size_t)from->part >= profile->n_parts)
		return err_set(err, ERR_INPUT, "part: there is no such part");
	if (limited_lane(profile, (size_t)from->part, from->name, &lane, err))
		return -1;
	if (lane < n)
		return err_set(err, ERR_INPUT, "the same as item %zu", lane + 1);
	for (size_t i = 0; i < from->runs.n;)
		if (build_run(order, &from->runs, &i, profile, lane, err))
			return err_in(err, "runs: item %zu", i);
	return 0;
}

int order_json_build(const struct order_json *order, struct stack_profile *profile, struct err *err)
{
	if (!order->is_read)
		return 0;
	for (size_t i = 0; i < order->nodes.n; i++)
		if ((size_t)order->nodes.numbers[i] >= profile->n_nodes)
			return err_set(err, ERR_INPUT, "nodes: item %zu: there is no such node",
				       i + 1);
	for (size_t i = 0; i < order->n; i++)
		if (build_lane(order, &order->lanes[i], profile, err))
			return err_in(err, "lanes: item %zu", i + 1);
	if (profile->order.n && profile_order_grain(&profile->order) < order->grain)
		profile->order.grain = order->grain;
	return 0;
}
