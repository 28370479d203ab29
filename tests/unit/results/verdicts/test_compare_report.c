#include "cli/compare/cells.h"
#include "cli/compare/formats.h"
#include "results/verdicts/reporting.h"
#include "tests/unit/compare_support.h"

/* A report over suites that this owns. */
struct trial {
	struct suite *suites[3];
	size_t n;
	struct report report;
	struct texts names, patterns;
	enum sort sort;
	struct err err;
};

static int setup(void **state)
{
	struct trial *t = calloc(1, sizeof(*t));

	t->suites[0] = suite_new();
	t->suites[1] = suite_new();
	t->n = 2;
	t->suites[0]->filename = strdup("old.json");
	t->suites[1]->filename = strdup("new.json");
	t->report.rules = (struct compare_rules){.margin = .01, .limit = NAN};
	*state = t;
	return 0;
}

static int teardown(void **state)
{
	struct trial *t = *state;

	report_release(&t->report);
	for (size_t i = 0; i < t->n; i++)
		suite_free(t->suites[i]);
	texts_release(&t->names);
	texts_release(&t->patterns);
	free(t);
	return 0;
}

static void take(struct suite *suite, struct bench *bench)
{
	assert_int_equal(suite_take_bench(suite, bench, NULL), 0);
}

/* The benchmark in both files, the new one `ratio` times the old one. */
static void both(struct trial *t, const char *name, double ratio, double width)
{
	take(t->suites[0], make_spread(name, 20, 1, width));
	take(t->suites[1], make_spread(name, 20, ratio, width));
}

static int init(struct trial *t)
{
	struct choice choice = {&t->names, &t->patterns};

	return report_init(&t->report, t->suites, t->n, &choice, t->sort, &t->err);
}

static struct section *section_of(struct trial *t)
{
	assert_int_equal(init(t), 0);
	return &t->report.sections[0];
}

static enum gate_outcome gate_of(struct trial *t)
{
	assert_int_equal(init(t), 0);
	return t->report.gate.outcome;
}

static void fail_if_slower(struct trial *t, double limit)
{
	t->report.rules.limit = limit;
	t->report.gate_rules.fails_on_slower = true;
}

/* ---- which, and in which order */

static void what_matters_comes_first(void **state)
{
	static const char *const want[] = {"slow2", "slow1", "fast", "open", "same"};
	struct trial *t = *state;
	struct section *section;

	both(t, "same", 1.0001, .002);
	both(t, "open", 1.01, .1);
	both(t, "fast", 0.5, .01);
	both(t, "slow1", 1.1, .01);
	both(t, "slow2", 1.2, .01);
	section = section_of(t);
	assert_int_equal(section->n, 5);
	for (size_t i = 0; i < 5; i++)
		assert_string_equal(section->items[i].name, want[i]);
	assert_int_equal(section->counts[VERDICT_SLOWER], 2);
	assert_int_equal(section->counts[VERDICT_UNDECIDED], 1);
}

static void other_orders_are_by_name_and_by_ratio(void **state)
{
	struct trial *t = *state;
	struct section *section;

	both(t, "b", 0.5, .01);
	both(t, "a", 1.0, .01);
	both(t, "c", 1.5, .01);
	t->sort = SORT_NAME;
	section = section_of(t);
	assert_string_equal(section->items[0].name, "a");
	assert_string_equal(section->items[2].name, "c");
	report_release(&t->report);
	t->report.rules.margin = .01;
	t->sort = SORT_RATIO;
	section = section_of(t);
	assert_string_equal(section->items[0].name, "c");
	assert_string_equal(section->items[2].name, "b");
}

static void names_and_patterns_choose(void **state)
{
	struct trial *t = *state;
	struct section *section;

	both(t, "json_dumps", 1, .01);
	both(t, "json_loads", 1, .01);
	both(t, "regex", 1, .01);
	both(t, "float", 1, .01);
	texts_add(&t->names, "float");
	texts_add(&t->patterns, "js*loads");
	section = section_of(t);
	assert_int_equal(section->n, 2);
	texts_release(&t->names);
	texts_release(&t->patterns);
	texts_add(&t->patterns, "json");
	report_release(&t->report);
	t->report.rules.margin = .01;
	assert_int_equal(section_of(t)->n, 2);
}

static void what_is_in_one_file_only_is_named(void **state)
{
	struct trial *t = *state;
	struct section *section;

	both(t, "both", 1, .01);
	take(t->suites[0], make_spread("gone", 20, 1, .01));
	take(t->suites[1], make_spread("added", 20, 1, .01));
	section = section_of(t);
	assert_int_equal(section->missing.n, 1);
	assert_string_equal(section->missing.items[0], "gone");
	assert_int_equal(section->added.n, 1);
	assert_string_equal(section->added.items[0], "added");
}

static void nothing_in_common_is_one_clear_line(void **state)
{
	struct trial *t = *state;

	take(t->suites[0], make_spread("a", 20, 1, .01));
	take(t->suites[1], make_spread("b", 20, 1, .01));
	assert_int_equal(init(t), -1);
	assert_int_equal(t->err.kind, ERR_INPUT);
	assert_string_equal(t->err.text, "old.json and new.json have no benchmark in common");
}

/* ---- families */

static void a_lone_difference_among_many_is_held_back(void **state)
{
	struct trial *t = *state;
	struct section *section;
	char name[20];

	for (int i = 0; i < 20; i++) {
		snprintf(name, sizeof(name), "null%02d", i);
		both(t, name, 1 + 0.0001 * i, .02);
	}
	/* p about .02 when seen alone */
	both(t, "alone", 1.0095, .02);
	section = section_of(t);
	assert_int_equal(section->counts[VERDICT_SLOWER], 0);
	for (size_t i = 0; i < section->n; i++) {
		const struct comparison *c = &section->items[i];

		if (strcmp(c->name, "alone") != 0)
			continue;
		assert_true(c->p < 0.05);
		assert_true(c->p_report > 0.05);
		assert_true(c->ratio.low > 1);
		assert_int_equal(c->notes.items[0].kind, NOTE_HELD_BACK);
		assert_string_equal(figure_find(c->notes.items[0].figures, "alone")->text,
				    "slower");
	}
}

static void alone_it_stands(void **state)
{
	struct trial *t = *state;

	both(t, "alone", 1.0095, .02);
	assert_int_equal(section_of(t)->counts[VERDICT_SLOWER], 1);
}

static void what_was_not_tested_is_not_in_the_family(void **state)
{
	const double one[] = {1};
	struct trial *t = *state;

	both(t, "alone", 1.0095, .02);
	for (int s = 0; s < 2; s++)
		take(t->suites[s], make_bench("single", one, 1));
	assert_int_equal(section_of(t)->counts[VERDICT_SLOWER], 1);
	assert_int_equal(t->report.tested, 1);
}

/* ---- the mean */

static void the_mean_has_two_meanings(void **state)
{
	struct trial *t = *state;
	struct suite_mean mean;

	both(t, "a", 1.1, .01);
	both(t, "b", 1.2, .01);
	both(t, "c", 0.9, .01);
	mean = section_of(t)->mean;
	assert_int_equal(mean.n, 3);
	assert_rel(mean.these.estimate, cbrt(1.1 * 1.2 * 0.9), 1e-9);
	assert_rel(mean.programs.estimate, mean.these.estimate, 1e-12);
	assert_true(mean.these.high - mean.these.low < 0.02);
	assert_true(mean.programs.high - mean.programs.low > 0.3);
}

static void one_process_does_not_spoil_the_mean(void **state)
{
	const double one[] = {1};
	struct trial *t = *state;
	struct suite_mean mean;

	both(t, "a", 1.1, .01);
	both(t, "b", 1.2, .01);
	for (int s = 0; s < 2; s++)
		take(t->suites[s], make_bench("single", one, 1));
	mean = section_of(t)->mean;
	assert_int_equal(mean.n, 2);
	assert_true(isfinite(mean.these.high));
}

static void times_and_bytes_have_no_common_mean(void **state)
{
	struct trial *t = *state;
	struct suite_mean mean;

	both(t, "memory", 3, .01);
	set_text(t->suites[0]->benches[0], "unit", "byte");
	set_text(t->suites[1]->benches[0], "unit", "byte");
	both(t, "a", 1.1, .01);
	both(t, "b", 1.1, .01);
	mean = section_of(t)->mean;
	assert_int_equal(mean.n, 2);
	assert_string_equal(mean.unit, "second");
	assert_rel(mean.these.estimate, 1.1, 1e-9);
}

/* ---- notes */

/* The note on two Pythons; fails where it is none. */
static const struct note *builds_in(const struct notes *notes)
{
	const struct note *note = notes_find(notes, NOTE_BUILDS);

	assert_non_null(note);
	assert_string_equal(figure_find(note->figures, "python_version")->text, "3.11 -> 3.12");
	return note;
}

static void what_all_have_in_common_is_said_once(void **state)
{
	struct trial *t = *state;
	struct section *section;

	both(t, "a", 1.001, .01);
	both(t, "b", 1.002, .01);
	for (size_t i = 0; i < 2; i++) {
		set_text(t->suites[0]->benches[i], "python_version", "3.11");
		set_text(t->suites[1]->benches[i], "python_version", "3.12");
	}
	section = section_of(t);
	assert_int_equal(builds_in(&section->notes)->have, 2);
	assert_int_equal(builds_in(&section->notes)->of, 2);
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(section->items[i].notes.n, 0);
	assert_int_equal(section->notes.n, 2); /* and that the machine is not controlled */
	assert_int_equal(section->notes.items[1].kind, NOTE_NOT_CONTROLLED);
}

/* `have` of `n` benchmarks, the last ones, are of two Pythons. */
static struct section *of_two_pythons(struct trial *t, size_t n, size_t have)
{
	for (size_t i = 0; i < n; i++) {
		char name[16];

		snprintf(name, sizeof(name), "b%zu", i);
		both(t, name, 1.1, .01);
		if (i + have < n)
			continue;
		set_text(t->suites[0]->benches[i], "python_version", "3.11");
		set_text(t->suites[1]->benches[i], "python_version", "3.12");
	}
	return section_of(t);
}

static void what_most_have_in_common_is_said_once_with_who_lacks_it(void **state)
{
	struct section *section = of_two_pythons(*state, 8, 7);
	size_t said = 0;

	assert_int_equal(builds_in(&section->notes)->have, 7);
	assert_int_equal(builds_in(&section->notes)->of, 8);
	assert_string_equal(builds_in(&section->notes)->lacking[0], "b0");
	assert_null(builds_in(&section->notes)->lacking[1]);
	for (size_t i = 0; i < section->n; i++)
		for (size_t k = 0; k < section->items[i].notes.n; k++) {
			assert_int_equal(section->items[i].notes.items[k].kind, NOTE_BUILDS);
			assert_true(section->items[i].notes.items[k].is_said_once);
			said++;
		}
	assert_int_equal(said, 7);
}

static void many_that_lack_it_are_a_number(void **state)
{
	struct section *section = of_two_pythons(*state, 10, 6);

	assert_int_equal(builds_in(&section->notes)->have, 6);
	assert_int_equal(builds_in(&section->notes)->of, 10);
	assert_null(builds_in(&section->notes)->lacking[0]);
}

static void what_half_have_stays_with_them(void **state)
{
	struct section *section = of_two_pythons(*state, 4, 2);

	assert_null(notes_find(&section->notes, NOTE_BUILDS));
	for (size_t i = 0; i < section->n; i++)
		for (size_t k = 0; k < section->items[i].notes.n; k++)
			assert_false(section->items[i].notes.items[k].is_said_once);
}

/* ---- numbers in words */

static void bounds_look_like(double low, double estimate, double high, const char *want)
{
	struct ratio_cells cells = cells_of_ratio((struct interval){estimate, low, high, .95});

	assert_string_equal(cells.interval, want);
}

static void bounds_have_digits_enough(void **state)
{
	(void)state;
	bounds_look_like(1.021, 1.034, 1.047, "1.021 .. 1.047");
	bounds_look_like(.0043, .88, 181.4, "0.0043 .. 181.40");
	bounds_look_like(1, 1.0000001, 1.0000002, "1.0000000 .. 1.0000002");
	bounds_look_like(.9, .9, .9, "no spread");
	bounds_look_like(0, 2, INFINITY, "not known");
}

static void a_mean_of_ratios_that_are_alike_says_nothing_of_others(void **state)
{
	struct trial *t = *state;
	struct section *section;
	struct buf line = {0};

	both(t, "a", .9, .01);
	both(t, "b", .9, .01);
	section = section_of(t);
	cells_suite_mean(&section->mean, "new/old", section->n, &line);
	assert_non_null(strstr(buf_text(&line), "for programs like these not known"));
	buf_release(&line);
}

/* ---- the gate */

static void gate_says(struct trial *t, const char *want)
{
	struct buf word = {0};

	cells_gate(&t->report, &word);
	assert_string_equal(buf_text(&word), want);
	buf_release(&word);
}

/* Ten times slower, say, which one process cannot tell. */
static void one_process(struct trial *t, const char *name, double ratio)
{
	const double old_mean = 1;

	take(t->suites[0], make_bench(name, &old_mean, 1));
	take(t->suites[1], make_bench(name, &ratio, 1));
}

static void a_gate_says_what_it_could_not_judge(void **state)
{
	struct trial *t = *state;

	one_process(t, "one", 10);
	both(t, "many", 1, .001);
	t->report.rules.limit = .2;
	t->report.gate_rules.fails_on_slower = true;
	assert_int_equal(gate_of(t), GATE_PASSED);
	assert_int_equal(t->report.gate.not_judged, 1);
	gate_says(t, "gate: passed: none is proven slower by more than 20% (1 of 2 could not "
		     "be judged)");
}

static void what_could_not_be_judged_is_undecided(void **state)
{
	struct trial *t = *state;

	one_process(t, "one", 10);
	t->report.gate_rules.fails_on_undecided = true;
	assert_int_equal(gate_of(t), GATE_UNDECIDED);
	gate_says(t, "gate: failed: 1 benchmark is undecided (1 of 1 could not be judged)");
}

/* The margin comes first, also where the limit is smaller. */
static void what_is_the_same_fails_no_gate(void **state)
{
	struct trial *t = *state;

	both(t, "a", 1.006, .001);
	t->report.rules.limit = .002;
	t->report.gate_rules.fails_on_slower = true;
	assert_int_equal(gate_of(t), GATE_PASSED);
	assert_true(t->report.sections[0].items[0].p_gate < .05);
	assert_int_equal(t->report.sections[0].counts[VERDICT_SAME], 1);
	gate_says(t, "gate: passed: none is proven slower by more than 0.2% (within the "
		     "margin of 1% is the same)");
}

static void a_smaller_margin_lets_the_gate_fail(void **state)
{
	struct trial *t = *state;

	both(t, "a", 1.006, .001);
	t->report.rules.limit = .002;
	t->report.rules.margin = .001;
	t->report.gate_rules.fails_on_slower = true;
	assert_int_equal(gate_of(t), GATE_SLOWER);
	assert_int_equal(t->report.sections[0].counts[VERDICT_SLOWER], 1);
}

static void no_gate_lets_everything_pass(void **state)
{
	struct trial *t = *state;

	both(t, "a", 2, .01);
	take(t->suites[0], make_spread("gone", 20, 1, .01));
	assert_int_equal(gate_of(t), GATE_NOT_ASKED);
	assert_true(gate_passes(&t->report.gate));
}

static void a_confirmed_regression_fails(void **state)
{
	struct trial *t = *state;

	both(t, "a", 1.1, .01);
	fail_if_slower(t, .05);
	assert_int_equal(gate_of(t), GATE_SLOWER);
	assert_int_equal(t->report.gate.slower, 1);
}

static void slower_within_the_limit_passes(void **state)
{
	struct trial *t = *state;

	both(t, "a", 1.03, .01);
	both(t, "b", 1.06, .05);
	fail_if_slower(t, .05);
	assert_int_equal(gate_of(t), GATE_PASSED);
	assert_int_equal(t->report.sections[0].counts[VERDICT_SLOWER], 2);
}

static void undecided_fails_when_asked_only(void **state)
{
	struct trial *t = *state;

	both(t, "a", 1, .3);
	fail_if_slower(t, .05);
	assert_int_equal(gate_of(t), GATE_PASSED);
	report_release(&t->report);
	t->report.rules = (struct compare_rules){.margin = .01, .limit = NAN};
	t->report.gate_rules.fails_on_undecided = true;
	assert_int_equal(gate_of(t), GATE_UNDECIDED);
}

static void a_missing_benchmark_fails(void **state)
{
	struct trial *t = *state;

	both(t, "a", 1, .01);
	take(t->suites[0], make_spread("gone", 20, 1, .01));
	fail_if_slower(t, .05);
	assert_int_equal(gate_of(t), GATE_MISSING);
}

static void other_machines_come_before_all(void **state)
{
	struct trial *t = *state;

	both(t, "a", 2, .01);
	set_text(t->suites[1]->benches[0], "cpu_model_name", "other");
	fail_if_slower(t, .05);
	assert_int_equal(gate_of(t), GATE_OTHER_MACHINE);
	report_release(&t->report);
	t->report.rules = (struct compare_rules){.margin = .01};
	t->report.gate_rules.any_machine = true;
	fail_if_slower(t, .05);
	assert_int_equal(gate_of(t), GATE_SLOWER);
}

static void a_gate_over_many_is_stricter_for_each(void **state)
{
	struct trial *t = *state;
	char name[20];

	/* Lower bound at 95 % beyond 5 %, but not at 95 % over 30 benchmarks. */
	both(t, "edge", 1.0595, .02);
	fail_if_slower(t, .05);
	assert_int_equal(gate_of(t), GATE_SLOWER);
	for (int i = 0; i < 30; i++) {
		snprintf(name, sizeof(name), "null%02d", i);
		both(t, name, 1, .02);
	}
	report_release(&t->report);
	t->report.rules.margin = .01;
	fail_if_slower(t, .05);
	assert_int_equal(gate_of(t), GATE_PASSED);
}

static void several_new_files_are_one_family(void **state)
{
	struct trial *t = *state;

	both(t, "a", 1, .01);
	t->suites[t->n++] = suite_new();
	t->suites[2]->filename = strdup("newer.json");
	take(t->suites[2], make_spread("a", 20, 1.5, .01));
	fail_if_slower(t, .05);
	assert_int_equal(gate_of(t), GATE_SLOWER);
	assert_int_equal(t->report.n, 2);
	assert_int_equal(t->report.tested, 2);
	assert_int_equal(t->report.sections[1].counts[VERDICT_SLOWER], 1);
}

/* ---- formats: what no file must get through; the rest is tested end to end */

static void as_github(const struct report *report, struct buf *out)
{
	report_as_github(report, NULL, out);
}

static void as_comment(const struct report *report, struct buf *out)
{
	report_as_comment(report, NULL, out);
}

static void no_format_lets_control_characters_through(void **state)
{
	static void (*const formats[])(const struct report *, struct buf *) = {
		report_as_json,	    report_as_markdown, report_as_junit, report_as_csv,
		report_as_benchfmt, as_github,		as_comment};
	struct trial *t = *state;

	both(t, "evil\x1b[31m\x07 <b>|`::x\xe2\x80\xae", 2, .01);
	assert_int_equal(init(t), 0);
	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++) {
		struct buf out = {0};

		formats[i](&t->report, &out);
		assert_false(buf_failed(&out));
		assert_null(strchr(buf_text(&out), '\x1b'));
		assert_null(strchr(buf_text(&out), '\x07'));
		assert_null(strstr(buf_text(&out), "\xe2\x80\xae"));
		buf_release(&out);
	}
}

#define WITH_TRIAL(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_TRIAL(what_matters_comes_first),
		WITH_TRIAL(other_orders_are_by_name_and_by_ratio),
		WITH_TRIAL(names_and_patterns_choose),
		WITH_TRIAL(what_is_in_one_file_only_is_named),
		WITH_TRIAL(nothing_in_common_is_one_clear_line),
		WITH_TRIAL(a_lone_difference_among_many_is_held_back),
		WITH_TRIAL(alone_it_stands),
		WITH_TRIAL(what_was_not_tested_is_not_in_the_family),
		WITH_TRIAL(the_mean_has_two_meanings),
		WITH_TRIAL(one_process_does_not_spoil_the_mean),
		WITH_TRIAL(times_and_bytes_have_no_common_mean),
		WITH_TRIAL(what_all_have_in_common_is_said_once),
		WITH_TRIAL(what_most_have_in_common_is_said_once_with_who_lacks_it),
		WITH_TRIAL(many_that_lack_it_are_a_number),
		WITH_TRIAL(what_half_have_stays_with_them),
		WITH_TRIAL(a_gate_says_what_it_could_not_judge),
		WITH_TRIAL(what_could_not_be_judged_is_undecided),
		WITH_TRIAL(what_is_the_same_fails_no_gate),
		WITH_TRIAL(a_smaller_margin_lets_the_gate_fail),
		WITH_TRIAL(a_mean_of_ratios_that_are_alike_says_nothing_of_others),
		WITH_TRIAL(bounds_have_digits_enough),
		WITH_TRIAL(no_gate_lets_everything_pass),
		WITH_TRIAL(a_confirmed_regression_fails),
		WITH_TRIAL(slower_within_the_limit_passes),
		WITH_TRIAL(undecided_fails_when_asked_only),
		WITH_TRIAL(a_missing_benchmark_fails),
		WITH_TRIAL(other_machines_come_before_all),
		WITH_TRIAL(a_gate_over_many_is_stricter_for_each),
		WITH_TRIAL(several_new_files_are_one_family),
		WITH_TRIAL(no_format_lets_control_characters_through),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
