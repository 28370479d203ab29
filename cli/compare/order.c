#include "cli/compare/order.h"

#include <math.h>
#include <stdlib.h>

static int by_importance(const void *a, const void *b)
{
	const struct comparison *x = *(const struct comparison *const *)a,
				*y = *(const struct comparison *const *)b;
	bool one = x->basis == BASIS_NONE, other = y->basis == BASIS_NONE;
	double dx = fabs(x->log_ratio.estimate), dy = fabs(y->log_ratio.estimate);

	if (one != other)
		return one - other;
	if (verdict_rank(x->verdict) != verdict_rank(y->verdict))
		return verdict_rank(x->verdict) - verdict_rank(y->verdict);
	if (dx < dy || dx > dy)
		return dx < dy ? 1 : -1;
	return x < y ? -1 : x > y;
}

const struct comparison **order_given_new(const struct section *section, struct err *err)
{
	const struct comparison **order = calloc(section->n + 1, sizeof(*order));

	if (!order) {
		err_memory(err);
		return NULL;
	}
	for (size_t i = 0; i < section->n; i++)
		order[i] = &section->items[i];
	return order;
}

const struct comparison **order_new(const struct section *section, struct err *err)
{
	const struct comparison **order = order_given_new(section, err);

	if (order)
		qsort(order, section->n, sizeof(*order), by_importance);
	return order;
}
