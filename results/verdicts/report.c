#include "results/verdicts/report.h"

#include <stdlib.h>

void report_release(struct report *report)
{
	for (size_t s = 0; s < report->n; s++) {
		struct section *section = &report->sections[s];

		for (size_t i = 0; i < section->n; i++)
			comparison_release(&section->items[i]);
		free(section->items);
		texts_release(&section->missing);
		texts_release(&section->added);
		notes_release(&section->notes);
	}
	free(report->sections);
	*report = (struct report){0};
}
