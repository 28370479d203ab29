#include "stats/verdict.h"
#include "tests/unit/support.h"

static enum verdict of_margin(double low, double high, double margin)
{
	return verdict_of_log((struct interval){0, log(low), log(high), 0.95}, margin);
}

static enum verdict of(double low, double high)
{
	return of_margin(low, high, 0.01);
}

static void four_words_for_four_cases(void **state)
{
	(void)state;
	assert_int_equal(of(0.90, 0.95), VERDICT_FASTER);
	assert_int_equal(of(1.05, 1.10), VERDICT_SLOWER);
	assert_int_equal(of(0.995, 1.005), VERDICT_SAME);
	assert_int_equal(of(0.98, 1.005), VERDICT_UNDECIDED);
	assert_int_equal(of(0.995, 1.02), VERDICT_UNDECIDED);
}

static void touching_no_difference_is_no_difference(void **state)
{
	(void)state;
	assert_int_equal(of(1, 1.05), VERDICT_UNDECIDED);
	assert_int_equal(of(0.9, 1), VERDICT_UNDECIDED);
	assert_int_equal(of(1, 1.005), VERDICT_SAME);
	assert_int_equal(of(1 / 1.00999999, 1.00999999), VERDICT_SAME);
	assert_int_equal(of(0.99005, 1.005), VERDICT_UNDECIDED); /* 1 / 1.01 is .990099 */
}

/* Faster and slower begin where the interval reaches beyond the margin. */
static void the_margin_comes_first(void **state)
{
	(void)state;
	assert_int_equal(of_margin(1.002, 1.006, 0.01), VERDICT_SAME);
	assert_int_equal(of_margin(1.002, 1.006, 0.005), VERDICT_SLOWER);
	assert_int_equal(of(1.002, 1.0101), VERDICT_SLOWER);
	assert_int_equal(of(0.9903, 0.9998), VERDICT_SAME);
	assert_int_equal(of(0.9900, 0.9998), VERDICT_FASTER);
}

static void nothing_known_is_undecided(void **state)
{
	(void)state;
	assert_int_equal(of(NAN, NAN), VERDICT_UNDECIDED);
	assert_int_equal(of(1.1, NAN), VERDICT_UNDECIDED);
	assert_int_equal(of(-INFINITY, INFINITY), VERDICT_UNDECIDED);
	assert_int_equal(verdict_of_log(interval_unbounded(0), 0.01), VERDICT_UNDECIDED);
	assert_int_equal(verdict_of_log((struct interval){NAN, 0.1, NAN, NAN}, 0.01),
			 VERDICT_UNDECIDED);
}

static void margins_at_their_edges(void **state)
{
	(void)state;
	assert_int_equal(of_margin(1, 1, 0), VERDICT_SAME);
	assert_int_equal(of_margin(0.999, 1.001, 0), VERDICT_UNDECIDED);
	assert_int_equal(of_margin(0.999, 1.001, NAN), VERDICT_UNDECIDED);
	assert_int_equal(of_margin(0.999, 1.001, -0.5), VERDICT_UNDECIDED);
	assert_int_equal(of_margin(0.999, 1.001, INFINITY), VERDICT_SAME);
	assert_int_equal(verdict_of_log(interval_unbounded(0), INFINITY), VERDICT_UNDECIDED);
}

static void logs_and_ratios_agree(void **state)
{
	struct interval log_ratio = {0.02, 0.015, 0.025, 0.95},
			minus = {-0.02, -0.025, -0.015, .95};

	(void)state;
	assert_int_equal(verdict_of_log(log_ratio, 0.01), VERDICT_SLOWER);
	assert_int_equal(verdict_of_log(minus, 0.01), VERDICT_FASTER);
	assert_int_equal(verdict_of_log((struct interval){0, 1e-300, 2e-300, .95}, 0),
			 VERDICT_SLOWER);
	assert_int_equal(verdict_of_log((struct interval){0, 0, 0, .95}, 0), VERDICT_SAME);
	assert_int_equal(verdict_of_log((struct interval){0.005, 0.004, 0.006, .95}, 0.01),
			 VERDICT_SAME);
	assert_int_equal(verdict_of_log((struct interval){0, -0.001, 0.001, .95}, 0.01),
			 VERDICT_SAME);
}

static void words_are_those_of_reports(void **state)
{
	(void)state;
	assert_string_equal(verdict_word(VERDICT_FASTER), "faster");
	assert_string_equal(verdict_word(VERDICT_SLOWER), "slower");
	assert_string_equal(verdict_word(VERDICT_SAME), "same");
	assert_string_equal(verdict_word(VERDICT_UNDECIDED), "undecided");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(four_words_for_four_cases),
		cmocka_unit_test(touching_no_difference_is_no_difference),
		cmocka_unit_test(the_margin_comes_first),
		cmocka_unit_test(nothing_known_is_undecided),
		cmocka_unit_test(margins_at_their_edges),
		cmocka_unit_test(logs_and_ratios_agree),
		cmocka_unit_test(words_are_those_of_reports),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
