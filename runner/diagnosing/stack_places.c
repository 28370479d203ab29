#include "runner/diagnosing/stack_places.h"

#include <stdlib.h>

static const struct profile_frame *frame_of(const struct stack_profile *profile, size_t node)
{
	return &profile->frames[profile->nodes[node].frame];
}

size_t stack_root(const struct stack_profile *profile, size_t node)
{
	while (profile->nodes[node].parent != PROFILE_NO_PARENT)
		node = profile->nodes[node].parent;
	return profile->nodes[node].frame;
}

struct stack_spot stack_spot_of(const struct stack_profile *profile, size_t node, int64_t weight)
{
	enum profile_frame_kind kind = frame_of(profile, node)->kind;
	bool has_leaf = kind != PROFILE_PYTHON && kind != PROFILE_TASK;
	struct stack_spot spot = {.root = stack_root(profile, node),
				  .leaf = has_leaf ? profile->nodes[node].frame : PROFILE_NO_PARENT,
				  .weight = weight};

	while (frame_of(profile, node)->kind != PROFILE_PYTHON &&
	       profile->nodes[node].parent != PROFILE_NO_PARENT)
		node = profile->nodes[node].parent;
	spot.place = (struct stack_place){profile->nodes[node].frame, profile->nodes[node].line};
	return spot;
}

/* ---- sorted */

static int by_number(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

static int by_place(const struct stack_spot *x, const struct stack_spot *y)
{
	int order = by_number(x->root, y->root);

	order = order ? order : by_number(x->place.frame, y->place.frame);
	return order ? order : (x->place.line > y->place.line) - (x->place.line < y->place.line);
}

static int by_spot(const void *a, const void *b)
{
	const struct stack_spot *x = a, *y = b;
	int order = by_place(x, y);

	return order ? order : by_number(x->leaf, y->leaf);
}

void stack_spots_sort(struct stack_spot *spots, size_t n)
{
	if (n)
		qsort(spots, n, sizeof(*spots), by_spot);
}

struct stack_spot *stack_spots_new(const struct stack_profile *profile, size_t *n, struct err *err)
{
	struct stack_spot *spots = calloc(profile->n_nodes + 1, sizeof(*spots));

	*n = 0;
	if (!spots) {
		err_memory(err);
		return NULL;
	}
	for (size_t i = 0; i < profile->n_nodes; i++) {
		int64_t weight = stack_profile_node_own(profile, i);

		if (weight)
			spots[(*n)++] = stack_spot_of(profile, i, weight);
	}
	stack_spots_sort(spots, *n);
	return spots;
}

/* From `i` on those at the same place, as one. Returns where the next place begins. */
static size_t next_place(const struct stack_spot *spots, size_t n, size_t i, struct stack_spot *sum)
{
	int64_t weight = 0, most = 0;
	size_t begin = i;

	*sum = spots[i];
	for (sum->weight = 0; i < n && by_place(&spots[begin], &spots[i]) == 0; i++) {
		bool is_same_leaf = i > begin && spots[i].leaf == spots[i - 1].leaf;

		weight = spots[i].weight + (is_same_leaf ? weight : 0);
		sum->weight += spots[i].weight;
		if (weight > most) {
			most = weight;
			sum->leaf = spots[i].leaf;
		}
	}
	return i;
}

bool stack_spots_most(const struct stack_spot *spots, size_t n, size_t root,
		      struct stack_spot *most)
{
	struct stack_spot sum;

	*most = (struct stack_spot){.weight = 0};
	for (size_t i = 0; i < n;) {
		i = next_place(spots, n, i, &sum);
		if (sum.root == root && sum.weight > most->weight)
			*most = sum;
	}
	return most->weight > 0;
}
