#include "results/profiles/without_lines.h"

#include "results/profiles/profile_pick.h"

#include <stdlib.h>

static int copy_frames(struct stack_profile *out, const struct stack_profile *profile,
		       struct err *err)
{
	for (size_t i = 0; i < profile->n_frames; i++) {
		const struct profile_frame *frame = &profile->frames[i];

		if (stack_profile_frame(out, frame->kind, frame->function, frame->file,
					frame->first_line, err) == SIZE_MAX)
			return -1;
	}
	return 0;
}

static int copy_nodes(struct stack_profile *out, const struct stack_profile *profile, size_t *to,
		      struct err *err)
{
	for (size_t i = 0; i < profile->n_nodes; i++) {
		const struct profile_node *node = &profile->nodes[i];
		size_t parent =
			node->parent == PROFILE_NO_PARENT ? PROFILE_NO_PARENT : to[node->parent];

		to[i] = stack_profile_node(out, parent, node->frame, 0, err);
		if (to[i] == SIZE_MAX)
			return -1;
	}
	profile_add_weights(out, profile, NULL, to);
	return 0;
}

int profile_without_lines(struct stack_profile *out, const struct stack_profile *profile,
			  struct err *err)
{
	size_t *to = malloc((profile->n_nodes + 1) * sizeof(*to));
	int rc;

	if (!to)
		return err_memory(err);
	rc = profile_copy_head(out, profile, err) || copy_frames(out, profile, err) ||
			     copy_nodes(out, profile, to, err) ||
			     profile_order_copy(&out->order, &profile->order, to, err)
		     ? -1
		     : 0;
	free(to);
	return rc;
}
