#include "results/profile_files/page_data.h"

#include "results/profile_files/frame_kinds.h"
#include "results/profiles/profile_time.h"

#include <math.h>
#include <stdio.h>

/* Seconds of all workers and for an iteration; what is unknown is left out. */
static void add_times(struct emit *emit, const struct stack_profile *profile)
{
	double seconds = 0, iteration = profile_iteration_seconds(profile);

	for (size_t i = 0; i < profile->n_parts; i++)
		seconds += profile->parts[i].seconds;
	if (seconds > 0 && isfinite(seconds)) {
		emit_key(emit, "seconds");
		emit_real(emit, seconds);
	}
	if (isfinite(iteration)) {
		emit_key(emit, "iteration");
		emit_real(emit, iteration);
	}
}

static void add_lane(struct emit *emit, const struct profile_lane *lane, double each)
{
	emit_item(emit);
	emit_open(emit, '{');
	if (isfinite(each)) {
		emit_key(emit, "each");
		emit_real(emit, each);
	}
	if (lane->name) {
		emit_key(emit, "name");
		emit_text(emit, lane->name);
	}
	emit_list(emit, "runs");
	for (size_t i = 0; i < lane->n; i++) {
		emit_int_item(emit, lane->runs[i].node == PROFILE_NOTHING
					    ? 0
					    : (int64_t)lane->runs[i].node + 1);
		if (lane->runs[i].n > 1)
			emit_int_item(emit, 1 - lane->runs[i].n);
	}
	emit_close(emit, ']');
	emit_close(emit, '}');
}

static void add_order(struct emit *emit, const struct profile_order *order,
		      const struct stack_profile *profile)
{
	if (!order->n)
		return;
	emit_key(emit, "order");
	emit_open(emit, '{');
	emit_key(emit, "grain");
	emit_int(emit, profile_order_grain(order));
	emit_key(emit, "hasMore");
	emit_bool(emit, order->has_lanes_left_out);
	emit_list(emit, "lanes");
	for (size_t i = 0; i < order->n; i++)
		add_lane(emit, &order->lanes[i],
			 profile_seconds_each(profile, order->lanes[i].part));
	emit_close(emit, ']');
	emit_close(emit, '}');
}

static void add_side(struct emit *emit, const struct page_side *side,
		     const struct profile_order *order)
{
	emit_item(emit);
	emit_open(emit, '{');
	emit_key(emit, "label");
	emit_text(emit, side->label ? side->label : side->profile->name);
	if (side->profile->interpreter) {
		emit_key(emit, "interpreter");
		emit_text(emit, side->profile->interpreter);
	}
	if (side->profile->unit) {
		emit_key(emit, "unit");
		emit_text(emit, side->profile->unit);
	}
	emit_key(emit, "samples");
	emit_int(emit, stack_profile_samples(side->profile));
	add_times(emit, side->profile);
	emit_list(emit, "beside");
	for (size_t i = 0; i < side->n_beside; i++) {
		emit_item(emit);
		emit_text(emit, side->beside[i].unit);
	}
	emit_close(emit, ']');
	add_order(emit, order, side->profile);
	emit_close(emit, '}');
}

/* Rows, since most have no change. */
static void add_functions(struct emit *emit, const struct page_benchmark *benchmark,
			  const struct stack_profile *tree)
{
	emit_list(emit, "functions");
	for (size_t i = 0; i < tree->n_frames; i++) {
		const struct profile_frame *frame = &tree->frames[i];
		const struct page_change *change = page_change_of(benchmark, frame);

		emit_item(emit);
		emit_open(emit, '{');
		emit_key(emit, "name");
		emit_text(emit, frame->function);
		emit_key(emit, "file");
		emit_text(emit, frame->file);
		emit_key(emit, "line");
		emit_int(emit, frame->first_line);
		emit_key(emit, "kind");
		emit_text(emit, frame_kind_name(frame->kind));
		if (change && isfinite(change->ratio)) {
			emit_list(emit, "change");
			emit_item(emit);
			emit_real(emit, change->ratio);
			emit_item(emit);
			emit_real(emit, isfinite(change->low) ? change->low : 0);
			emit_item(emit);
			emit_real(emit, isfinite(change->high) ? change->high : change->ratio);
			emit_close(emit, ']');
		}
		emit_close(emit, '}');
	}
	emit_close(emit, ']');
}

static void add_nodes(struct emit *emit, const struct stack_profile *tree, size_t n_sides)
{
	emit_key(emit, "nodes");
	emit_open(emit, '{');
	emit_list(emit, "up");
	for (size_t i = 0; i < tree->n_nodes; i++)
		emit_int_item(emit, tree->nodes[i].parent == PROFILE_NO_PARENT
					    ? 0
					    : (int64_t)(i - tree->nodes[i].parent));
	emit_close(emit, ']');
	emit_list(emit, "function");
	for (size_t i = 0; i < tree->n_nodes; i++)
		emit_int_item(emit, (int64_t)tree->nodes[i].frame);
	emit_close(emit, ']');
	for (size_t side = 0; side < n_sides; side++) {
		emit_list(emit, side ? "self1" : "self0");
		for (size_t i = 0; i < tree->n_nodes; i++)
			emit_int_item(emit, stack_profile_own(tree, i, side));
		emit_close(emit, ']');
	}
	emit_close(emit, '}');
}

int page_data_add(struct emit *emit, const struct page_benchmark *benchmark,
		  const struct page_merge *merge, struct err *err)
{
	emit_open(emit, '{');
	emit_key(emit, "name");
	emit_text(emit, benchmark->name);
	emit_list(emit, "sides");
	for (size_t side = 0; side < merge->n_sides; side++)
		add_side(emit, &benchmark->sides[side], &merge->order[side]);
	emit_close(emit, ']');
	add_functions(emit, benchmark, &merge->tree);
	add_nodes(emit, &merge->tree, merge->n_sides);
	if (page_sources_add(emit, benchmark, merge, err))
		return -1;
	emit_close(emit, '}');
	return buf_failed(emit->out) ? err_memory(err) : 0;
}
