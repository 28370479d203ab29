#include "cli/dueling/side_blocks.h"

#include <stdlib.h>

int side_blocks_print(const struct measure_options *m, const struct meetings *meetings,
		      struct suite *const *suites, FILE *out, struct err *err)
{
	size_t n = meetings->n + 1;
	char **labels;
	int rc;

	if (m->json || !extra_blocks_wanted(&m->blocks))
		return 0;
	labels = calloc(n, sizeof(*labels));
	if (!labels)
		return err_memory(err);
	labels[0] = meetings->items[0].sides[meetings->first].label;
	for (size_t i = 1; i < n; i++)
		labels[i] = meetings->items[i - 1].sides[!meetings->first].label;
	fputc('\n', out);
	rc = extra_blocks_print(&m->blocks, suites, labels, n, out, err);
	free(labels);
	return rc;
}
