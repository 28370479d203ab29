#include "cli/dueling/duel_judge.h"

#include "cli/dueling/duel_section.h"
#include "results/verdicts/families.h"
#include "results/verdicts/gate.h"

#include <math.h>
#include <stdlib.h>

static int add_names(struct texts *names, const struct texts *more, struct err *err)
{
	for (size_t i = 0; i < more->n; i++)
		if (texts_add(names, more->items[i]))
			return err_memory(err);
	return 0;
}

static int add_sections(struct report *report, const struct duel *duels,
			const struct meetings *meetings, struct err *err)
{
	/* all means hold at once, as the duels' intervals do (stats/spending.h) */
	const double mean_level = 1 - (1 - SECTION_MEAN_LEVEL) / (double)meetings->n;

	for (size_t i = 0; i < meetings->n; i++) {
		struct section *section = &report->sections[i];
		const struct pairs *pairs = &meetings->items[i].pairs;

		if (duel_section_init(section, &duels[i], mean_level, err) ||
		    add_names(&section->missing, &pairs->missing, err) ||
		    add_names(&section->added, &pairs->added, err) ||
		    add_names(&section->unloaded, &pairs->unloaded, err))
			return -1;
	}
	return 0;
}

int duel_judge(struct report *report, const struct duel *duels, const struct meetings *meetings,
	       const struct duel_options *d, struct err *err)
{
	*report = (struct report){
		.rules = {.margin = d->margin, .limit = d->limit_seen ? d->limit : NAN},
		.gate_rules = {.fails_on_slower = d->limit_seen,
			       .fails_on_undecided = d->fail_if_undecided,
			       .fails_on_new = d->fail_if_new,
			       .allows_missing = d->allow_missing},
		.sections = calloc(meetings->n, sizeof(*report->sections))};
	if (!report->sections)
		return err_memory(err);
	report->n = meetings->n;
	if (add_sections(report, duels, meetings, err) || report_families(report, err))
		return -1;
	gate_judge(report);
	return 0;
}
