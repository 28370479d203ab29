#include "results/attempts/gains.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct trial_row *find_row(const struct trial *trial, const char *name)
{
	for (size_t i = 0; i < trial->n; i++)
		if (strcmp(trial->rows[i].name, name) == 0)
			return &trial->rows[i];
	return NULL;
}

static void multiply(struct interval *product, const struct trial_row *row, double alpha)
{
	if (!row || !(row->ratio.estimate > 0)) {
		product->low = 0;
		product->high = INFINITY;
		return;
	}
	product->estimate *= row->ratio.estimate;
	product->low *= row->ratio.low;
	product->high *= row->ratio.high;
	product->level = 1 - alpha;
}

static bool has_gain(const struct gains *gains, const char *name)
{
	for (size_t i = 0; i < gains->n; i++)
		if (strcmp(gains->items[i].name, name) == 0)
			return true;
	return false;
}

static int add(struct gains *gains, const char *name, struct err *err)
{
	struct gain *items = realloc(gains->items, (gains->n + 1) * sizeof(*items));

	if (!items)
		return err_memory(err);
	gains->items = items;
	items[gains->n++] = (struct gain){name, {1, 1, 1, 1}};
	return 0;
}

int gains_of(struct gains *gains, const struct attempts *attempts, struct err *err)
{
	const struct trials *keeps = &attempts->keeps;

	*gains = (struct gains){0};
	for (size_t i = 0; i < keeps->n; i++)
		for (size_t k = 0; trial_confirms(&keeps->items[i]) && k < keeps->items[i].n; k++)
			if (!has_gain(gains, keeps->items[i].rows[k].name) &&
			    add(gains, keeps->items[i].rows[k].name, err))
				return -1;
	for (size_t g = 0; g < gains->n; g++)
		for (size_t i = 0; i < keeps->n; i++)
			if (trial_confirms(&keeps->items[i]))
				multiply(&gains->items[g].ratio,
					 find_row(&keeps->items[i], gains->items[g].name),
					 attempts->alpha);
	return 0;
}

void gains_release(struct gains *gains)
{
	free(gains->items);
	*gains = (struct gains){0};
}
