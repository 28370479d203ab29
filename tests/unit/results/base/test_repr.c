#include "results/base/repr.h"
#include "tests/unit/support.h"

#include <float.h>

static void assert_repr(double value, const char *want)
{
	struct buf text = {0};

	repr_add(&text, value);
	assert_string_equal(buf_text(&text), want);
	buf_release(&text);
}

static void plain_numbers_have_a_point_and_no_exponent(void **state)
{
	(void)state;
	assert_repr(2.0, "2.0");
	assert_repr(0.0001, "0.0001");
	assert_repr(0.1, "0.1");
	assert_repr(123.456, "123.456");
	assert_repr(1e15, "1000000000000000.0");
	assert_repr(9007199254740993.0, "9007199254740992.0");
	assert_repr(-0.5, "-0.5");
	assert_repr(0.0, "0.0");
	assert_repr(-0.0, "-0.0");
}

static void small_and_large_numbers_have_an_exponent_of_two_digits_or_more(void **state)
{
	(void)state;
	assert_repr(1e-7, "1e-07");
	assert_repr(1.9e-8, "1.9e-08");
	assert_repr(0.00001, "1e-05");
	assert_repr(1e16, "1e+16");
	assert_repr(1.5e300, "1.5e+300");
	assert_repr(DBL_MAX, "1.7976931348623157e+308");
}

static void powers_of_two_take_the_short_decimal_above_them(void **state)
{
	(void)state;
	assert_repr(0x1p-44, "5.684341886080802e-14");
	assert_repr(0x1p-1022, "2.2250738585072014e-308");
	assert_repr(0x1p-1074, "5e-324");
}

static void what_is_no_number_is_named_as_python_does(void **state)
{
	(void)state;
	assert_repr((double)NAN, "nan");
	assert_repr(-(double)NAN, "nan");
	assert_repr((double)INFINITY, "inf");
	assert_repr(-(double)INFINITY, "-inf");
}

/* Bit patterns spread over all doubles: the text reads back, and one digit less would not. */
static void the_text_reads_back_and_is_the_shortest(void **state)
{
	uint64_t bits = 0x9e3779b97f4a7c15u;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		struct buf text = {0};
		char shorter[40];
		int digits = 0;
		double x;

		bits = bits * 6364136223846793005u + 1442695040888963407u;
		memcpy(&x, &bits, sizeof(x));
		if (isnan(x) || isinf(x))
			continue;
		repr_add(&text, x);
		assert_true(strtod(buf_text(&text), NULL) == x);
		for (const char *s = text.data; *s && *s != 'e'; s++)
			digits += *s >= '0' && *s <= '9';
		if (digits > 1 && strchr(text.data, 'e')) {
			snprintf(shorter, sizeof(shorter), "%.*e", digits - 2, x);
			assert_true(strtod(shorter, NULL) != x);
		}
		buf_release(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_numbers_have_a_point_and_no_exponent),
		cmocka_unit_test(small_and_large_numbers_have_an_exponent_of_two_digits_or_more),
		cmocka_unit_test(powers_of_two_take_the_short_decimal_above_them),
		cmocka_unit_test(what_is_no_number_is_named_as_python_does),
		cmocka_unit_test(the_text_reads_back_and_is_the_shortest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
