#include "cli/words/shared_words.h"

#include "cli/words/sentence.h"
#include "results/base/figure.h"

#include <math.h>
#include <string.h>

/* `key`: the figure that says how bad it is, for programs (cli/measuring/warning.h,
   results/noise/noise.h); {most} is the largest, {count} the same of what is counted. */
static const struct {
	const char *kind, *key, *pattern;
} kinds[] = {
	{"competition", "lost",
	 "[most:others took up to {most} of their time][!most:other programs were at work]; end "
	 "them[!duel:, or try a duel]"},
	{"throttled", "share",
	 "the control group's quota took up to {most} of their time; raise it"},
	{"stolen", "share",
	 "the hypervisor gave up to {most} of the time to others[!duel:; try a duel]"},
	{"periodic", "lost", "something takes the CPU at regular times; see docs/noise.md"},
	{"migration", NULL, "the kernel moved them between CPUs; --affinity keeps them on some"},
	{"drift", "size", "they drifted by up to {most} while the run went on[!duel:; try a duel]"},
	{"wander", NULL,
	 "the machine's speed wanders: true intervals are wider[!duel:; try a duel]"},
	{"warm-up", "size", "the first values of a process differ; more warm-ups (-w) help"},
	{"modes", "size", "processes fall into groups, up to {most} apart: look at best, median"},
	{"odd-process", "size", "one process differs, by up to {most}; -v says which and why"},
	{"one-process", NULL, "one process each, so there is no interval; -p 2 or more"},
	{"too-few-processes", "spread",
	 "too few processes for an interval; give a longer --budget"},
	{"budget-spent", "reached",
	 "the budget was spent at up to +-{most}; a longer --budget helps"},
	{"unexplained-spread", "spread", "processes differ by up to {most}, no record says why"},
	{"short-values", NULL, "values too short to be exact; give more loops (-l)"},
	{"clock", NULL, "the clock is a part of such short calls (--subtract-loop-cost)"},
	{"loops-change", NULL, "the time of a loop depends on their number; -v has figures"},
	{"not-pinned", NULL, "threads or child processes: not pinned to one CPU"},
	{"killed", "killed",
	 "up to {count} of its processes did not end by themselves; -v says how"},
	{"no-counters", NULL, "not all counters could be read; -v says why"},
	/* of duels */
	{"undecided", "budget_s", "undecided[count:; --budget {count}s would do]"},
	{"retaken", "blocks", "up to {count} blocks were taken again: others took the CPU away"},
	{"blocks-disagree", NULL, "a few blocks drive the mean; verdicts are of the typical block"},
	/* of comparisons */
	{"pacer", NULL, "measured against the pacer beside them: times at full speed"},
	{"pacer-unused", NULL, "did not follow their pacers: times alone, in wider intervals"},
	{"edge-of-margin", NULL, "no number of processes would decide: at the margin's edge"},
	{"sessions-assumed", NULL, "intervals hold what sessions may differ by; -v says how much"},
	{"not-controlled", NULL, "part may be the machine's, which nobody controlled; try a duel"},
	{"few-processes", NULL, "few processes, so intervals are wide"},
	{"need-processes", "more", "up to {count} more processes a side would decide them"},
	{"need-pairs", "more", "up to {count} more pairs would decide them"},
	{"held-back", NULL, "differ alone, but among so many some do by chance"},
};

#define N_KINDS (sizeof(kinds) / sizeof(*kinds))

static size_t find(const char *kind)
{
	size_t i = 0;

	while (i < N_KINDS && strcmp(kinds[i].kind, kind) != 0)
		i++;
	return i;
}

const char *shared_words_key(const char *kind)
{
	size_t i = find(kind);

	return i < N_KINDS ? kinds[i].key : NULL;
}

bool shared_words_know(const char *kind)
{
	return find(kind) < N_KINDS;
}

/* Whole percents, but where that would be none. */
static enum figure_form form_of(double size)
{
	return size >= 0.0095 ? FIGURE_WHOLE_PERCENT : FIGURE_SHORT_PERCENT;
}

void shared_words_add(struct buf *out, const struct shared *shared)
{
	const struct figure none = figure_text("", NULL);
	double size = shared->size;
	size_t i = find(shared->kind);

	buf_addf(out, "%zu of %zu: ", shared->rows, shared->of);
	if (i == N_KINDS)
		buf_adds(out, shared->text);
	else
		sentence_add(out, kinds[i].pattern,
			     FIGURES(size > 0 ? figure_of("most", form_of(size), size) : none,
				     size > 0 ? figure_of("count", FIGURE_COUNT, ceil(size)) : none,
				     shared->is_of_duel ? figure_text("duel", "") : none));
}
