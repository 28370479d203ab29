#include "cli/measuring/warning.h"

#include "cli/words/sentence.h"

/* Of a result that is not as precise as it was to be. */
#define WHAT_WOULD_DO                                                                              \
	"[more:: about {more} more process{more|es}, {seconds}, would do]"                         \
	"[floor:: more processes would end at {floor}, by which sessions differ; to compare two, " \
	"a duel (--vs) has no such limit]"

static const struct {
	const char *word, *pattern;
} kinds[WARNINGS] = {
	[WARNING_ONE_PROCESS] = {"one-process",
				 "one process: nothing is known about how much processes "
				 "differ, so there is no interval"},
	[WARNING_TOO_FEW_PROCESSES] = {"too-few-processes",
				       "{processes} processes that differ by {spread} "
				       "are too few for an interval"},
	[WARNING_BUDGET_SPENT] = {"budget-spent",
				  "precise to {reached}, not {wanted}, when the budget of "
				  "{budget_s} s was spent" WHAT_WOULD_DO},
	[WARNING_NOT_PRECISE] = {"not-precise", "precise to {reached}, not {wanted}" WHAT_WOULD_DO},
	[WARNING_UNEXPLAINED_SPREAD] =
		{"unexplained-spread",
		 "processes differ by {spread}, and nothing that was recorded says "
		 "why: the machine changes speed, or it depends on the process"},
	[WARNING_SHORT_VALUES] =
		{"short-values",
		 "a value of {loops} loop{loops|s} takes {value_s} us: too short to be "
		 "exact, [asked:but so it asks][!asked:give it more loops]"},
	[WARNING_CLOCK] = {"clock",
			   "calls that have a setup each are timed alone, and {clock_s} of "
			   "each is the clock's: --subtract-loop-cost leaves it out of what "
			   "is shown"},
	[WARNING_LOOPS_CHANGE] =
		{"loops-change",
		 "a loop takes [more:{more} more][less:{less} less] time among {few} than among the "
		 "{loops} that were measured: its time depends on their number"},
	[WARNING_SHELL] = {"shell", "the shell's own start, {shell_s}, is a part of each value: "
				    "--subtract-loop-cost leaves it out of what is shown"},
	[WARNING_NOT_PINNED] = {"not-pinned",
				"it uses threads or child processes: not pinned to one CPU"},
	[WARNING_NO_PACER] = {"no-pacer", "measured without a pacer beside it, since {lost} were "
					  "lost, the last time: {why}"},
	[WARNING_PACER_LOST] = {"pacer-lost",
				"a pacer was lost, and its process measured again: {why}"},
	[WARNING_PACER_UNKNOWN] = {"pacer-unknown",
				   "who the pacer beside it was is not known: {why}"},
	[WARNING_KILLED] = {"killed",
			    "{killed} of {processes} processes did not end by themselves: {how}"},
	[WARNING_NO_COUNTERS] = {"no-counters", "counters: {why}"},
	[WARNING_PURE_PYTHON] = {"pure-python", "pure-Python worker ({why}): less evidence"},
	[WARNING_UNDECIDED] = {"undecided", "undecided: {why}"},
	[WARNING_BLOCKS_DISAGREE] = {"blocks-disagree", "a t-test of the same blocks does not "
							"agree: a few blocks drive it"},
	[WARNING_SIDE_KILLED] = {"killed",
				 "side \"{side}\": {killed} process{killed|es} did not end "
				 "by [one:itself][!one:themselves]: {how}"},
	[WARNING_RETAKEN] = {"retaken", "{blocks} block{blocks|s} taken again: others took the CPU "
					"away in most rounds"},
};

void warning_add(json_t *list, enum warning kind, const struct figure *figures)
{
	struct buf text = {0};

	sentence_add(&text, kinds[kind].pattern, figures);
	json_array_append_new(list, sentence_json_new(kinds[kind].word, buf_text(&text), figures));
	buf_release(&text);
}
