#include "runner/diagnosing/sampling.h"

#include "runner/diagnosing/stack_cut.h"
#include "runner/diagnosing/stack_node.h"

#include <stdlib.h>
#include <string.h>

void sampling_release(struct sampling *sampling)
{
	stack_profile_release(&sampling->stacks);
	free(sampling->items);
	*sampling = (struct sampling){0};
}

static int keep(struct sampling *sampling, struct sampling_seen one, struct err *err)
{
	if (sampling->n == sampling->cap) {
		size_t cap = sampling->cap ? 2 * sampling->cap : 256;
		struct sampling_seen *items = reallocarray(sampling->items, cap, sizeof(*items));

		if (!items)
			return err_memory(err);
		sampling->items = items;
		sampling->cap = cap;
	}
	sampling->items[sampling->n++] = one;
	return 0;
}

/* ---- taking */

static size_t root(struct stack_profile *stacks, size_t parent, enum profile_frame_kind kind,
		   const char *name, struct err *err)
{
	return stack_node_below(stacks, parent, kind, name, "", 0, 0, err);
}

/* The node of the whole stack, its native end included; SIZE_MAX with err. */
static size_t node_of(struct stack_profile *stacks, const struct reader_thread *thread,
		      size_t first, const struct stack_loop *loop, struct err *err)
{
	bool is_callback = loop->state == LOOP_CALLBACK;
	size_t node = PROFILE_NO_PARENT;

	if (is_callback && loop->task) {
		node = root(stacks, node, PROFILE_TASK, loop->task, err);
		if (node == SIZE_MAX)
			return SIZE_MAX;
	}
	if (first == thread->n) {
		node = root(stacks, node, PROFILE_PYTHON,
			    is_callback ? STACK_CALLBACK_NAME : STACK_LOOP_NAME, err);
		if (node == SIZE_MAX)
			return SIZE_MAX;
	}
	return stack_node_add(stacks, node, thread, first, err);
}

int sampling_add(struct sampling *sampling, const struct reader_thread *thread,
		 const char *worker_folder, int64_t at_ns, double stopped_s, struct err *err)
{
	size_t first = stack_cut(thread->frames, thread->n, worker_folder);
	struct sampling_seen seen = {.at_ns = at_ns,
				     .stopped_s = stopped_s,
				     .loop = stack_loop(thread, first, worker_folder),
				     .waits = thread->doing == READER_WAITING};

	seen.node = node_of(&sampling->stacks, thread, first, &seen.loop, err);
	seen.loop.task = NULL;
	return seen.node == SIZE_MAX ? -1 : keep(sampling, seen, err);
}

int sampling_add_outside(struct sampling *sampling, int64_t at_ns, double stopped_s,
			 struct err *err)
{
	struct sampling_seen seen = {.at_ns = at_ns, .stopped_s = stopped_s};

	seen.node = root(&sampling->stacks, PROFILE_NO_PARENT, PROFILE_NATIVE,
			 SAMPLING_OUTSIDE_NAME, err);
	return seen.node == SIZE_MAX ? -1 : keep(sampling, seen, err);
}

int sampling_add_lost(struct sampling *sampling, int64_t at_ns, struct err *err)
{
	return keep(sampling, (struct sampling_seen){.at_ns = at_ns, .node = PROFILE_NO_PARENT},
		    err);
}

/* ---- moving */

static bool is_within(const struct sampling_seen *one, int64_t begin_ns, int64_t end_ns)
{
	return one->at_ns >= begin_ns && one->at_ns < end_ns;
}

/* A task's name that the profile has no room for. */
static bool is_too_many(const struct stack_profile *profile, const struct profile_frame *frame)
{
	size_t n = 0;

	if (frame->kind != PROFILE_TASK)
		return false;
	for (size_t i = 0; i < profile->n_frames; i++) {
		if (profile->frames[i].kind != PROFILE_TASK)
			continue;
		if (strcmp(profile->frames[i].function, frame->function) == 0)
			return false;
		n++;
	}
	return n >= SAMPLING_MOST_TASKS;
}

/* The nodes in `to` of those in `from` that are wanted, into `there`. Parents come first. */
static int copy_nodes(const struct stack_profile *from, const int64_t *weights,
		      struct stack_profile *to, size_t *there, struct err *err)
{
	for (size_t i = 0; i < from->n_nodes; i++) {
		const struct profile_node *node = &from->nodes[i];
		const struct profile_frame *frame = &from->frames[node->frame];
		size_t parent =
			node->parent == PROFILE_NO_PARENT ? PROFILE_NO_PARENT : there[node->parent];

		if (weights[i] == 0)
			continue;
		if (is_too_many(to, frame)) {
			there[i] = PROFILE_NO_PARENT; /* its coroutine is outermost */
			continue;
		}
		there[i] = stack_node_below(to, parent, frame->kind, frame->function, frame->file,
					    frame->first_line, node->line, err);
		if (there[i] == SIZE_MAX)
			return -1;
	}
	return 0;
}

/* Of each node the samples that end in it or below it: those with none are not copied. */
static void add_up(const struct stack_profile *stacks, int64_t *weights)
{
	for (size_t i = stacks->n_nodes; i > 0; i--)
		if (stacks->nodes[i - 1].parent != PROFILE_NO_PARENT)
			weights[stacks->nodes[i - 1].parent] += weights[i - 1];
}

static void weigh(const struct sampling *sampling, int64_t begin_ns, int64_t end_ns,
		  int64_t *weights)
{
	for (size_t i = 0; i < sampling->n; i++)
		if (is_within(&sampling->items[i], begin_ns, end_ns) &&
		    sampling->items[i].node != PROFILE_NO_PARENT)
			weights[sampling->items[i].node]++;
	add_up(&sampling->stacks, weights);
}

/* Where the samples go. */
struct destination {
	struct stack_profile *profile;
	size_t part, lane;
	const size_t *there;
	sampling_see_fn *see;
	void *context;
};

static int hand_over(const struct destination *to, const struct sampling_seen *one, struct err *err)
{
	struct sampling_seen seen = *one;

	if (one->node == PROFILE_NO_PARENT) {
		to->profile->parts[to->part].lost++;
		return profile_order_add(&to->profile->order, to->lane, PROFILE_NOTHING, 1, err);
	}
	seen.node = to->there[one->node];
	stack_profile_add(to->profile, seen.node, to->part, 1);
	if (profile_order_add(&to->profile->order, to->lane, seen.node, 1, err))
		return -1;
	return to->see ? to->see(to->context, to->profile, &seen, err) : 0;
}

static double move(struct sampling *sampling, int64_t begin_ns, int64_t end_ns,
		   const struct destination *to, struct err *err)
{
	double stopped_s = 0;

	for (size_t i = 0; i < sampling->n; i++) {
		const struct sampling_seen *one = &sampling->items[i];

		if (!is_within(one, begin_ns, end_ns))
			continue;
		stopped_s += one->stopped_s;
		if (hand_over(to, one, err))
			return -1;
	}
	return stopped_s;
}

double sampling_move(struct sampling *sampling, int64_t begin_ns, int64_t end_ns,
		     struct stack_profile *to, size_t part, sampling_see_fn *see, void *context,
		     struct err *err)
{
	size_t n = sampling->stacks.n_nodes;
	int64_t *weights = calloc(n + 1, sizeof(*weights));
	size_t *there = calloc(n + 1, sizeof(*there));
	struct destination destination = {
		.profile = to, .part = part, .there = there, .see = see, .context = context};
	double stopped_s = -1;

	if (!weights || !there) {
		err_memory(err);
	} else {
		weigh(sampling, begin_ns, end_ns, weights);
		if (copy_nodes(&sampling->stacks, weights, to, there, err) == 0 &&
		    profile_order_lane(&to->order, part, NULL, &destination.lane, err) == 0)
			stopped_s = move(sampling, begin_ns, end_ns, &destination, err);
	}
	free(weights);
	free(there);
	sampling_release(sampling);
	return stopped_s;
}
