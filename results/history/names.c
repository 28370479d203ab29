#include "results/history/names.h"

#include "results/history/bench_ids.h"

#include <stdlib.h>
#include <string.h>

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int add_names(struct history_names *names, const struct history *history,
		     const struct bench_ids *benches, struct err *err)
{
	names->items = calloc(benches->n + 1, sizeof(*names->items));
	if (!names->items)
		return err_memory(err);
	for (size_t i = 0; i < benches->n; i++) {
		names->items[names->n] =
			strdup(history_name_now(&history->notes, benches->names[i]));
		if (!names->items[names->n++])
			return err_memory(err);
	}
	qsort(names->items, names->n, sizeof(*names->items), compare_names);
	return 0;
}

static void drop_twins(struct history_names *names)
{
	size_t kept = 0;

	for (size_t i = 0; i < names->n; i++)
		if (kept && strcmp(names->items[kept - 1], names->items[i]) == 0)
			free(names->items[i]);
		else
			names->items[kept++] = names->items[i];
	names->n = kept;
}

int history_names(struct history_names *names, struct history *history, struct err *err)
{
	struct bench_ids benches = {0};
	int rc = bench_ids_find(&benches, history->index, err);

	if (!rc)
		rc = add_names(names, history, &benches, err);
	if (!rc)
		drop_twins(names);
	bench_ids_release(&benches);
	return rc;
}

void history_names_release(struct history_names *names)
{
	for (size_t i = 0; i < names->n; i++)
		free(names->items[i]);
	free(names->items);
	*names = (struct history_names){0};
}
