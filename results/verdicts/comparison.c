#include "results/verdicts/comparison.h"

#include <stdlib.h>
#include <string.h>

void comparison_release(struct comparison *c)
{
	sample_release(&c->old_side);
	sample_release(&c->new_side);
	blocks_release(&c->blocks);
	metric_comparisons_release(&c->metrics);
	sites_release(&c->sites);
	free(c->witness);
	notes_release(&c->notes);
}

const char *comparison_word(const struct comparison *c)
{
	if (strcmp(c->unit, "second") != 0 && c->verdict == VERDICT_SLOWER)
		return "more";
	if (strcmp(c->unit, "second") != 0 && c->verdict == VERDICT_FASTER)
		return less_of(c->unit);
	return verdict_word(c->verdict);
}
