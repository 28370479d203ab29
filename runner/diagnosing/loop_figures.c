/* What counts of event loops say of an iteration. */
#include "runner/diagnosing/loop_counts.h"

#include "results/profiles/frame_identity.h"
#include "stats/order.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct call_figure loop_counts_figure(const struct loop_counts *counts, const int64_t *of)
{
	struct call_figure figure = {INFINITY, -INFINITY};

	for (size_t part = 0; part < counts->n_parts; part++) {
		double each = (double)of[part] / (double)counts->iterations[part];

		figure.low = fmin(figure.low, each);
		figure.high = fmax(figure.high, each);
	}
	return counts->n_parts ? figure : (struct call_figure){0, 0};
}

int loop_counts_total(struct call_figure *figure, const struct loop_counts *counts,
		      enum loop_total which, struct err *err)
{
	int64_t *sums;

	if (which == LOOP_TOTAL_TURNS) {
		*figure = loop_counts_figure(counts, counts->turns);
		return 0;
	}
	sums = calloc(counts->n_parts + 1, sizeof(*sums));
	if (!sums)
		return err_memory(err);
	for (size_t i = 0; i < counts->n; i++)
		for (size_t part = 0; part < counts->n_parts; part++)
			sums[part] += which == LOOP_TOTAL_TASKS ? counts->rows[i].made[part]
								: counts->rows[i].runs[part];
	*figure = loop_counts_figure(counts, sums);
	free(sums);
	return 0;
}

int loop_counts_hold(double *seconds, const struct loop_counts *counts,
		     const struct loop_counts_row *row, struct err *err)
{
	size_t n = 2 * counts->n_parts;
	double *scratch = calloc(n + 1, sizeof(*scratch));

	if (!scratch)
		return err_memory(err);
	*seconds = n ? order_median(row->longest_s, n, scratch) : 0;
	free(scratch);
	return 0;
}

static const char *own_name(const char *file)
{
	const char *slash = strrchr(file, '/');

	return slash ? slash + 1 : file;
}

static bool has_bare_names(const struct loop_counts *counts)
{
	const struct stack_profile named = {.interpreter = counts->interpreter};

	return profile_has_bare_names(&named);
}

const struct loop_counts_row *loop_counts_same(const struct loop_counts *counts,
					       const struct loop_counts_row *row,
					       const struct loop_counts *of)
{
	bool is_bare = has_bare_names(counts) || has_bare_names(of);
	const char *name = is_bare ? frame_last_name(row->function) : row->function;

	for (size_t i = 0; i < of->n; i++) {
		const struct loop_counts_row *one = &of->rows[i];
		const char *other = is_bare ? frame_last_name(one->function) : one->function;

		if (one->is_task == row->is_task && one->is_measured == row->is_measured &&
		    strcmp(own_name(one->file), own_name(row->file)) == 0 &&
		    (row->is_measured || strcmp(other, name) == 0))
			return one;
	}
	return NULL;
}

bool loop_counts_vary(const struct loop_counts *counts)
{
	bool varies = !call_figure_is_exact(loop_counts_figure(counts, counts->turns));

	for (size_t i = 0; i < counts->n; i++) {
		const struct loop_counts_row *row = &counts->rows[i];

		varies |= !call_figure_is_exact(loop_counts_figure(counts, row->made));
		varies |= !call_figure_is_exact(loop_counts_figure(counts, row->runs));
	}
	return varies;
}
