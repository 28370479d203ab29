#include "cli/compare/beside.h"

#include <stdlib.h>

int beside_init(struct beside *beside, const struct report *report, struct err *err)
{
	*beside = (struct beside){.report = report,
				  .items = calloc(report->n + 1, sizeof(*beside->items))};
	if (!beside->items)
		return err_memory(err);
	for (size_t s = 0; s < report->n; s++) {
		beside->items[s] = calloc(report->sections[s].n + 1, sizeof(*beside->items[s]));
		if (!beside->items[s])
			return err_memory(err);
	}
	return 0;
}

static void item_release(struct beside_item *item)
{
	free(item->why);
	free(item->file);
	free(item->decides);
	free(item->failure);
}

void beside_release(struct beside *beside)
{
	for (size_t s = 0; beside->items && s < beside->report->n; s++) {
		for (size_t i = 0; beside->items[s] && i < beside->report->sections[s].n; i++)
			item_release(&beside->items[s][i]);
		free(beside->items[s]);
	}
	free(beside->items);
	free(beside->command);
	*beside = (struct beside){0};
}

const struct beside_item *beside_of(const struct beside *beside, const struct section *section,
				    const struct comparison *comparison)
{
	static const struct beside_item nothing;

	if (!beside || !beside->items)
		return &nothing;
	return &beside->items[section - beside->report->sections][comparison - section->items];
}
