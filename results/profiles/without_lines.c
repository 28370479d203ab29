#include "results/profiles/without_lines.h"

#include <stdlib.h>
#include <string.h>

static int copy_text(char **out, const char *text, struct err *err)
{
	if (!text)
		return 0;
	*out = strdup(text);
	return *out ? 0 : err_memory(err);
}

static int copy_head(struct stack_profile *out, const struct stack_profile *profile,
		     struct err *err)
{
	out->interval_s = profile->interval_s;
	if (copy_text(&out->name, profile->name, err) ||
	    copy_text(&out->interpreter, profile->interpreter, err) ||
	    copy_text(&out->unit, profile->unit, err))
		return -1;
	for (size_t i = 0; i < profile->n_frames; i++) {
		const struct profile_frame *frame = &profile->frames[i];

		if (stack_profile_frame(out, frame->kind, frame->function, frame->file,
					frame->first_line, err) == SIZE_MAX)
			return -1;
	}
	for (size_t i = 0; i < profile->n_parts; i++) {
		if (stack_profile_part(out, err) == SIZE_MAX)
			return -1;
		out->parts[i] = profile->parts[i];
		out->parts[i].samples = 0;
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
		for (size_t part = 0; part < profile->n_parts; part++)
			stack_profile_add(out, to[i], part, stack_profile_own(profile, i, part));
	}
	return 0;
}

int profile_without_lines(struct stack_profile *out, const struct stack_profile *profile,
			  struct err *err)
{
	size_t *to = malloc((profile->n_nodes + 1) * sizeof(*to));
	int rc;

	if (!to)
		return err_memory(err);
	rc = copy_head(out, profile, err) || copy_nodes(out, profile, to, err) ||
			     profile_order_copy(&out->order, &profile->order, to, err)
		     ? -1
		     : 0;
	free(to);
	return rc;
}
