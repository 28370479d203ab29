#include "results/base/decimal.h"
#include "tests/unit/support.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Bits, so that -0 is not 0. */
static void assert_like_strtod(const char *text)
{
	double wanted = strtod(text, NULL), value = 42;

	if (!decimal_read(text, text + strlen(text), &value))
		fail_msg("%s: not read", text);
	if (memcmp(&value, &wanted, sizeof(value)) != 0)
		fail_msg("%s: %a, not %a", text, value, wanted);
}

static void reads_what_strtod_reads(void **state)
{
	static const char *const texts[] = {
		"0",
		"-0",
		"0.0",
		"-0.0e5",
		"1",
		"-1.5",
		"0.1",
		"1e27",
		"1E+27",
		"1e-27",
		"9999999999999999999e27",
		"9999999999999999999e-27",
		"0.000000000000000000000000001",
		/* Halfway between two doubles, and a little beside: 2^53 + 1, 2^54 + 2, + 6. */
		"9007199254740993",
		"9007199254740993.0",
		"9007199254740993.001",
		"9007199254740992.999",
		"18014398509481986",
		"18014398509481990",
		"900719925474099.3e1",
		"9007199254740993e22",
		"9007199254740993e-1",
		/* 1 + 2^-53 begins so. */
		"1.000000000000000111",
		"1.000000000000000112",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		assert_like_strtod(texts[i]);
}

/* Splitmix64: any 64 bits will do. */
static uint64_t next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

static void reads_any_digits_as_strtod_does(void **state)
{
	uint64_t random = 1;
	char text[80];

	(void)state;
	for (int i = 0; i < 50000; i++) {
		uint64_t digits = next(&random) % 10000000000000000000u;

		/* from 1 to 19 digits */
		for (uint64_t cut = next(&random) % 19; cut; cut--)
			digits /= 10;
		snprintf(text, sizeof(text), "%" PRIu64 "e%d", digits,
			 (int)(next(&random) % 55) - 27);
		assert_like_strtod(text);
		snprintf(text, sizeof(text), "%.17g", (1 + (double)digits * 1e-19) * 1e-10);
		assert_like_strtod(text);
	}
}

static void leaves_long_and_far_numbers_alone(void **state)
{
	static const char *const texts[] = {
		"1e28",
		"1e-28",
		"0.1e-27",
		"12345678901234567890",
		"0.12345678901234567890",
		"18446744073709551616",	  /* 2^64 */
		"184467440737095516160",  /* ten times that: 0 in 64 bits */
		"1e99999999999999999999", /* more than a long holds */
		"1e-99999999999999999999",
	};
	double value = 42;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (decimal_read(texts[i], texts[i] + strlen(texts[i]), &value))
			fail_msg("%s: read as %a", texts[i], value);
	assert_true(value == 42);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_strtod_reads),
		cmocka_unit_test(reads_any_digits_as_strtod_does),
		cmocka_unit_test(leaves_long_and_far_numbers_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
