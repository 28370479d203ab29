#include "results/verdicts/comparison.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void comparison_take_blocks(struct comparison *c, const struct block_verdict *decided)
{
	double times[2];

	c->log_ratio = decided->log_ratio;
	c->ratio = decided->ratio;
	c->se = decided->mean.se;
	c->df = decided->mean.df;
	c->verdict = decided->verdict;
	c->p = c->p_report = decided->look >= 0 ? decided->p : NAN;
	c->p_beyond = c->p_gate = decided->p_beyond;
	c->needs = decided->missing == BLOCK_MISSING_UNKNOWN ? 0 : decided->missing;
	if (!c->old_side.bench || !c->new_side.bench)
		return;
	sample_times_of_pair(c->old_side.bench, c->new_side.bench, decided->ratio.estimate, times);
	c->old_side.shown = times[0];
	c->new_side.shown = times[1];
}

/* The change of the time, its verdict, then the change of each metric under its name. */
static void note_witness(struct comparison *c)
{
	struct figure figures[WITNESS_MAX + 3] = {
		figure_of("change", FIGURE_PERCENT, fabs(c->ratio.estimate - 1)),
		figure_text("verdict", verdict_word(c->verdict))};

	for (size_t i = 0; i < c->witness->n; i++)
		figures[2 + i] = figure_of(c->witness->metrics[i]->kind.name, FIGURE_CHANGE,
					   c->witness->metrics[i]->ratio.estimate - 1);
	notes_add_witness(&c->notes, c->witness, figures);
}

void comparison_find_witness(struct comparison *c)
{
	struct witness found;

	if ((c->verdict != VERDICT_FASTER && c->verdict != VERDICT_SLOWER) ||
	    strcmp(c->unit, "second") != 0)
		return;
	found = witness_find(c->ratio.estimate, c->old_side.mean, &c->metrics);
	if (!found.n)
		return;
	c->witness = malloc(sizeof(*c->witness));
	if (!c->witness) {
		c->notes.failed = true;
		return;
	}
	*c->witness = found;
	note_witness(c);
}

int verdict_rank(enum verdict verdict)
{
	static const int ranks[] = {[VERDICT_SLOWER] = 0,
				    [VERDICT_FASTER] = 1,
				    [VERDICT_UNDECIDED] = 2,
				    [VERDICT_SAME] = 3};

	return ranks[verdict];
}

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

const char *comparison_word_of(enum verdict verdict, const char *unit)
{
	if (strcmp(unit, "second") != 0 && verdict == VERDICT_SLOWER)
		return "more";
	if (strcmp(unit, "second") != 0 && verdict == VERDICT_FASTER)
		return less_of(unit);
	return verdict_word(verdict);
}

const char *comparison_word(const struct comparison *c)
{
	return comparison_word_of(c->verdict, c->unit);
}
