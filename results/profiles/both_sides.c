#include "results/profiles/both_sides.h"

#include "results/profiles/profile_match_internal.h"

#include <stdlib.h>

struct joining {
	struct stack_profile *both;
	struct matching *matching;
	size_t first;  /* part of the side at hand */
	size_t *nodes; /* of its nodes, those of both */
};

static size_t frame_of(struct joining *j, size_t at, struct err *err)
{
	const struct profile_matched *item = &j->matching->match->items[at];
	int line = item->first_line[PROFILE_NEW];

	return stack_profile_frame(j->both, item->kind, item->function, item->file,
				   line ? line : item->first_line[PROFILE_OLD], err);
}

/* What belongs to its caller is there already. */
static size_t node_of(struct joining *j, enum profile_side side, size_t i, struct err *err)
{
	const struct stack_profile *profile = j->matching->request->profile[side];
	const struct profile_node *node = &profile->nodes[i];
	size_t parent =
		node->parent == PROFILE_NO_PARENT ? PROFILE_NO_PARENT : j->nodes[node->parent];
	size_t item = j->matching->group[side][node->frame], frame;

	if (item == PROFILE_INTO_CALLER && parent != PROFILE_NO_PARENT)
		return parent;
	frame = frame_of(j, item == PROFILE_INTO_CALLER ? j->matching->match->n - 1 : item, err);
	return frame == SIZE_MAX ? SIZE_MAX : stack_profile_node(j->both, parent, frame, 0, err);
}

static int add_parts(struct joining *j, const struct stack_profile *profile, struct err *err)
{
	j->first = j->both->n_parts;
	for (size_t i = 0; i < profile->n_parts; i++) {
		size_t part = stack_profile_part(j->both, err);

		if (part == SIZE_MAX)
			return -1;
		j->both->parts[part].iterations = profile->parts[i].iterations;
		j->both->parts[part].seconds = profile->parts[i].seconds;
	}
	return 0;
}

static int add_nodes(struct joining *j, enum profile_side side, struct err *err)
{
	const struct stack_profile *profile = j->matching->request->profile[side];

	for (size_t i = 0; i < profile->n_nodes; i++) {
		j->nodes[i] = node_of(j, side, i, err);
		if (j->nodes[i] == SIZE_MAX)
			return -1;
		for (size_t part = 0; part < profile->n_parts; part++)
			stack_profile_add(j->both, j->nodes[i], j->first + part,
					  stack_profile_own(profile, i, part));
	}
	return 0;
}

static int add_side(struct joining *j, enum profile_side side, struct err *err)
{
	const struct stack_profile *profile = j->matching->request->profile[side];
	int rc;

	j->nodes = calloc(profile->n_nodes + 1, sizeof(*j->nodes));
	if (!j->nodes)
		return err_memory(err);
	rc = add_parts(j, profile, err) || add_nodes(j, side, err) ? -1 : 0;
	free(j->nodes);
	return rc;
}

int both_sides_make(struct stack_profile *both, const struct profile_match_request *request,
		    struct err *err)
{
	struct profile_match match = {0};
	struct matching matching = {&match, request};
	struct joining joining = {.both = both, .matching = &matching};
	int rc = matching_functions(&matching) ? err_memory(err) : 0;

	rc = rc || add_side(&joining, PROFILE_OLD, err) || add_side(&joining, PROFILE_NEW, err) ? -1
												: 0;
	matching_release(&matching);
	profile_match_release(&match);
	return rc;
}
