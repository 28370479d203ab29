#include "runner/diagnosing/sampling.h"

#include "runner/diagnosing/stack_cut.h"
#include "runner/diagnosing/stack_node.h"

#include <stdlib.h>

struct sampling_one {
	int64_t at_ns;
	size_t node; /* PROFILE_NO_PARENT: lost */
	double stopped_s;
};

void sampling_release(struct sampling *sampling)
{
	stack_profile_release(&sampling->stacks);
	free(sampling->items);
	*sampling = (struct sampling){0};
}

static int keep(struct sampling *sampling, struct sampling_one one, struct err *err)
{
	if (sampling->n == sampling->cap) {
		size_t cap = sampling->cap ? 2 * sampling->cap : 256;
		struct sampling_one *items = reallocarray(sampling->items, cap, sizeof(*items));

		if (!items)
			return err_memory(err);
		sampling->items = items;
		sampling->cap = cap;
	}
	sampling->items[sampling->n++] = one;
	return 0;
}

/* ---- taking */

static size_t root_of_the_loop(struct stack_profile *stacks, struct err *err)
{
	return stack_node_below(stacks, PROFILE_NO_PARENT, PROFILE_PYTHON, STACK_LOOP_NAME, "", 0,
				0, err);
}

/* The node of the whole stack, its native end included; SIZE_MAX with err. */
static size_t node_of(struct stack_profile *stacks, const struct reader_thread *thread,
		      const char *worker_folder, struct err *err)
{
	size_t first = stack_cut(thread->frames, thread->n, worker_folder);
	size_t node = PROFILE_NO_PARENT;

	if (first == thread->n) {
		node = root_of_the_loop(stacks, err);
		if (node == SIZE_MAX)
			return SIZE_MAX;
	}
	return stack_node_add(stacks, node, thread, first, err);
}

int sampling_add(struct sampling *sampling, const struct reader_thread *thread,
		 const char *worker_folder, int64_t at_ns, double stopped_s, struct err *err)
{
	size_t node = node_of(&sampling->stacks, thread, worker_folder, err);

	return node == SIZE_MAX
		       ? -1
		       : keep(sampling, (struct sampling_one){at_ns, node, stopped_s}, err);
}

int sampling_add_outside(struct sampling *sampling, int64_t at_ns, double stopped_s,
			 struct err *err)
{
	size_t node = stack_node_below(&sampling->stacks, PROFILE_NO_PARENT, PROFILE_NATIVE,
				       SAMPLING_OUTSIDE_NAME, "", 0, 0, err);

	return node == SIZE_MAX
		       ? -1
		       : keep(sampling, (struct sampling_one){at_ns, node, stopped_s}, err);
}

int sampling_add_lost(struct sampling *sampling, int64_t at_ns, struct err *err)
{
	return keep(sampling, (struct sampling_one){at_ns, PROFILE_NO_PARENT, 0}, err);
}

/* ---- moving */

static bool is_within(const struct sampling_one *one, int64_t begin_ns, int64_t end_ns)
{
	return one->at_ns >= begin_ns && one->at_ns < end_ns;
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

static double move(struct sampling *sampling, int64_t begin_ns, int64_t end_ns,
		   struct stack_profile *to, size_t part, int64_t *weights, size_t *there,
		   struct err *err)
{
	double stopped_s = 0;
	size_t lane;

	for (size_t i = 0; i < sampling->n; i++)
		if (is_within(&sampling->items[i], begin_ns, end_ns) &&
		    sampling->items[i].node != PROFILE_NO_PARENT)
			weights[sampling->items[i].node]++;
	add_up(&sampling->stacks, weights);
	if (copy_nodes(&sampling->stacks, weights, to, there, err))
		return -1;
	if (profile_order_lane(&to->order, part, NULL, &lane, err))
		return -1;
	for (size_t i = 0; i < sampling->n; i++) {
		const struct sampling_one *one = &sampling->items[i];
		bool is_lost = one->node == PROFILE_NO_PARENT;

		if (!is_within(one, begin_ns, end_ns))
			continue;
		stopped_s += one->stopped_s;
		if (is_lost)
			to->parts[part].lost++;
		else
			stack_profile_add(to, there[one->node], part, 1);
		if (profile_order_add(&to->order, lane,
				      is_lost ? PROFILE_NOTHING : there[one->node], 1, err))
			return -1;
	}
	return stopped_s;
}

double sampling_move(struct sampling *sampling, int64_t begin_ns, int64_t end_ns,
		     struct stack_profile *to, size_t part, struct err *err)
{
	size_t n = sampling->stacks.n_nodes;
	int64_t *weights = calloc(n + 1, sizeof(*weights));
	size_t *there = calloc(n + 1, sizeof(*there));
	double stopped_s = -1;

	if (weights && there)
		stopped_s = move(sampling, begin_ns, end_ns, to, part, weights, there, err);
	else
		err_memory(err);
	free(weights);
	free(there);
	sampling_release(sampling);
	return stopped_s;
}
