#include "results/profiles/profile_functions.h"

#include <stdlib.h>

int profile_functions_make(struct profile_weights *functions, const struct stack_profile *profile,
			   const size_t *group, size_t n, struct err *err)
{
	size_t *of_node = malloc((profile->n_nodes + 1) * sizeof(*of_node));
	int rc;

	if (!of_node)
		return err_memory(err);
	for (size_t i = 0; i < profile->n_nodes; i++) {
		size_t frame = profile->nodes[i].frame;

		of_node[i] = group ? group[frame] : frame;
	}
	rc = profile_weights_make(functions, profile, of_node, group ? n : profile->n_frames, err);
	free(of_node);
	return rc;
}

size_t *profile_python_groups_new(const struct stack_profile *profile, struct err *err)
{
	size_t *group = malloc((profile->n_frames + 1) * sizeof(*group));

	if (!group) {
		err_memory(err);
		return NULL;
	}
	for (size_t i = 0; i < profile->n_frames; i++)
		group[i] = profile->frames[i].kind == PROFILE_PYTHON ? i : PROFILE_INTO_CALLER;
	return group;
}
