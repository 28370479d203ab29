#include "results/base/unit.h"
#include "tests/unit/support.h"

static const char *shown(enum unit unit, double value, double resolution)
{
	static char text[UNIT_TEXT];
	struct unit_scale scale = unit_scale_for(unit, value, resolution);

	unit_format(&scale, value, text);
	return text;
}

static void four_digits_when_the_resolution_is_unknown(void **state)
{
	(void)state;
	assert_string_equal(shown(UNIT_SECOND, 12.3456e-6, 0), "12.35 us");
	assert_string_equal(shown(UNIT_SECOND, 0.1234e-9, NAN), "0.1234 ns");
	assert_string_equal(shown(UNIT_SECOND, 1.5, 0), "1.500 s");
	assert_string_equal(shown(UNIT_SECOND, 1234, 0), "1234 s");
	assert_string_equal(shown(UNIT_BYTE, 1536, 0), "1.500 KiB");
	assert_string_equal(shown(UNIT_BYTE, 1023, 0), "1023 B");
	assert_string_equal(shown(UNIT_BYTE, 5.5, 0), "5.500 B");
	assert_string_equal(shown(UNIT_BYTE, 3.0 * (1LL << 30), 0), "3.000 GiB");
	assert_string_equal(shown(UNIT_COUNT, 42, 0), "42");
	assert_string_equal(shown(UNIT_COUNT, 1234567, 0), "1.235 M");
	assert_string_equal(shown(UNIT_SECOND, -12.3456e-6, 0), "-12.35 us");
}

static void digits_follow_the_resolution(void **state)
{
	(void)state;
	assert_string_equal(shown(UNIT_SECOND, 12.3456e-6, 0.12e-6), "12.35 us");
	assert_string_equal(shown(UNIT_SECOND, 12.3456e-6, 1.2e-6), "12.3 us");
	assert_string_equal(shown(UNIT_SECOND, 12.3456e-6, 30e-6), "12 us");
	assert_string_equal(shown(UNIT_SECOND, 12.3456789e-6, 1e-15), "12.34568 us");
}

static void rounding_never_shows_a_thousand_of_the_smaller_unit(void **state)
{
	(void)state;
	assert_string_equal(shown(UNIT_SECOND, 0.99999, 0), "1.0000 s");
	assert_string_equal(shown(UNIT_SECOND, 999.96e-6, 0), "1.0000 ms");
	assert_string_equal(shown(UNIT_SECOND, 999.4e-6, 0), "999.4 us");
}

static void what_is_no_number_is_shown_and_not_scaled(void **state)
{
	char alone[UNIT_TEXT];

	(void)state;
	assert_string_equal(shown(UNIT_SECOND, 0, 0), "0.000 s");
	unit_format_alone(UNIT_SECOND, 0, alone);
	assert_string_equal(alone, "0 s");
	assert_string_equal(shown(UNIT_SECOND, NAN, 0), "nan s");
	assert_string_equal(shown(UNIT_COUNT, INFINITY, 0), "inf");
}

static void spans_are_for_people(void **state)
{
	static const struct {
		double seconds;
		const char *text;
	} cases[] = {
		{0, "0 s"},	      {-3, "0 s"},
		{NAN, "0 s"},	      {0.0321, "32 ms"},
		{3.21, "3.2 s"},      {9.97, "10 s"},
		{59.7, "1 min 00 s"}, {80, "1 min 20 s"},
		{7500, "2 h 05 min"}, {1e300, "876600 h 00 min"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[UNIT_TEXT];

		unit_format_span(cases[i].seconds, text);
		assert_string_equal(text, cases[i].text);
	}
}

static void percents_have_fewer_decimals_when_large(void **state)
{
	char text[UNIT_TEXT];

	(void)state;
	unit_format_percent(0.01234, true, text);
	assert_string_equal(text, "+1.23%");
	unit_format_percent(-0.5, true, text);
	assert_string_equal(text, "-50.0%");
	unit_format_percent(12.5, false, text);
	assert_string_equal(text, "1250%");
}

static void what_is_printed_can_be_typed(void **state)
{
	static const double values[] = {1.5e-9, 2.25e-6, 3.125e-3, 42, 1e-12};

	(void)state;
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		double back;

		assert_int_equal(unit_parse_seconds(shown(UNIT_SECOND, values[i], 0), &back), 0);
		assert_rel(back, values[i], 1e-3);
		assert_int_equal(unit_parse_bytes(shown(UNIT_BYTE, values[i] * 1e12, 0), &back), 0);
		assert_rel(back, values[i] * 1e12, 1e-3);
	}
}

static void quantities_are_parsed_with_their_unit(void **state)
{
	double x;

	(void)state;
	assert_int_equal(unit_parse_seconds("1h", &x), 0);
	assert_rel(x, 3600, 0);
	assert_int_equal(unit_parse_seconds("1.5 min", &x), 0);
	assert_rel(x, 90, 0);
	assert_int_equal(unit_parse_seconds("3\xc2\xb5s", &x), 0);
	assert_rel(x, 3e-6, 1e-15);
	assert_int_equal(unit_parse_seconds(".5", &x), 0);
	assert_rel(x, 0.5, 0);
	assert_int_equal(unit_parse_bytes("64MiB", &x), 0);
	assert_rel(x, 67108864, 0);
	assert_int_equal(unit_parse_percent("1 %", &x), 0);
	assert_rel(x, 0.01, 0);
}

static void what_is_no_quantity_is_refused_and_changes_nothing(void **state)
{
	static const char *const bad[] = {"",	  "s",	   "5x",  "5  s", " 5",	    "nan", "inf",
					  "0x10", "1e999", "1,5", "--5",  "1e308h", "5s "};
	double x = 42;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(unit_parse_seconds(bad[i], &x), -1);
	assert_int_equal(unit_parse_percent("1", &x), -1);
	assert_int_equal(unit_parse_percent("%", &x), -1);
	assert_int_equal(unit_parse_number("1 ", NULL, &x), -1);
	assert_rel(x, 42, 0);
}

static void levels_hold_and_are_never_all(void **state)
{
	const struct {
		double level;
		const char *text;
	} cases[] = {{.95, "95%"},
		     {.99, "99%"},
		     {.995, "99.5%"},
		     {.96129, "96.1%"},
		     {.99969, "99.96%"},
		     {.999969, "99.996%"},
		     {1 - 1e-12, "99.999999999%"},
		     {1, "100%"},
		     {.9, "90%"},
		     {.9599999, "95.9%"}};
	char text[UNIT_TEXT];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		unit_format_level(cases[i].level, text);
		assert_string_equal(text, cases[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(levels_hold_and_are_never_all),
		cmocka_unit_test(four_digits_when_the_resolution_is_unknown),
		cmocka_unit_test(digits_follow_the_resolution),
		cmocka_unit_test(rounding_never_shows_a_thousand_of_the_smaller_unit),
		cmocka_unit_test(what_is_no_number_is_shown_and_not_scaled),
		cmocka_unit_test(spans_are_for_people),
		cmocka_unit_test(percents_have_fewer_decimals_when_large),
		cmocka_unit_test(what_is_printed_can_be_typed),
		cmocka_unit_test(quantities_are_parsed_with_their_unit),
		cmocka_unit_test(what_is_no_quantity_is_refused_and_changes_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
