#include "cli/dueling/duel_section.h"

#include <math.h>
#include <stdlib.h>

static int add_side(struct sample *sample, const struct suite *suite, const char *name,
		    struct err *err)
{
	const struct bench *bench = suite_find(suite, name);

	sample->mean = sample->shown = NAN;
	if (!bench || sample_init(sample, bench, err))
		return bench ? -1 : 0;
	sample->shown = sample_middle(bench);
	return 0;
}

static int compare(struct comparison *c, const struct duel *duel, const struct bout *bout,
		   struct err *err)
{
	bool has_verdict = !bout_is_out(bout) && bout->n > 0;
	const struct bench *old_bench, *new_bench;

	c->name = bout->targets[0]->name;
	c->unit = target_unit(bout->targets[0]);
	if (add_side(&c->old_side, duel->suites[0], c->name, err) ||
	    add_side(&c->new_side, duel->suites[1], c->name, err))
		return -1;
	comparison_take_blocks(c, &bout->verdict);
	if (bout->n == 0) /* no look was taken, so nothing stands there yet */
		c->ratio = c->log_ratio = (struct interval){NAN, NAN, NAN, c->ratio.level};
	c->is_skipped = bout->status == BOUT_SKIPPED;
	c->has_failed = bout->status == BOUT_FAILED;
	c->lacks_baseline = c->has_failed && bout->failed_side == 0;
	if (!has_verdict)
		c->p = c->p_report = c->p_beyond = c->p_gate = NAN;
	c->basis = has_verdict ? BASIS_BLOCKS : BASIS_NONE;
	old_bench = c->old_side.bench;
	new_bench = c->new_side.bench;
	if (old_bench && new_bench &&
	    metric_comparisons_init(&c->metrics, old_bench, new_bench, NULL, 0, NAN, err))
		return -1;
	comparison_find_witness(c);
	return c->notes.failed ? err_memory(err) : 0;
}

int duel_section_init(struct section *section, const struct duel *duel, double mean_level,
		      struct err *err)
{
	*section = (struct section){0};
	section->items = calloc(duel->n + 1, sizeof(*section->items));
	if (!section->items)
		return err_memory(err);
	for (size_t i = 0; i < duel->n; i++) {
		section->n++;
		if (compare(&section->items[i], duel, &duel->bouts[i], err))
			return -1;
		section->counts[section->items[i].verdict] += !bout_is_out(&duel->bouts[i]);
	}
	section->old_file = section->baseline = duel->config->sides[0].label;
	section->new_file = section->candidate = duel->config->sides[1].label;
	section->is_duel = true;
	return section_mean(section, mean_level, err);
}
