/* Decimal numbers as people write them. */
#include "cli/programs/decimal.h"
#include "tests/unit/support.h"

static void check(const char *text, int64_t digits, int places)
{
	struct decimal number;
	char back[DECIMAL_TEXT];

	assert_true(decimal_parse(text, &number));
	assert_int_equal(number.digits, digits);
	assert_int_equal(number.places, places);
	decimal_format(number, back);
	assert_string_equal(back, text + (*text == '+'));
}

static void numbers_are_read_and_written_with_all_their_places(void **state)
{
	(void)state;
	check("0", 0, 0);
	check("17", 17, 0);
	check("-3", -3, 0);
	check("0.10", 10, 2);
	check("-0.05", -5, 2);
	check("+2.5", 25, 1);
	check("999999999.999999999", 999999999999999999, 9);
}

static void what_is_no_number_is_refused(void **state)
{
	static const char *const texts[] = {"",	    "-",     ".5",	     "5.",	  "1e3",
					    "0x10", " 1",    "1 ",	     "1,5",	  "nan",
					    "--1",  "1.2.3", "1.0000000001", "1234567890"};
	struct decimal number;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (decimal_parse(texts[i], &number))
			fail_msg("\"%s\" is a number", texts[i]);
}

static void units_can_be_finer(void **state)
{
	(void)state;
	assert_int_equal(decimal_scaled((struct decimal){-15, 1}, 3), -1500);
	assert_int_equal(decimal_scaled((struct decimal){15, 1}, 1), 15);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_read_and_written_with_all_their_places),
		cmocka_unit_test(what_is_no_number_is_refused),
		cmocka_unit_test(units_can_be_finer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
