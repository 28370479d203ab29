#include "results/profiles/floors.h"

#include "results/profiles/one_part.h"
#include "stats/dist.h"
#include "stats/moment.h"
#include "stats/order.h"

#include <math.h>
#include <stdlib.h>

struct floor_figure floor_figure_of(const double *each, size_t n, double *scratch)
{
	struct floor_figure figure = {each[0], order_median(each, n, scratch), each[0]};

	for (size_t i = 1; i < n; i++) {
		figure.low = fmin(figure.low, each[i]);
		figure.high = fmax(figure.high, each[i]);
	}
	return figure;
}

/* Of the difference of two means. */
static double bound(const double *old, const double *new, size_t n, const struct floor_rule *rule)
{
	double layouts = (double)rule->layouts;
	double both = moment_variance(old, n) + moment_variance(new, n);
	double tail = FLOOR_LEVEL / 2 / (double)(rule->tried ? rule->tried : 1);

	return dist_t_quantile(1 - tail, 2 * (layouts - 1)) * sqrt(both / layouts);
}

struct floor_change floor_change_of(const double *old, const double *new, size_t n,
				    const struct floor_rule *rule, double *scratch)
{
	struct floor_figure one = floor_figure_of(old, n, scratch);
	struct floor_figure other = floor_figure_of(new, n, scratch);
	struct floor_change change = {.floor = fmax(one.high - one.low, other.high - other.low)};

	change.floor = fmax(change.floor, bound(old, new, n, rule));
	for (size_t i = 0; i < n; i++)
		scratch[n + i] = new[i] - old[i];
	change.by = floor_figure_of(scratch + n, n, scratch);
	change.is_told =
		(change.by.low > 0 || change.by.high < 0) && fabs(change.by.middle) > change.floor;
	return change;
}

/* ---- groups */

static double each_of(const struct stack_profile *profile, size_t part, int64_t weight)
{
	int64_t iterations = profile->parts[part].iterations;

	return iterations > 0 ? (double)weight / (double)iterations : 0;
}

static void fill(struct floor_table *table, const struct stack_profile *profile,
		 const struct profile_weights *weights, size_t first)
{
	for (size_t i = 0; i < table->n; i++) {
		size_t part = first + i;

		table->all[i] = each_of(profile, part, profile->parts[part].samples);
		for (size_t group = 0; group < table->n_groups; group++) {
			size_t from = group * weights->n_parts + part;

			table->self[group * table->n + i] =
				each_of(profile, part, weights->self[from]);
			table->total[group * table->n + i] =
				each_of(profile, part, weights->total[from]);
		}
	}
}

int floor_table_make(struct floor_table *table, const struct stack_profile *profile,
		     const size_t *group, size_t n_groups, size_t first, size_t n, struct err *err)
{
	struct profile_weights weights = {0};

	*table = (struct floor_table){.n_groups = n_groups, .n = n};
	table->self = calloc(n_groups * n + 1, sizeof(*table->self));
	table->total = calloc(n_groups * n + 1, sizeof(*table->total));
	table->all = calloc(n + 1, sizeof(*table->all));
	table->scratch = calloc(2 * n + 1, sizeof(*table->scratch));
	if (!table->self || !table->total || !table->all || !table->scratch)
		return err_memory(err);
	if (profile_weights_make(&weights, profile, group, n_groups, err))
		return -1;
	fill(table, profile, &weights, first);
	profile_weights_release(&weights);
	return 0;
}

void floor_table_release(struct floor_table *table)
{
	free(table->self);
	free(table->total);
	free(table->all);
	free(table->scratch);
	*table = (struct floor_table){0};
}

struct floor_figure floor_table_self(const struct floor_table *table, size_t group)
{
	return floor_figure_of(table->self + group * table->n, table->n, table->scratch);
}

struct floor_figure floor_table_total(const struct floor_table *table, size_t group)
{
	return floor_figure_of(table->total + group * table->n, table->n, table->scratch);
}

struct floor_figure floor_table_all(const struct floor_table *table)
{
	return floor_figure_of(table->all, table->n, table->scratch);
}

struct floor_change floor_table_change(const struct floor_table *old, const struct floor_table *new,
				       size_t group, const struct floor_rule *rule)
{
	return floor_change_of(old->self + group * old->n, new->self + group *new->n, old->n, rule,
			       old->scratch);
}

struct floor_change floor_table_change_of_all(const struct floor_table *old,
					      const struct floor_table *new,
					      const struct floor_rule *rule)
{
	return floor_change_of(old->all, new->all, old->n, rule, old->scratch);
}

/* ---- one part */

struct median {
	const struct stack_profile *profile;
	double *each, *scratch;
};

static int64_t median_own(void *context, size_t node)
{
	const struct median *m = context;
	size_t n = m->profile->n_parts;
	double middle;

	for (size_t part = 0; part < n; part++)
		m->each[part] =
			each_of(m->profile, part, stack_profile_own(m->profile, node, part));
	middle = n ? order_median(m->each, n, m->scratch) : 0;
	return middle > 0 ? llround(middle) : 0;
}

int floor_profile(struct stack_profile *out, const struct stack_profile *profile, struct err *err)
{
	struct median m = {profile, calloc(profile->n_parts + 1, sizeof(double)),
			   calloc(profile->n_parts + 1, sizeof(double))};
	int rc = m.each && m.scratch ? profile_one_part(out, profile, 1, median_own, &m, err)
				     : err_memory(err);

	free(m.each);
	free(m.scratch);
	return rc;
}
