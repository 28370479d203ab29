#include "results/verdicts/report.h"

#include <stdlib.h>
#include <string.h>

static const char *mean_unit(const struct section *section)
{
	const char *unit = NULL;

	for (size_t i = 0; i < section->n; i++) {
		if (section->items[i].basis == BASIS_NONE)
			continue;
		if (!unit || strcmp(section->items[i].unit, "second") == 0)
			unit = section->items[i].unit;
	}
	return unit;
}

int section_mean(struct section *section, double level, struct err *err)
{
	struct suite_mean *mean = &section->mean;
	struct mean_part *parts = calloc(section->n + 1, sizeof(*parts));
	size_t n = 0;
	int rc;

	if (!parts)
		return err_memory(err);
	mean->unit = mean_unit(section);
	for (size_t i = 0; i < section->n; i++) {
		const struct comparison *c = &section->items[i];

		if (c->basis != BASIS_NONE && mean->unit && strcmp(c->unit, mean->unit) == 0)
			parts[n++] = (struct mean_part){c->log_ratio.estimate, c->se, c->df};
	}
	rc = suite_mean_of(mean, parts, n, level, err);
	free(parts);
	return rc;
}

void section_release(struct section *section)
{
	for (size_t i = 0; i < section->n; i++)
		comparison_release(&section->items[i]);
	free(section->items);
	texts_release(&section->missing);
	texts_release(&section->added);
	texts_release(&section->unloaded);
	notes_release(&section->notes);
	*section = (struct section){0};
}

void report_release(struct report *report)
{
	for (size_t s = 0; s < report->n; s++)
		section_release(&report->sections[s]);
	free(report->sections);
	*report = (struct report){0};
}
