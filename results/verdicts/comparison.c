#include "results/verdicts/comparison.h"

#include "results/verdicts/witness.h"

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
	c->p = decided->look >= 0 ? decided->p : NAN;
	c->needs = decided->missing == BLOCK_MISSING_UNKNOWN ? 0 : decided->missing;
	if (!c->old_side.bench || !c->new_side.bench)
		return;
	sample_times_of_pair(c->old_side.bench, c->new_side.bench, decided->ratio.estimate, times);
	c->old_side.shown = times[0];
	c->new_side.shown = times[1];
}

void comparison_find_witness(struct comparison *c)
{
	struct buf line = {0};

	if ((c->verdict != VERDICT_FASTER && c->verdict != VERDICT_SLOWER) ||
	    strcmp(c->unit, "second") != 0)
		return;
	witness_add(&line, c->ratio.estimate, c->old_side.mean, &c->metrics);
	if (!line.len)
		return;
	notes_add(&c->notes, NOTE_WITNESS,
		  FIGURES(figure_of("change", FIGURE_PERCENT, fabs(c->ratio.estimate - 1)),
			  figure_text("verdict", verdict_word(c->verdict)),
			  figure_text("witness", buf_text(&line))));
	c->witness = buf_take(&line);
	c->notes.failed |= !c->witness;
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

const char *comparison_word(const struct comparison *c)
{
	if (strcmp(c->unit, "second") != 0 && c->verdict == VERDICT_SLOWER)
		return "more";
	if (strcmp(c->unit, "second") != 0 && c->verdict == VERDICT_FASTER)
		return less_of(c->unit);
	return verdict_word(c->verdict);
}
