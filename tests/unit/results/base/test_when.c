#include "results/base/when.h"

#include "tests/unit/support.h"

#include <string.h>

/* 2026-11-29 00:00:00 UTC, as `date -u +%s` has it. */
#define DAY	  1795910400.0
#define DAY_LONG  86400.0
#define HOUR_LONG 3600.0

static void a_text_is_the_day_hour_or_minute_that_it_names(void **state)
{
	static const struct {
		const char *text;
		double from, until;
	} cases[] = {
		{"2026-11-29", DAY, DAY + DAY_LONG},
		{"20261129", DAY, DAY + DAY_LONG},
		{"2026-11", DAY - 28 * DAY_LONG, DAY + 2 * DAY_LONG},
		{"2026", DAY - 332 * DAY_LONG, DAY + 33 * DAY_LONG},
		{"2026-11-29T03", DAY + 3 * HOUR_LONG, DAY + 4 * HOUR_LONG},
		{"2026-11-29 03:15", DAY + 11700, DAY + 11760},
		{"2026-11-29T03:15:30Z", DAY + 11730, DAY + 11731},
		{"20261129T031530Z", DAY + 11730, DAY + 11731},
		{"2026-12-31T23:59", DAY + 33 * DAY_LONG - 60, DAY + 33 * DAY_LONG},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct when when;

		assert_int_equal(when_parse(cases[i].text, &when, NULL), 0);
		assert_rel(when.from, cases[i].from, 0);
		assert_rel(when.until, cases[i].until, 0);
	}
}

static void what_is_no_time_is_told_with_what_would_be_one(void **state)
{
	static const char *const bad[] = {
		"",
		"x",
		"2026-13",
		"2026-11-32",
		"2026-11-2",
		"2026-11-29T",
		"2026-11-29T24",
		"2026-11-29T03:60",
		"2026-11-29T03:15:30.5",
		"2026-11-2903",
		"1969-01-01",
		"2026Z",
		"2026-11-29T03:15:30Zx",
		"2026-11-29T03:15:30:40",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct when when;
		struct err err = {0};

		assert_int_equal(when_parse(bad[i], &when, &err), -1);
		assert_int_equal(err.kind, ERR_USAGE);
		assert_non_null(strstr(err.text, "2026-11-29T03:15 (UTC)"));
	}
}

static void a_time_is_shown_to_the_minute_unless_it_has_seconds(void **state)
{
	char text[WHEN_SIZE];

	(void)state;
	when_format(DAY + 11700, text);
	assert_string_equal(text, "2026-11-29 03:15");
	when_format(DAY + 11730.7, text);
	assert_string_equal(text, "2026-11-29 03:15:30");
	when_format(1e300, text);
	assert_string_equal(text, "?");
	when_format_iso(DAY + 11730, text);
	assert_string_equal(text, "2026-11-29T03:15:30Z");
	when_format_iso(INT64_MAX, text);
	assert_string_equal(text, "9999-12-31T23:59:59Z");
}

static void periods_are_lengths_of_the_clock_and_no_more_than_wanted(void **state)
{
	static const struct {
		double seconds, period;
	} cases[] = {{0, 1},
		     {24, 1},
		     {25, 2},
		     {24 * 60, 60},
		     {86400, HOUR_LONG},
		     {7 * 86400, 43200},
		     {24 * 604800.0, 604800},
		     {49 * 604800.0, 4 * 604800.0}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_rel(when_period(cases[i].seconds, 24), cases[i].period, 0);
	assert_rel(when_period_begin(DAY + 3700, HOUR_LONG), DAY + HOUR_LONG, 0);
	assert_rel(when_period_begin(DAY, DAY_LONG), DAY, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_is_the_day_hour_or_minute_that_it_names),
		cmocka_unit_test(what_is_no_time_is_told_with_what_would_be_one),
		cmocka_unit_test(a_time_is_shown_to_the_minute_unless_it_has_seconds),
		cmocka_unit_test(periods_are_lengths_of_the_clock_and_no_more_than_wanted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
