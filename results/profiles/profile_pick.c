#include "results/profiles/profile_pick.h"

#include <stdlib.h>
#include <string.h>

int profile_pick(struct stack_profile *to, size_t root, const struct stack_profile *from,
		 bool *wanted, size_t *there, struct err *err)
{
	for (size_t i = from->n_nodes; i > 0; i--)
		if (wanted[i - 1] && from->nodes[i - 1].parent != PROFILE_NO_PARENT)
			wanted[from->nodes[i - 1].parent] = true;
	for (size_t i = 0; i < from->n_nodes; i++) {
		const struct profile_node *node = &from->nodes[i];
		const struct profile_frame *frame = &from->frames[node->frame];
		size_t parent = node->parent == PROFILE_NO_PARENT ? root : there[node->parent];
		size_t of;

		if (!wanted[i])
			continue;
		of = stack_profile_frame(to, frame->kind, frame->function, frame->file,
					 frame->first_line, err);
		if (of == SIZE_MAX)
			return -1;
		there[i] = stack_profile_node(to, parent, of, node->line, err);
		if (there[i] == SIZE_MAX)
			return -1;
	}
	return 0;
}

int profile_copy_head(struct stack_profile *to, const struct stack_profile *from, struct err *err)
{
	to->interval_s = from->interval_s;
	if (stack_profile_copy_texts(to, from, err))
		return -1;
	for (size_t i = 0; i < from->n_parts; i++) {
		if (stack_profile_part(to, err) == SIZE_MAX)
			return -1;
		to->parts[i] = from->parts[i];
		to->parts[i].samples = 0;
	}
	return 0;
}

void profile_add_weights(struct stack_profile *to, const struct stack_profile *from,
			 const bool *picked, const size_t *there)
{
	for (size_t i = 0; i < from->n_nodes; i++)
		for (size_t part = 0; (!picked || picked[i]) && part < from->n_parts; part++)
			stack_profile_add(to, there[i], part, stack_profile_own(from, i, part));
}

/* The times of a part are those of the samples that it has. */
static void shorten(struct stack_profile *to, const struct stack_profile *from)
{
	for (size_t i = 0; i < from->n_parts; i++) {
		struct profile_part *part = &to->parts[i];
		double kept = from->parts[i].samples
				      ? (double)part->samples / (double)from->parts[i].samples
				      : 0;

		part->seconds *= kept;
		part->plain_s *= kept;
		part->seen_s *= kept;
	}
}

int profile_without(struct stack_profile *to, const struct stack_profile *from,
		    bool (*is_left_out)(const struct stack_profile *from, size_t node),
		    struct err *err)
{
	bool *own = calloc(from->n_nodes + 1, sizeof(*own));
	bool *wanted = calloc(from->n_nodes + 1, sizeof(*wanted));
	size_t *there = calloc(from->n_nodes + 1, sizeof(*there));
	int rc = own && wanted && there ? 0 : err_memory(err);

	for (size_t i = 0; !rc && i < from->n_nodes; i++)
		own[i] = wanted[i] = stack_profile_node_own(from, i) && !is_left_out(from, i);
	if (!rc)
		rc = profile_copy_head(to, from, err) ||
				     profile_pick(to, PROFILE_NO_PARENT, from, wanted, there, err)
			     ? -1
			     : 0;
	if (!rc) {
		profile_add_weights(to, from, own, there);
		shorten(to, from);
	}
	free(own);
	free(wanted);
	free(there);
	return rc;
}
