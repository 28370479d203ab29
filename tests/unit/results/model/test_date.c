#include "results/model/date.h"
#include "tests/unit/support.h"

static void dates_are_read_and_shown_without_microseconds(void **state)
{
	char text[DATE_SIZE];
	int64_t us;

	(void)state;
	assert_int_equal(date_parse("2026-11-22 23:34:31.396383", &us), 0);
	assert_true(us == INT64_C(1795390471396383));
	date_format(us, text);
	assert_string_equal(text, "2026-11-22 23:34:31");
	assert_int_equal(date_parse("1969-12-31T23:59:59.5", &us), 0);
	assert_true(us == -500000);
	date_format(us, text);
	assert_string_equal(text, "1969-12-31 23:59:59");
	assert_int_equal(date_parse("2024-02-29", &us), 0);
	assert_int_equal(date_parse("2024-02-29 10:30", &us), 0);
}

static void what_is_no_date_is_refused(void **state)
{
	static const char *const bad[] = {"",
					  "yesterday",
					  "2026-02-30",
					  "2026-13-01",
					  "2026-1-1",
					  "0000-01-01",
					  "2026-01-01 24:00:00",
					  "2026-01-01 10:00:60",
					  "2026-01-01 10:00:00.",
					  "2026-01-01 10:00:00 x",
					  "2026-01-01x10:00"};
	int64_t us = 42;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(date_parse(bad[i], &us), -1);
	assert_true(us == 42);
}

static void dates_beyond_the_calendar_show_its_ends(void **state)
{
	char text[DATE_SIZE];

	(void)state;
	date_format(INT64_MAX, text);
	assert_string_equal(text, "9999-12-31 23:59:59");
	date_format(INT64_MIN / 2, text);
	assert_string_equal(text, "0001-01-01 00:00:00");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates_are_read_and_shown_without_microseconds),
		cmocka_unit_test(what_is_no_date_is_refused),
		cmocka_unit_test(dates_beyond_the_calendar_show_its_ends),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
