#include "cli/words/shared_words.h"

#include "cli/words/sentence.h"
#include "results/base/figure.h"

#include <string.h>

/* `key`: the figure that says how bad it is, for programs (cli/measuring/warning.h,
   results/noise/noise.h); {most} is the largest, {count} the same of what is counted. */
static const struct {
	const char *kind, *key, *pattern;
} kinds[] = {
	{"competition", "lost",
	 "[most:others took up to {most} of their time][!most:other programs were at work]; end "
	 "them, or try a duel"},
	{"throttled", "share",
	 "the control group's quota took up to {most} of their time; raise it"},
	{"stolen", "share", "the hypervisor gave up to {most} of the time to others; try a duel"},
	{"periodic", "lost", "something takes the CPU at regular times; see docs/noise.md"},
	{"migration", NULL, "the kernel moved them between CPUs; --affinity keeps them on some"},
	{"drift", "size", "they drifted by up to {most} while the run went on; try a duel"},
	{"wander", NULL, "the machine's speed wanders: true intervals are wider; try a duel"},
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
	{"loops-change", NULL, "the time of a loop depends on their number; -v has figures"},
	{"not-pinned", NULL, "threads or child processes: not pinned to one CPU"},
	/* of comparisons */
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

/* Whole percents, but where that would be none. */
static enum figure_form form_of(double size)
{
	return size >= 0.0095 ? FIGURE_WHOLE_PERCENT : FIGURE_SHORT_PERCENT;
}

void shared_words_add(struct buf *out, const char *kind, double size, const char *text, size_t rows,
		      size_t of)
{
	size_t i = find(kind);

	buf_addf(out, "%zu of %zu: ", rows, of);
	if (i == N_KINDS)
		buf_adds(out, text);
	else
		sentence_add(out, kinds[i].pattern,
			     FIGURES(size > 0 ? figure_of("most", form_of(size), size)
					      : figure_text("most", NULL),
				     figure_of("count", FIGURE_COUNT, size)));
}
