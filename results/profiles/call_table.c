#include "results/profiles/call_table.h"

#include "results/profiles/call_edges.h"
#include "results/profiles/one_part.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool call_figure_is_exact(struct call_figure figure)
{
	return figure.low >= figure.high;
}

bool call_figures_overlap(struct call_figure a, struct call_figure b)
{
	return a.low <= b.high && b.low <= a.high;
}

/* ---- figures */

/* From the sums of each part. */
static struct call_figure figure_of(const struct stack_profile *profile, const int64_t *sums)
{
	struct call_figure figure = {INFINITY, -INFINITY};

	for (size_t part = 0; part < profile->n_parts; part++) {
		int64_t iterations = profile->parts[part].iterations;
		double each = iterations > 0 ? (double)sums[part] / (double)iterations : 0;

		if (iterations <= 0)
			continue;
		figure.low = fmin(figure.low, each);
		figure.high = fmax(figure.high, each);
	}
	return figure.low <= figure.high ? figure : (struct call_figure){0, 0};
}

static void add_node(const struct stack_profile *profile, size_t node, int64_t *sums)
{
	for (size_t part = 0; part < profile->n_parts; part++)
		sums[part] += stack_profile_own(profile, node, part);
}

/* ---- all together */

/* `sums`: room for the groups, the edges and the total, all parts of each. */
static void fill(struct call_table *table, const struct stack_profile *profile, const size_t *group,
		 const struct call_edges *edges, int64_t *sums)
{
	size_t parts = profile->n_parts;
	int64_t *of_edges = sums + table->n * parts, *total = of_edges + edges->n * parts;

	for (size_t i = 0; i < profile->n_nodes; i++) {
		add_node(profile, i, sums + group[i] * parts);
		add_node(profile, i, of_edges + edges->of_node[i] * parts);
		add_node(profile, i, total);
	}
	for (size_t i = 0; i < table->n; i++)
		table->rows[i] = figure_of(profile, sums + i * parts);
	for (size_t i = 0; i < edges->n; i++)
		table->edges[i] = (struct call_edge){edges->items[i].callee, edges->items[i].caller,
						     figure_of(profile, of_edges + i * parts)};
	table->n_edges = edges->n;
	table->total = figure_of(profile, total);
}

static int make(struct call_table *table, const struct stack_profile *profile, const size_t *group,
		struct call_edges *edges, struct err *err)
{
	int64_t *sums;
	int rc = 0;

	if (call_edges_make(edges, profile, group, err))
		return -1;
	table->rows = calloc(table->n + 1, sizeof(*table->rows));
	table->edges = calloc(edges->n + 1, sizeof(*table->edges));
	sums = calloc((table->n + edges->n + 1) * profile->n_parts + 1, sizeof(*sums));
	if (table->rows && table->edges && sums)
		fill(table, profile, group, edges, sums);
	else
		rc = err_memory(err);
	free(sums);
	return rc;
}

int call_table_make(struct call_table *table, const struct stack_profile *profile,
		    const size_t *group, size_t n, struct err *err)
{
	struct call_edges edges = {0};
	int rc;

	*table = (struct call_table){.n = n};
	rc = make(table, profile, group, &edges, err);
	call_edges_release(&edges);
	return rc;
}

void call_table_release(struct call_table *table)
{
	free(table->rows);
	free(table->edges);
	*table = (struct call_table){0};
}

/* ---- one part */

/* Whether every node has a whole number in each iteration, and the same in all parts. */
static bool is_whole(const struct stack_profile *profile)
{
	for (size_t node = 0; node < profile->n_nodes; node++)
		for (size_t part = 0; part < profile->n_parts; part++) {
			const struct profile_part *parts = profile->parts;
			int64_t own = stack_profile_own(profile, node, part);

			if (parts[part].iterations <= 0 || own % parts[part].iterations ||
			    own / parts[part].iterations !=
				    stack_profile_own(profile, node, 0) / parts[0].iterations)
				return false;
		}
	return profile->n_parts > 0;
}

struct sum {
	const struct stack_profile *profile;
	int64_t divisor;
};

/* Divided; what is below 0 then counts as none. */
static int64_t sum_own(void *context, size_t node)
{
	const struct sum *sum = context;
	int64_t own = stack_profile_node_own(sum->profile, node);

	return own > 0 ? (own + sum->divisor / 2) / sum->divisor : 0;
}

static int64_t iterations_of(const struct stack_profile *profile)
{
	int64_t iterations = 0;

	for (size_t i = 0; i < profile->n_parts; i++)
		iterations += profile->parts[i].iterations;
	return iterations;
}

int call_profile_sum(struct stack_profile *out, const struct stack_profile *profile, bool *is_each,
		     struct err *err)
{
	int64_t iterations = iterations_of(profile);
	struct sum sum = {.profile = profile, .divisor = 1};

	*is_each = is_whole(profile);
	if (*is_each)
		sum.divisor = iterations;
	return profile_one_part(out, profile, *is_each ? 1 : iterations, sum_own, &sum, err);
}

int call_profile_mean(struct stack_profile *out, const struct stack_profile *profile,
		      struct err *err)
{
	int64_t iterations = iterations_of(profile);
	struct sum sum = {.profile = profile, .divisor = iterations > 0 ? iterations : 1};

	return profile_one_part(out, profile, 1, sum_own, &sum, err);
}
