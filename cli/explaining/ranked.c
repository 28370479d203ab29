#include "cli/explaining/ranked.h"

#include <stdlib.h>

struct ranked {
	double weight;
	size_t item, place;
};

static int by_weight(const void *a, const void *b)
{
	const struct ranked *one = a, *other = b;

	if (one->weight < other->weight || one->weight > other->weight)
		return one->weight > other->weight ? -1 : 1;
	return (one->place > other->place) - (one->place < other->place);
}

int ranked_sort(size_t *items, size_t n, double (*weight)(const void *of, size_t item),
		const void *of, struct err *err)
{
	struct ranked *all = malloc((n + 1) * sizeof(*all));

	if (!all)
		return err_memory(err);
	for (size_t i = 0; i < n; i++)
		all[i] = (struct ranked){weight(of, items[i]), items[i], i};
	qsort(all, n, sizeof(*all), by_weight);
	for (size_t i = 0; i < n; i++)
		items[i] = all[i].item;
	free(all);
	return 0;
}
