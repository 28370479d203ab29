#include "cli/dueling/bout_order.h"

#include "results/verdicts/comparison.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>

static int rank(const struct bout *bout)
{
	return bout_is_out(bout) ? INT_MAX : verdict_rank(bout->verdict.verdict);
}

static int by_importance(const void *a, const void *b)
{
	const struct bout *x = *(const struct bout *const *)a, *y = *(const struct bout *const *)b;
	double dx = fabs(log(x->verdict.ratio.estimate)), dy = fabs(log(y->verdict.ratio.estimate));

	if (rank(x) != rank(y))
		return rank(x) < rank(y) ? -1 : 1;
	if (dx < dy || dx > dy)
		return dx < dy ? 1 : -1;
	return x < y ? -1 : x > y;
}

const struct bout **bout_order_new(const struct duel *duel, struct err *err)
{
	const struct bout **order = calloc(duel->n + 1, sizeof(*order));

	if (!order) {
		err_memory(err);
		return NULL;
	}
	for (size_t i = 0; i < duel->n; i++)
		order[i] = &duel->bouts[i];
	qsort(order, duel->n, sizeof(*order), by_importance);
	return order;
}
