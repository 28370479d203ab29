#include "runner/diagnosing/imports_compare.h"

#include "stats/family.h"
#include "stats/order.h"
#include "stats/ttest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEVEL 0.95

int import_time_of(struct import_time *time, const double *seconds, size_t n, struct err *err)
{
	double *scratch = calloc(n + 1, sizeof(*scratch));
	struct interval interval;

	if (!scratch)
		return err_memory(err);
	time->median_s = order_median(seconds, n, scratch);
	interval = interval_t(seconds, n, LEVEL);
	time->around_s = (interval.high - interval.low) / 2;
	free(scratch);
	return 0;
}

double *imports_sum_new(const struct imports_counted *counted, enum import_phase from,
			enum import_phase to)
{
	double *sums = calloc(counted->processes + 1, sizeof(*sums));

	for (size_t i = 0; sums && i < counted->n; i++) {
		const struct import_module *module = &counted->modules[i];

		for (size_t k = 0; k < counted->processes; k++)
			if (module->phase >= from && module->phase <= to)
				sums[k] += module->self_s[k];
	}
	return sums;
}

/* ---- two sides */

static const struct import_module *find(const struct imports_counted *counted,
					const struct import_module *module, size_t hint)
{
	for (size_t i = 0; i < counted->n; i++) {
		const struct import_module *one = &counted->modules[(hint + i) % counted->n];

		if ((one->phase == IMPORT_LATER) == (module->phase == IMPORT_LATER) &&
		    strcmp(one->name, module->name) == 0)
			return one;
	}
	return NULL;
}

static int set_times(struct import_change *change, const struct imports_counted *const sides[2],
		     struct err *err)
{
	const struct import_module *modules[2] = {change->old, change->new};

	for (int side = 0; side < 2; side++) {
		const struct import_module *module = modules[side];
		size_t n = sides[side]->processes;

		if (module && (import_time_of(&change->self[side], module->self_s, n, err) ||
			       import_time_of(&change->total[side], module->total_s, n, err)))
			return -1;
	}
	return 0;
}

static double p_of(const struct import_change *change, const struct imports_counted *old,
		   const struct imports_counted *new)
{
	if (!change->old || !change->new)
		return NAN;
	return ttest_welch(change->old->self_s, old->processes, change->new->self_s, new->processes,
			   LEVEL)
		.p;
}

static void judge(struct import_change *change, double p)
{
	double difference = change->self[1].median_s - change->self[0].median_s;

	change->p_adjusted = p;
	change->kind = !change->old	   ? IMPORT_NEW
		       : !change->new	   ? IMPORT_GONE
		       : !(p <= 1 - LEVEL) ? IMPORT_SAME
		       : difference > 0	   ? IMPORT_SLOWER
		       : difference < 0	   ? IMPORT_FASTER
					   : IMPORT_SAME;
}

static int by_difference(const void *a, const void *b)
{
	const struct import_change *one = a, *other = b;
	double x = fabs(one->self[1].median_s - one->self[0].median_s);
	double y = fabs(other->self[1].median_s - other->self[0].median_s);

	return (x < y) - (x > y);
}

static size_t pair_up(struct import_change *changes, const struct imports_counted *old,
		      const struct imports_counted *new)
{
	size_t n = 0;

	for (size_t i = 0; i < old->n; i++)
		changes[n++] = (struct import_change){.old = &old->modules[i],
						      .new = find(new, &old->modules[i], i)};
	for (size_t i = 0; i < new->n; i++)
		if (!find(old, &new->modules[i], i))
			changes[n++] = (struct import_change){.new = &new->modules[i]};
	return n;
}

int imports_compare(struct import_change **changes, size_t *n, const struct imports_counted *old,
		    const struct imports_counted *new, struct err *err)
{
	const struct imports_counted *const sides[2] = {old, new};
	size_t room = old->n + new->n + 1;
	double *p = calloc(room, sizeof(*p));
	size_t *scratch = calloc(room, sizeof(*scratch));
	int rc = 0;

	*n = 0;
	*changes = calloc(room, sizeof(**changes));
	if (!*changes || !p || !scratch)
		rc = err_memory(err);
	else
		*n = pair_up(*changes, old, new);
	for (size_t i = 0; !rc && i < *n; i++) {
		p[i] = p_of(&(*changes)[i], old, new);
		rc = set_times(&(*changes)[i], sides, err);
	}
	if (!rc) {
		family_benjamini_hochberg(p, *n, p, scratch);
		for (size_t i = 0; i < *n; i++)
			judge(&(*changes)[i], p[i]);
		qsort(*changes, *n, sizeof(**changes), by_difference);
	}
	free(p);
	free(scratch);
	return rc;
}
