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

int duel_judge(struct report *report, const struct duel *duel, const struct duel_options *d,
	       const struct pairs *pairs, struct err *err)
{
	struct section *section = calloc(1, sizeof(*section));

	*report = (struct report){
		.rules = {.margin = d->margin, .limit = d->limit_seen ? d->limit : NAN},
		.gate_rules = {.fails_on_slower = d->limit_seen,
			       .fails_on_undecided = d->fail_if_undecided,
			       .fails_on_new = d->fail_if_new,
			       .allows_missing = d->allow_missing},
		.sections = section,
		.n = section != NULL};
	if (!section)
		return err_memory(err);
	if (duel_section_init(section, duel, err) ||
	    add_names(&section->missing, &pairs->missing, err) ||
	    add_names(&section->added, &pairs->added, err) || report_families(report, err))
		return -1;
	gate_judge(report);
	return 0;
}
