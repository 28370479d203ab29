#include "results/profiles/one_part.h"

static int copy_node(struct stack_profile *out, const struct stack_profile *profile, size_t i,
		     int64_t own, struct err *err)
{
	const struct profile_node *node = &profile->nodes[i];
	const struct profile_frame *frame = &profile->frames[node->frame];
	size_t same = stack_profile_frame(out, frame->kind, frame->function, frame->file,
					  frame->first_line, err);

	if (same == SIZE_MAX)
		return -1;
	same = stack_profile_node(out, node->parent, same, node->line, err);
	if (same == SIZE_MAX)
		return -1;
	stack_profile_add(out, same, 0, own);
	return 0;
}

int profile_one_part(struct stack_profile *out, const struct stack_profile *profile,
		     int64_t iterations, int64_t (*own)(void *context, size_t node), void *context,
		     struct err *err)
{
	if (stack_profile_copy_texts(out, profile, err) || stack_profile_part(out, err) == SIZE_MAX)
		return -1;
	out->parts[0].iterations = iterations;
	for (size_t i = 0; i < profile->n_nodes; i++)
		if (copy_node(out, profile, i, own(context, i), err))
			return -1;
	return 0;
}
