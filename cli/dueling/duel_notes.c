#include "cli/dueling/duel_notes.h"

#include "cli/dueling/duel_noise.h"
#include "cli/dueling/duel_remedy.h"
#include "cli/measuring/loops_note.h"
#include "cli/measuring/outcome.h"
#include "cli/measuring/warning.h"
#include "cli/words/noise_words.h"

/* Why there is no verdict, and what would help. */
static void add_reasons(json_t *list, const struct duel *duel, const struct bout *bout)
{
	const struct figure none = figure_text("", NULL);
	struct duel_remedy remedy = duel_remedy_of(duel, bout);
	struct buf why = {0};
	struct noise noise;

	duel_remedy_add(&why, duel, bout);
	warning_add(list, WARNING_UNDECIDED,
		    FIGURES(figure_text("why", buf_text(&why)),
			    remedy.more ? figure_count("more", remedy.more) : none,
			    remedy.more ? figure_of("seconds", FIGURE_PLAIN, remedy.seconds) : none,
			    remedy.budget_s > 0
				    ? figure_of("budget_s", FIGURE_PLAIN, remedy.budget_s)
				    : none,
			    remedy.blocks ? figure_count("blocks", remedy.blocks) : none));
	buf_release(&why);
	duel_noise_find(&noise, duel, bout);
	for (size_t i = 0; i < noise.n; i++)
		json_array_append_new(list, finding_json_new(&noise.found[i]));
}

static void add_killed(json_t *list, const struct duel *duel, const struct bout *bout)
{
	for (int side = 0; side < 2; side++) {
		const char *how;
		size_t n = outcome_killed(suite_find(duel->suites[side], bout->targets[0]->name),
					  &how);

		if (n > 0)
			warning_add(
				list, WARNING_SIDE_KILLED,
				FIGURES(figure_text("side", duel->config->sides[side].label),
					figure_count("killed", n),
					n == 1 ? figure_count("one", n) : figure_text("one", NULL),
					figure_text("how", how)));
	}
}

json_t *duel_notes_new(const struct duel *duel, const struct bout *bout)
{
	const struct block_verdict *v = &bout->verdict;
	struct figure loops[LOOPS_FIGURES];
	json_t *list = json_array();

	if (!list)
		return NULL;
	if (v->verdict == VERDICT_UNDECIDED && !bout_is_out(bout))
		add_reasons(list, duel, bout);
	if (v->mean_disagrees)
		warning_add(list, WARNING_BLOCKS_DISAGREE, NULL);
	if (loops_figures(loops, &bout->dependence, bout->plan.loops))
		warning_add(list, WARNING_LOOPS_CHANGE, loops);
	if (bout->needs_more_cpus && bout->plan.cpus && cpus_count(bout->plan.cpus) > 1)
		warning_add(list, WARNING_NOT_PINNED, NULL);
	add_killed(list, duel, bout);
	if (bout->no_counters[0])
		warning_add(list, WARNING_NO_COUNTERS,
			    FIGURES(figure_text("why", bout->no_counters)));
	if (bout->retaken)
		warning_add(list, WARNING_RETAKEN, FIGURES(figure_count("blocks", bout->retaken)));
	return list;
}
