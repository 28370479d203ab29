#include "results/profiles/profile_kinds.h"

static enum profile_frame_kind kind_of(const struct stack_profile *profile, size_t node)
{
	return profile->frames[profile->nodes[node].frame].kind;
}

enum profile_frame_kind profile_kind_at(const struct stack_profile *profile, size_t node)
{
	enum profile_frame_kind kind = kind_of(profile, node);
	size_t caller = node;

	while (kind_of(profile, caller) == PROFILE_NATIVE &&
	       profile->nodes[caller].parent != PROFILE_NO_PARENT)
		caller = profile->nodes[caller].parent;
	if (kind == PROFILE_NATIVE && kind_of(profile, caller) == PROFILE_COLLECTOR)
		return PROFILE_COLLECTOR;
	return kind == PROFILE_TASK ? PROFILE_PYTHON : kind;
}

void profile_kinds_of(const struct stack_profile *profile, size_t part,
		      int64_t weight[PROFILE_FRAME_KINDS])
{
	for (int kind = 0; kind < PROFILE_FRAME_KINDS; kind++)
		weight[kind] = 0;
	for (size_t i = 0; i < profile->n_nodes; i++) {
		int64_t own = stack_profile_own(profile, i, part);

		if (own)
			weight[profile_kind_at(profile, i)] += own;
	}
}
