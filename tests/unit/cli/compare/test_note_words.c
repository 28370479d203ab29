/* Each kind of note has its sentence; when it is there is tests/unit/results/verdicts. */
#include "cli/compare/note_words.h"
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
	enum note_kind kind;
	struct figure figures[6];
	const char *sentence;
} cases[] = {
	{NOTE_SAME_VALUES, {{.name = NULL}}, "both files hold the same values"},
	{NOTE_EXIT_CODES, {{.name = NULL}}, "the exit codes differ: they did not do the same work"},
	{NOTE_NOT_CONTROLLED,
	 {{.name = NULL}},
	 "machine state not controlled between the two files: part of a difference may be the "
	 "machine's own; assay duel measures both sides at once"},
	{NOTE_YARDSTICK_UNUSED,
	 {{.name = NULL}},
	 "the processes did not follow the yardsticks that ran beside them in either file: not "
	 "used"},
	{NOTE_PACER,
	 {TEXT("pacer", "memory")},
	 "each value is measured against the pacer that ran beside it (memory): changes of the "
	 "machine's speed between the files are taken out, and old and new are times at its full "
	 "speed"},
	{NOTE_PACER_UNUSED,
	 {{.name = NULL}},
	 "the processes did not follow the pacers that ran beside them in either file: times "
	 "alone, and the interval includes how much the machine's speed moved between the files"},
	{NOTE_PACER_WAITS,
	 {{.name = NULL}},
	 "it waits for something other than the processor: the pacers that ran beside it are not "
	 "used"},
	{NOTE_PACERS_DIFFER,
	 {TEXT("old", "cpython 3.11.2"), TEXT("new", "cpython 3.12.1")},
	 "the pacers differ (cpython 3.11.2; cpython 3.12.1): they cannot be compared, and are not "
	 "used"},
	{NOTE_LOOKS_UNKNOWN,
	 {{.name = NULL}},
	 "the files do not say at which looks the duel decided: treated as the usual plan, ended "
	 "here"},
	{NOTE_UNUSED_PAIRS,
	 {{.name = NULL}},
	 "processes of duels, but not the two sides of the same one: compared without their pairs"},
	{NOTE_NO_VALUES,
	 {TEXT("side", "both")},
	 "no values in both files: it failed, or was only calibrated"},
	{NOTE_UNITS,
	 {TEXT("old", "second"), TEXT("new", "byte")},
	 "different units: second -> byte"},
	{NOTE_ONE_PROCESS,
	 {TEXT("side", "old")},
	 "only one process in the old file: how much processes differ is not known, so nothing can "
	 "be decided, however many values it has"},
	{NOTE_FEW_PROCESSES,
	 {COUNT("old", 3), COUNT("new", 4)},
	 "few processes (3 and 4): wide intervals"},
	{NOTE_NO_PROCESS_LEVEL,
	 {TEXT("side", "new"), TEXT("tool", "asv"), TEXT("level", "one process")},
	 "the new file (asv) does not tell processes apart, so nothing can be decided: one "
	 "process"},
	{NOTE_NO_PROCESS_LEVEL,
	 {TEXT("side", "new")},
	 "the new file (another tool) does not tell processes apart, so nothing can be decided: "
	 "not said"},
	{NOTE_IMPORTED,
	 {TEXT("side", "old"), TEXT("lack", "values"), TEXT("statistic", "mean of 4")},
	 "the old file: no values, only a statistic: the mean of 4"},
	{NOTE_FAILED,
	 {TEXT("side", "new"), TEXT("error", "it died")},
	 "it failed in the new file, after the values here: it died"},
	{NOTE_LEFT_OUT,
	 {TEXT("benchmark", "b"), TEXT("side", "old"), TEXT("error", "it died")},
	 "b is not in the old file: it died"},
	{NOTE_PART, /* and then what it lacks: test_lacks_words.c */
	 {TEXT("side", "both"), TEXT("shard", "3 of 8"), COUNT("absent", 1), TEXT("names", "b")},
	 "both files: a part: shard 3 of 8 alone; not here: b"},
	{NOTE_MACHINES,
	 {TEXT("hostname", "a -> b"), TEXT("cpu_model_name", "")},
	 "different machines: hostname a -> b, cpu_model_name"},
	{NOTE_MACHINE_CLASS,
	 {TEXT("cpu", "EPYC"), TEXT("image", "ubuntu24 1")},
	 "measured on machines of one class: EPYC, ubuntu24 1; what machines of a class differ by "
	 "is not in the interval; a duel in one job is free of it"},
	{NOTE_NO_CLASS,
	 {TEXT("side", "old")},
	 "of which class the machines are is not known: no CPU model or image in the old file"},
	{NOTE_BUILDS,
	 {TEXT("python_version", "3 -> 4")},
	 "different builds: python_version 3 -> 4"},
	{NOTE_SETTINGS, {TEXT("aslr", "on -> off")}, "different settings: aslr on -> off"},
	{NOTE_SITES, {COUNT("machines", 1)}, "measured on 1 machine: compared within each"},
	{NOTE_SITES,
	 {COUNT("machines", 2)},
	 "measured on 2 machines: compared within each, and the ratios averaged"},
	{NOTE_SITES_LEFT_OUT,
	 {COUNT("old", 8), COUNT("new", 9)},
	 "left out: 8 processes of the old file and 9 of the new one, from machines with fewer "
	 "than two processes in either file"},
	{NOTE_SITES_DISAGREE,
	 {NUMBER("low", FIGURE_CHANGE, -0.1), NUMBER("high", FIGURE_CHANGE, 0.1)},
	 "the machines disagree, from -10.0% to +10.0%: the mean of their ratios describes none of "
	 "them"},
	{NOTE_NOISE,
	 {TEXT("side", "new"), NUMBER("share", FIGURE_PERCENT, 0.25)},
	 "the new file: the control group's quota kept it waiting for 25.0% of the time"},
	{NOTE_PACER,
	 {TEXT("pacer", "cpython 3.11")},
	 "each value is measured against the pacer that ran beside it (cpython 3.11): changes of "
	 "the machine's speed between the files are taken out, and old and new are times at its "
	 "full speed"},
	{NOTE_PACERS_DIFFER,
	 {TEXT("old", "3.11"), TEXT("new", "3.12")},
	 "the pacers differ (3.11; 3.12): they cannot be compared, and are not used"},
	{NOTE_YARDSTICK,
	 {TEXT("yardstick", "mix")},
	 "each process is measured against the yardstick that ran beside it (mix): this is a ratio "
	 "of ratios"},
	{NOTE_SESSIONS_ALIKE,
	 {TEXT("date", "2026-11-25")},
	 "sessions of the same code differ no more than their processes do on this machine (assay "
	 "doctor, 2026-11-25)"},
	{NOTE_SESSIONS_DIFFER,
	 {NUMBER("by", FIGURE_PERCENT, 0.01), TEXT("yardstick", "mix"), TEXT("date", "2026-11-25")},
	 "sessions of the same code differ by 1.00% over the yardstick on this machine (assay "
	 "doctor, 2026-11-25): that is in the interval"},
	{NOTE_SESSIONS_ASSUMED,
	 {NUMBER("by", FIGURE_SHORT_PERCENT, .07), TEXT("machine", "virtual")},
	 "sessions of the same code are taken to differ by 7%, as on virtual machines, or by what "
	 "these files show of slow change: that is in the interval; assay doctor measures it, --session-sd sets it"},
	{NOTE_SESSIONS_GIVEN,
	 {NUMBER("by", FIGURE_SHORT_PERCENT, .02)},
	 "sessions of the same code are taken to differ by 2% (--session-sd)"},
	{NOTE_BELOW_FLOOR,
	 {NUMBER("floor", FIGURE_PERCENT, 0.02), TEXT("date", "2026-11-25")},
	 "below this benchmark's noise floor of 2.00%: sessions of the same code differ by as much "
	 "here (run --calibrate-noise, 2026-11-25)"},
	{NOTE_BEYOND_FLOOR,
	 {NUMBER("floor", FIGURE_PERCENT, 0.02), TEXT("date", "2026-11-25")},
	 "beyond this benchmark's noise floor of 2.00%, which the interval includes (run "
	 "--calibrate-noise, 2026-11-25)"},
	{NOTE_DUEL_DECIDED,
	 {COUNT("pairs", 20), COUNT("look", 1), COUNT("looks", 5), COUNT("decided_after", 16),
	  NUMBER("level", FIGURE_LEVEL, 0.995)},
	 "a duel of 20 pairs, decided at look 1 of 5, after 16 pairs: a 99.5% interval"},
	{NOTE_DUEL_OPEN,
	 {COUNT("pairs", 20), COUNT("look", 1), COUNT("looks", 5)},
	 "a duel of 20 pairs, 1 of 5 looks taken"},
	{NOTE_UNPAIRED,
	 {COUNT("processes", 3)},
	 "3 processes have no partner in their pair and are left out"},
	{NOTE_OUTLYING_PAIRS,
	 {TEXT("mean", "slower")},
	 "a few outlying pairs drive the mean (its interval says slower): the verdict is about the "
	 "typical pair"},
	{NOTE_PAIRS_DRIFT,
	 {NUMBER("autocorrelation", FIGURE_TWO_DECIMALS, 0.5), COUNT("pairs", 30),
	  NUMBER("worth", FIGURE_WHOLE, 10)},
	 "the pairs drift: neighbours in time are alike (lag-1 autocorrelation 0.50), so 30 count "
	 "as about 10 and the interval is too narrow"},
	{NOTE_HELD_BACK,
	 {TEXT("alone", "slower"), COUNT("comparisons", 21),
	  NUMBER("p_adjusted", FIGURE_TWO_DIGITS, 0.234)},
	 "slower on its own, but among 21 comparisons one like it is expected by chance "
	 "(adjusted p 0.23)"},
	{NOTE_NEED_PAIRS, {COUNT("more", 12)}, "about 12 more pairs would decide it"},
	{NOTE_NEED_PROCESSES, {COUNT("more", 1)}, "about 1 more process a side would decide it"},
	{NOTE_NEED_PROCESSES, {COUNT("more", 2)}, "about 2 more processes a side would decide it"},
	{NOTE_EDGE_OF_MARGIN,
	 {NUMBER("margin", FIGURE_SHORT_PERCENT, 0.01)},
	 "no number of processes would decide it: the ratio is at the edge of the margin (1%)"},
	{NOTE_METRIC,
	 {TEXT("metric", "instructions"), TEXT("lack", "side"), TEXT("side", "new")},
	 "instructions: not counted on the new side"},
	{NOTE_WITNESS, /* and then the metrics: test_metric_words.c */
	 {NUMBER("change", FIGURE_PERCENT, 0.12), TEXT("verdict", "slower")},
	 "12.0% slower: "},
};

static void every_kind_has_its_sentence(void **state)
{
	bool has[NOTE_KINDS] = {false};
	struct notes notes = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char *text;

		notes_add(&notes, cases[i].kind, cases[i].figures);
		assert_int_equal(notes.n, i + 1);
		text = note_words_new(&notes.items[i]);
		assert_string_equal(text, cases[i].sentence);
		free(text);
		has[cases[i].kind] = true;
	}
	for (size_t kind = 0; kind < NOTE_KINDS; kind++)
		if (!has[kind])
			fail_msg("no sentence for kind %zu", kind);
	notes_release(&notes);
}

static void who_has_it_stands_behind(void **state)
{
	struct notes notes = {0};
	struct note *note;
	char *text;

	(void)state;
	notes_add(&notes, NOTE_SAME_VALUES, NULL);
	note = notes_add_copy(&notes, &notes.items[0]);
	note->have = 7;
	note->of = 8;
	text = note_words_new(note);
	assert_string_equal(text, "both files hold the same values (7 of 8 benchmarks)");
	free(text);
	note->lacking[0] = "b0";
	text = note_words_new(note);
	assert_string_equal(text, "both files hold the same values (7 of 8 benchmarks, not "
				  "b0)");
	free(text);
	note->have = 8;
	text = note_words_new(note);
	assert_string_equal(text, "both files hold the same values");
	free(text);
	notes_release(&notes);
}

static void programs_get_kinds_and_numbers(void **state)
{
	struct noise noise = {.n = 0};
	struct notes notes = {0};
	json_t *list;
	char *text;

	(void)state;
	notes_add(&notes, NOTE_FEW_PROCESSES,
		  FIGURES(figure_count("old", 3), figure_count("new", 4)));
	noise_add(&noise, NOISE_STOLEN, 0.5, FIGURES(figure_of("share", FIGURE_PERCENT, 0.5)));
	notes_add_noise(&notes, "old", &noise.found[0]);
	list = note_findings_json_new(&notes, false);
	text = json_dumps(list, JSON_COMPACT);
	assert_string_equal(
		text,
		"[{\"kind\":\"few-processes\",\"text\":\"few processes (3 and 4): wide "
		"intervals\",\"old\":3,\"new\":4,\"warning\":true},{\"kind\":\"stolen\",\"text\":"
		"\"the old file: the hypervisor stole 50.0% of this machine's CPU time\","
		"\"side\":\"old\",\"share\":0.5,\"warning\":true}]");
	free(text);
	json_decref(list);
	notes_release(&notes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_has_its_sentence),
		cmocka_unit_test(who_has_it_stands_behind),
		cmocka_unit_test(programs_get_kinds_and_numbers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
