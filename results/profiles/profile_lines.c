#include "results/profiles/profile_lines.h"

#include <stdbool.h>
#include <stdlib.h>

void profile_lines_release(struct profile_lines *lines)
{
	free(lines->lines);
	profile_weights_release(&lines->weights);
	*lines = (struct profile_lines){0};
}

static int by_place(const void *a, const void *b)
{
	const struct profile_line *one = a, *other = b;

	if (one->frame != other->frame)
		return one->frame < other->frame ? -1 : 1;
	return (one->line > other->line) - (one->line < other->line);
}

static bool is_python(const struct stack_profile *profile, size_t node)
{
	return profile->frames[profile->nodes[node].frame].kind == PROFILE_PYTHON;
}

/* The lines that nodes are at, each once. How many. */
static size_t collect(struct profile_line *lines, const struct stack_profile *profile)
{
	size_t n = 0, kept = 0;

	for (size_t i = 0; i < profile->n_nodes; i++)
		if (is_python(profile, i))
			lines[n++] = (struct profile_line){profile->nodes[i].frame,
							   profile->nodes[i].line};
	if (n)
		qsort(lines, n, sizeof(*lines), by_place);
	for (size_t i = 0; i < n; i++)
		if (!kept || by_place(&lines[kept - 1], &lines[i]) != 0)
			lines[kept++] = lines[i];
	return kept;
}

static void find_groups(size_t *group, const struct profile_line *lines, size_t n,
			const struct stack_profile *profile)
{
	for (size_t i = 0; i < profile->n_nodes; i++) {
		struct profile_line key = {profile->nodes[i].frame, profile->nodes[i].line};
		const struct profile_line *found;

		group[i] = PROFILE_INTO_CALLER;
		if (!is_python(profile, i))
			continue;
		found = bsearch(&key, lines, n, sizeof(*lines), by_place);
		group[i] = (size_t)(found - lines);
	}
}

int profile_lines_make(struct profile_lines *lines, const struct stack_profile *profile,
		       struct err *err)
{
	size_t *group = malloc((profile->n_nodes + 1) * sizeof(*group)), n;
	int rc = -1;

	*lines = (struct profile_lines){0};
	lines->lines = malloc((profile->n_nodes + 1) * sizeof(*lines->lines));
	if (!group || !lines->lines) {
		err_memory(err);
	} else {
		n = collect(lines->lines, profile);
		find_groups(group, lines->lines, n, profile);
		rc = profile_weights_make(&lines->weights, profile, group, n, err);
	}
	free(group);
	if (rc)
		profile_lines_release(lines);
	return rc;
}
