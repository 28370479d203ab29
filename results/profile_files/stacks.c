#include "results/profile_files/stacks.h"

#include "results/base/buf.h"
#include "results/base/text.h"

#include <stdlib.h>
#include <string.h>

void stacks_release(struct stacks *stacks)
{
	free(stacks->depth);
	free(stacks->path);
	*stacks = (struct stacks){0};
}

int stacks_make(struct stacks *stacks, const struct stack_profile *profile, struct err *err)
{
	size_t most = 0;

	*stacks = (struct stacks){.profile = profile};
	stacks->depth = malloc((profile->n_nodes + 1) * sizeof(*stacks->depth));
	for (size_t i = 0; stacks->depth && i < profile->n_nodes; i++) {
		size_t parent = profile->nodes[i].parent;

		stacks->depth[i] = parent == PROFILE_NO_PARENT ? 1 : stacks->depth[parent] + 1;
		if (stacks->depth[i] > most)
			most = stacks->depth[i];
	}
	stacks->path = malloc((most + 1) * sizeof(*stacks->path));
	if (stacks->depth && stacks->path)
		return 0;
	stacks_release(stacks);
	return err_memory(err);
}

void stacks_count(struct stacks *stacks, size_t node)
{
	stacks->frames += stacks->depth[node];
}

int stacks_check(const struct stacks *stacks, struct err *err)
{
	if (stacks->frames <= STACKS_MOST_FRAMES)
		return 0;
	return err_set(err, ERR_INPUT,
		       "its stacks have %zu frames in all, and a list of stacks is written with %d "
		       "at most",
		       stacks->frames, STACKS_MOST_FRAMES);
}

size_t stacks_go(struct stacks *stacks, size_t node)
{
	size_t n = stacks->depth[node];

	for (size_t at = n; at > 0; node = stacks->profile->nodes[node].parent)
		stacks->path[--at] = node;
	return n;
}

int stacks_each(const struct stack_profile *profile, stacks_fn *each, void *context,
		struct err *err)
{
	struct stacks stacks;
	int rc = stacks_make(&stacks, profile, err);

	for (size_t i = 0; i < profile->n_nodes && !rc; i++)
		if (stack_profile_node_own(profile, i))
			stacks_count(&stacks, i);
	if (!rc)
		rc = stacks_check(&stacks, err);
	for (size_t i = 0; i < profile->n_nodes && !rc; i++)
		if (stack_profile_node_own(profile, i)) {
			size_t n = stacks_go(&stacks, i);

			rc = each(context, stacks.path, n, err);
		}
	stacks_release(&stacks);
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
