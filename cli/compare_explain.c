#include "cli/compare_explain.h"

#include "cli/again.h"
#include "cli/compare/order.h"
#include "cli/words/status.h"

#include <stdio.h>
#include <stdlib.h>

static bool has_changed(const struct comparison *c)
{
	return c->verdict == VERDICT_SLOWER || c->verdict == VERDICT_FASTER;
}

/* As they matter. NULL with err (memory). */
static struct again_item *changed_new(const struct section *section, size_t *n, struct err *err)
{
	const struct comparison **order = order_new(section, err);
	struct again_item *items = order ? calloc(section->n + 1, sizeof(*items)) : NULL;

	*n = 0;
	if (order && !items)
		err_memory(err);
	for (size_t i = 0; items && i < section->n; i++) {
		const struct comparison *c = order[i];

		if (has_changed(c))
			items[(*n)++] = (struct again_item){
				.name = c->name, .timed = c->ratio, .df = c->df};
	}
	free(order);
	return items;
}

static void explain(const struct compare_explain *how, const struct section *section,
		    struct again_item *items, size_t n)
{
	const struct explain_options options = EXPLAIN_DEFAULTS;
	const struct stored_request request = {.n = 2,
					       .paths = {how->paths[0], how->paths[1]},
					       .suites = {how->suites[0], how->suites[1]},
					       .labels = {section->baseline, section->candidate},
					       .options = &options,
					       .quiet = how->quiet,
					       .verbose = how->verbose,
					       .ignores_profiles = how->again,
					       .most = how->most,
					       .rows = how->rows,
					       .prints = how->prints,
					       .run_again = again_run};

	if (how->prints)
		fputc('\n', stdout);
	stored_explain_items(&request, items, n);
}

void compare_explain(const struct compare_explain *how, const struct report *report)
{
	const struct section *section = &report->sections[0];
	struct err err = {0};
	size_t n;
	struct again_item *items = changed_new(section, &n, &err);

	if (!items) {
		status_fail(&err);
	} else if (n > 0) {
		explain(how, section, items, n);
	} else if (how->prints && !how->quiet) {
		fputs("nothing to explain: none is known to be slower or faster\n", stdout);
	}
	free(items);
}
