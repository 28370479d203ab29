/* Counts as small bars. */
#include "cli/words/spark.h"
#include "tests/unit/support.h"

static void check(const size_t *counts, size_t n, bool utf8, const char *wanted)
{
	struct buf out = {0};

	spark_add(&out, counts, n, utf8);
	assert_string_equal(buf_text(&out), wanted);
	buf_release(&out);
}

static void the_most_is_the_fullest_and_one_is_seen(void **state)
{
	const size_t counts[] = {0, 1, 100, 50};

	(void)state;
	check(counts, 4, true, " \xe2\x96\x81\xe2\x96\x88\xe2\x96\x84");
	check(counts, 4, false, " .#:");
	check(counts, 2, false, " #");
	check(counts, 1, false, "");
}

static void nothing_has_no_bars(void **state)
{
	const size_t counts[] = {0, 0};

	(void)state;
	check(counts, 2, true, "");
	check(counts, 0, false, "");
}

static void numbers_are_put_into_bins(void **state)
{
	const double x[] = {1, 1, 1, 2};
	struct buf out = {0};

	(void)state;
	spark_add_numbers(&out, x, 4, false);
	assert_string_equal(buf_text(&out), "#      :");
	buf_clear(&out);
	spark_add_numbers(&out, x, 1, false);
	assert_string_equal(buf_text(&out), "");
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_most_is_the_fullest_and_one_is_seen),
		cmocka_unit_test(nothing_has_no_bars),
		cmocka_unit_test(numbers_are_put_into_bins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
