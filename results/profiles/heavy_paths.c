#include "results/profiles/heavy_paths.h"

#include "results/profiles/tree.h"
#include "results/profiles/without_lines.h"

#include <stdlib.h>

void heavy_paths_release(struct heavy_paths *paths)
{
	free(paths->rows);
	*paths = (struct heavy_paths){0};
}

struct node {
	size_t at, depth;
	int64_t total;
};

struct search {
	struct stack_profile functions; /* the profile without lines */
	struct profile_tree tree;
	int64_t samples, least;
	struct node *open; /* nodes that are still to be shown, the next one last */
	size_t n_open;
};

static int by_total(const void *a, const void *b)
{
	const struct node *one = a, *other = b;

	if (one->total != other->total)
		return one->total < other->total ? -1 : 1;
	return (one->at < other->at) - (one->at > other->at);
}

/* The heavy ones of a node and those that follow it, put on the open ones. How many. */
static size_t open_siblings(struct search *s, size_t first, size_t depth)
{
	size_t n = 0;

	for (size_t at = first; at != PROFILE_NO_PARENT; at = s->tree.next[at]) {
		int64_t total = profile_tree_total(&s->tree, at);

		if (total >= s->least)
			s->open[s->n_open + n++] = (struct node){at, depth, total};
	}
	if (n)
		qsort(&s->open[s->n_open], n, sizeof(*s->open), by_total);
	s->n_open += n;
	return n;
}

static void add_row(struct heavy_paths *paths, struct search *s, struct node node)
{
	const struct stack_profile *functions = &s->functions;
	size_t frame = functions->nodes[node.at].frame;
	struct heavy_row row = {frame, node.depth, 1};
	int64_t self = stack_profile_node_own(functions, node.at);

	while (open_siblings(s, s->tree.first_child[node.at], node.depth + 1) == 1 &&
	       functions->nodes[s->open[s->n_open - 1].at].frame == frame) {
		node.at = s->open[--s->n_open].at;
		self += stack_profile_node_own(functions, node.at);
		row.calls++;
	}
	row.self = (double)self / (double)s->samples;
	row.total = (double)node.total / (double)s->samples;
	paths->rows[paths->n++] = row;
}

/* -1: there are more than `most`. */
static int walk(struct heavy_paths *paths, struct search *s, size_t most)
{
	paths->n = 0;
	s->n_open = 0;
	open_siblings(s, s->tree.first_root, 0);
	while (s->n_open) {
		if (paths->n == most)
			return -1;
		add_row(paths, s, s->open[--s->n_open]);
	}
	return 0;
}

static void find(struct heavy_paths *paths, struct search *s, double least, size_t most)
{
	s->samples = stack_profile_samples(&s->functions);
	paths->least = least;
	do {
		s->least = (int64_t)((double)s->samples * paths->least);
		if (s->least < 1)
			s->least = 1;
		if (!walk(paths, s, most))
			return;
		paths->least *= 1.25;
	} while (paths->least < 1);
}

int heavy_paths_find(struct heavy_paths *paths, const struct stack_profile *profile, double least,
		     size_t most, struct err *err)
{
	struct search s = {0};
	int rc = -1;

	*paths = (struct heavy_paths){.rows = malloc((most + 1) * sizeof(*paths->rows))};
	s.open = malloc((profile->n_nodes + 1) * sizeof(*s.open));
	if (!paths->rows || !s.open)
		err_memory(err);
	else if (!profile_without_lines(&s.functions, profile, err))
		rc = profile_tree_make(&s.tree, &s.functions, err);
	if (!rc)
		find(paths, &s, least, most);
	else
		heavy_paths_release(paths);
	profile_tree_release(&s.tree);
	stack_profile_release(&s.functions);
	free(s.open);
	return rc;
}
