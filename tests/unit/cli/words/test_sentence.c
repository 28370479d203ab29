#include "cli/words/sentence.h"
#include "tests/unit/support.h"

static void assert_sentence(const char *pattern, const struct figure *figures, const char *wanted)
{
	struct buf out = {0};

	sentence_add(&out, pattern, figures);
	assert_string_equal(buf_text(&out), wanted);
	buf_release(&out);
}

static void gaps_are_filled_as_people_read_it(void **state)
{
	const struct figure *figures = FIGURES(
		figure_count("n", 12), figure_of("share", FIGURE_PERCENT, 0.0123),
		figure_of("change", FIGURE_CHANGE, 0.0123), figure_of("level", FIGURE_LEVEL, 0.95),
		figure_of("whole", FIGURE_WHOLE_PERCENT, 0.6),
		figure_of("margin", FIGURE_SHORT_PERCENT, 0.005),
		figure_of("time", FIGURE_TIME, 0.23), figure_of("span", FIGURE_SPAN, 80),
		figure_of("bytes", FIGURE_BYTES, 2048), figure_text("word", "a {b} [c]"));

	(void)state;
	assert_sentence("{n}, {share}, {change}, {level}", figures, "12, 1.23%, +1.23%, 95%");
	assert_sentence("{whole} {margin} {time}", figures, "60% 0.5% 230.0 ms");
	assert_sentence("{span}; {bytes}", figures, "1 min 20 s; 2.000 KiB");
	assert_sentence("{word}", figures, "a {b} [c]");
}

static void digits_are_as_many_as_the_form_has(void **state)
{
	(void)state;
	assert_sentence("{a} {b} {c} {d} {e} {f} {g}",
			FIGURES(figure_of("a", FIGURE_PLAIN, 0.5),
				figure_of("b", FIGURE_WHOLE, 2.4),
				figure_of("c", FIGURE_ONE_DECIMAL, 0.97),
				figure_of("d", FIGURE_TWO_DECIMALS, 0.886),
				figure_of("e", FIGURE_TWO_DIGITS, 0.0612),
				figure_of("f", FIGURE_THREE_DIGITS, 1234),
				figure_of("g", FIGURE_MICROSECONDS, 1.25e-5)),
			"0.5 2 1.0 0.89 0.061 1.23e+03 12.5");
}

static void an_ending_is_left_out_for_one(void **state)
{
	(void)state;
	assert_sentence("{n} process{n|es}", FIGURES(figure_count("n", 1)), "1 process");
	assert_sentence("{n} process{n|es}", FIGURES(figure_count("n", 2)), "2 processes");
	assert_sentence("{n} process{n|es}", FIGURES(figure_count("n", 0)), "0 processes");
}

static void parts_stand_under_conditions(void **state)
{
	const char *pattern = "x[a: with {a}][!a: without][a=b: (b)[n:, {n}]][a=c: (c: {n})].";

	(void)state;
	assert_sentence(pattern, NULL, "x without.");
	assert_sentence(pattern, FIGURES(figure_text("a", NULL)), "x without.");
	assert_sentence(pattern, FIGURES(figure_text("a", "b")), "x with b (b).");
	assert_sentence(pattern, FIGURES(figure_text("a", "b"), figure_count("n", 3)),
			"x with b (b), 3.");
	assert_sentence(pattern, FIGURES(figure_text("a", "c"), figure_count("n", 3)),
			"x with c (c: 3).");
	assert_sentence(pattern, FIGURES(figure_text("a", "bc")), "x with bc.");
}

static void all_figures_make_a_list(void **state)
{
	(void)state;
	assert_sentence("different: {*}",
			FIGURES(figure_text("hostname", "a -> b"), figure_text("flags", ""),
				figure_count("cpus", 2)),
			"different: hostname a -> b, flags, cpus 2");
}

static void a_pattern_that_ends_early_is_no_trouble(void **state)
{
	(void)state;
	assert_sentence("a {n", FIGURES(figure_count("n", 1)), "a 1");
	assert_sentence("a [n: b", FIGURES(figure_count("n", 1)), "a  b");
	assert_sentence("a [n", FIGURES(figure_count("n", 1)), "a ");
	assert_sentence("{a_name_that_is_longer_than_any_figure_has}", NULL, "");
}

static void programs_get_the_numbers_as_they_are(void **state)
{
	const struct figure *figures =
		FIGURES(figure_count("n", 12), figure_of("share", FIGURE_PERCENT, 0.25),
			figure_of("lost", FIGURE_PERCENT, NAN), figure_text("side", "old"),
			figure_text("none", NULL));
	json_t *json = sentence_json_new("a-kind", "Some words", figures);
	char *text = json_dumps(json, JSON_COMPACT);

	(void)state;
	assert_string_equal(text, "{\"kind\":\"a-kind\",\"text\":\"Some words\",\"n\":12,"
				  "\"share\":0.25,\"lost\":null,\"side\":\"old\"}");
	free(text);
	json_decref(json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gaps_are_filled_as_people_read_it),
		cmocka_unit_test(digits_are_as_many_as_the_form_has),
		cmocka_unit_test(an_ending_is_left_out_for_one),
		cmocka_unit_test(parts_stand_under_conditions),
		cmocka_unit_test(all_figures_make_a_list),
		cmocka_unit_test(a_pattern_that_ends_early_is_no_trouble),
		cmocka_unit_test(programs_get_the_numbers_as_they_are),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
