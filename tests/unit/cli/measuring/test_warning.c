/* Each kind of warning has its sentence; when it is there is tests/e2e. */
#include "cli/measuring/loops_note.h"
#include "cli/measuring/warning.h"
#include "cli/words/note_layout.h"
#include "tests/unit/support.h"

#define TEXT(key, value)                                                                           \
	{                                                                                          \
		.name = key, .text = value                                                         \
	}
#define NUMBER(key, as, value)                                                                     \
	{                                                                                          \
		.name = key, .form = as, .number = value                                           \
	}
#define COUNT(key, value) NUMBER(key, FIGURE_COUNT, value)

static const struct {
	enum warning kind;
	struct figure figures[6];
	const char *sentence;
} cases[] = {
	{WARNING_ONE_PROCESS,
	 {{.name = NULL}},
	 "one process: nothing is known about how much processes differ, so there is no interval"},
	{WARNING_TOO_FEW_PROCESSES,
	 {COUNT("processes", 2), NUMBER("spread", FIGURE_PERCENT, 0.5)},
	 "2 processes that differ by 50.0% are too few for an interval"},
	{WARNING_BUDGET_SPENT,
	 {NUMBER("reached", FIGURE_PERCENT, 0.02), NUMBER("wanted", FIGURE_PERCENT, 0.01),
	  NUMBER("budget_s", FIGURE_PLAIN, 2.5)},
	 "precise to 2.00%, not 1.00%, when the budget of 2.5 s was spent"},
	{WARNING_BUDGET_SPENT,
	 {NUMBER("reached", FIGURE_PERCENT, 0.02), NUMBER("wanted", FIGURE_PERCENT, 0.01),
	  NUMBER("budget_s", FIGURE_PLAIN, 2.5), COUNT("more", 6),
	  NUMBER("seconds", FIGURE_SPAN, 4)},
	 "precise to 2.00%, not 1.00%, when the budget of 2.5 s was spent: about 6 more processes, "
	 "4.0 s, would do"},
	{WARNING_NOT_PRECISE,
	 {NUMBER("reached", FIGURE_PERCENT, 0.011), NUMBER("wanted", FIGURE_PERCENT, 0.01),
	  COUNT("more", 1), NUMBER("seconds", FIGURE_SPAN, .5)},
	 "precise to 1.10%, not 1.00%: about 1 more process, 500 ms, would do"},
	{WARNING_NOT_PRECISE,
	 {NUMBER("reached", FIGURE_PERCENT, 0.02), NUMBER("wanted", FIGURE_PERCENT, 0.01),
	  NUMBER("floor", FIGURE_PERCENT, 0.015)},
	 "precise to 2.00%, not 1.00%: more processes would end at 1.50%, by which sessions differ; "
	 "to compare two, a duel (--vs) has no such limit"},
	{WARNING_UNEXPLAINED_SPREAD,
	 {NUMBER("spread", FIGURE_PERCENT, 0.12)},
	 "processes differ by 12.0%, and nothing that was recorded says why: the machine changes "
	 "speed, or it depends on the process"},
	{WARNING_SHORT_VALUES,
	 {COUNT("loops", 1), NUMBER("value_s", FIGURE_MICROSECONDS, 1.25e-5)},
	 "a value of 1 loop takes 12.5 us: too short to be exact, give it more loops"},
	{WARNING_SHORT_VALUES,
	 {COUNT("loops", 8), NUMBER("value_s", FIGURE_MICROSECONDS, 1.25e-5), COUNT("asked", 8)},
	 "a value of 8 loops takes 12.5 us: too short to be exact, but so it asks"},
	{WARNING_CLOCK,
	 {{.name = "clock_s", .form = FIGURE_TIME, .number = 8e-8}},
	 "calls that have a setup each are timed alone, and 80.00 ns of each is the clock's: "
	 "--subtract-loop-cost leaves it out of what is shown"},
	{WARNING_LOOPS_CHANGE,
	 {NUMBER("more", FIGURE_PERCENT, 0.58), COUNT("few", 512), COUNT("loops", 4096)},
	 "a loop takes 58.0% more time among 512 than among the 4096 that were measured: its time "
	 "depends on their number"},
	{WARNING_SHELL,
	 {{.name = "shell_s", .form = FIGURE_TIME, .number = 0.0012}},
	 "the shell's own start, 1.200 ms, is a part of each value: --subtract-loop-cost leaves it "
	 "out of what is shown"},
	{WARNING_NOT_PINNED,
	 {{.name = NULL}},
	 "it uses threads or child processes: not pinned to one CPU"},
	{WARNING_NO_PACER,
	 {COUNT("lost", 3), TEXT("why", "it hung")},
	 "measured without a pacer beside it, since 3 were lost, the last time: it hung"},
	{WARNING_PACER_LOST,
	 {COUNT("lost", 1), TEXT("why", "it hung")},
	 "a pacer was lost, and its process measured again: it hung"},
	{WARNING_PACER_UNKNOWN,
	 {COUNT("lost", 0), TEXT("why", "it does not answer")},
	 "who the pacer beside it was is not known: it does not answer"},
	{WARNING_KILLED,
	 {COUNT("killed", 1), COUNT("processes", 20), TEXT("how", "signal 9")},
	 "1 of 20 processes did not end by themselves: signal 9"},
	{WARNING_NO_COUNTERS, {TEXT("why", "not allowed")}, "counters: not allowed"},
	{WARNING_PURE_PYTHON, {TEXT("why", "PyPy")}, "pure-Python worker (PyPy): less evidence"},
	{WARNING_UNDECIDED, {TEXT("why", "too noisy")}, "undecided: too noisy"},
	{WARNING_BLOCKS_DISAGREE,
	 {{.name = NULL}},
	 "a t-test of the same blocks does not agree: a few blocks drive it"},
	{WARNING_SIDE_KILLED,
	 {TEXT("side", "main"), COUNT("killed", 1), COUNT("one", 1), TEXT("how", "signal 9")},
	 "side \"main\": 1 process did not end by itself: signal 9"},
	{WARNING_SIDE_KILLED,
	 {TEXT("side", "main"), COUNT("killed", 2), TEXT("how", "signal 9")},
	 "side \"main\": 2 processes did not end by themselves: signal 9"},
	{WARNING_RETAKEN,
	 {COUNT("blocks", 1)},
	 "1 block taken again: others took the CPU away in most rounds"},
	{WARNING_RETAKEN,
	 {COUNT("blocks", 2)},
	 "2 blocks taken again: others took the CPU away in most rounds"},
};

static void every_kind_has_its_sentence(void **state)
{
	bool has[WARNINGS] = {false};
	json_t *list = json_array();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		warning_add(list, cases[i].kind, cases[i].figures);
		assert_int_equal(json_array_size(list), i + 1);
		assert_string_equal(note_text(json_array_get(list, i)), cases[i].sentence);
		has[cases[i].kind] = true;
	}
	for (size_t kind = 0; kind < WARNINGS; kind++)
		if (!has[kind])
			fail_msg("no sentence for kind %zu", kind);
	json_decref(list);
}

static void programs_get_kind_and_numbers(void **state)
{
	json_t *list = json_array();
	char *text;

	(void)state;
	warning_add(list, WARNING_RETAKEN, FIGURES(figure_count("blocks", 2)));
	text = json_dumps(list, JSON_COMPACT);
	assert_string_equal(text, "[{\"kind\":\"retaken\",\"text\":\"2 blocks taken again: others "
				  "took the CPU away in most rounds\",\"blocks\":2}]");
	free(text);
	json_decref(list);
}

static void a_dependence_on_loops_has_its_figures(void **state)
{
	struct loops_dependence none = {0}, less = {.few = 512, .change = -0.25};
	struct figure figures[LOOPS_FIGURES];

	(void)state;
	assert_false(loops_figures(figures, &none, 4096));
	assert_true(loops_figures(figures, &less, 4096));
	assert_null(figure_find(figures, "more"));
	assert_float_equal(figure_find(figures, "less")->number, 0.25, 0);
	assert_float_equal(figure_find(figures, "few")->number, 512, 0);
	assert_float_equal(figure_find(figures, "loops")->number, 4096, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_has_its_sentence),
		cmocka_unit_test(programs_get_kind_and_numbers),
		cmocka_unit_test(a_dependence_on_loops_has_its_figures),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
