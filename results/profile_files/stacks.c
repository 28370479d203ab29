#include "results/profile_files/stacks.h"

#include "results/base/buf.h"
#include "results/base/text.h"

#include <stdlib.h>
#include <string.h>

/* How deep each node is, from 1; the deepest in *most. */
static uint32_t *depths_new(const struct stack_profile *profile, size_t *most, struct err *err)
{
	uint32_t *depth = malloc((profile->n_nodes + 1) * sizeof(*depth));
	size_t frames = 0;

	*most = 0;
	if (!depth) {
		err_memory(err);
		return NULL;
	}
	for (size_t i = 0; i < profile->n_nodes; i++) {
		size_t parent = profile->nodes[i].parent;

		depth[i] = parent == PROFILE_NO_PARENT ? 1 : depth[parent] + 1;
		if (depth[i] > *most)
			*most = depth[i];
		if (stack_profile_node_own(profile, i))
			frames += depth[i];
	}
	if (frames <= STACKS_MOST_FRAMES)
		return depth;
	free(depth);
	err_set(err, ERR_INPUT,
		"its stacks have %zu frames in all, and a list of stacks is written with %d at "
		"most",
		frames, STACKS_MOST_FRAMES);
	return NULL;
}

int stacks_each(const struct stack_profile *profile, stacks_fn *each, void *context,
		struct err *err)
{
	size_t most, *path;
	uint32_t *depth = depths_new(profile, &most, err);
	int rc = 0;

	if (!depth)
		return -1;
	path = malloc((most + 1) * sizeof(*path));
	if (!path)
		rc = err_memory(err);
	for (size_t i = 0; i < profile->n_nodes && !rc; i++) {
		size_t at = depth[i];

		if (!stack_profile_node_own(profile, i))
			continue;
		for (size_t node = i; at > 0; node = profile->nodes[node].parent)
			path[--at] = node;
		rc = each(context, path, depth[i], err);
	}
	free(path);
	free(depth);
	return rc;
}

void stacks_add_text(struct buf *out, const char *text)
{
	uint32_t c;

	while (*text) {
		size_t len = text_decode(text, &c);

		if (len)
			buf_add(out, text, len);
		else
			buf_adds(out, "\xef\xbf\xbd");
		text += len ? len : 1;
	}
}
