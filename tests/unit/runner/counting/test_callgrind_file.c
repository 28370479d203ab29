#include "tests/fuzz/fuzz_callgrind.c"
#include "tests/unit/support.h"

#define HEAD "# callgrind format\nversion: 1\ncreator: callgrind-3.19.0\npid: 12\npart: 1\n\n"
#define BODY "\nob=(3) ???\nfn=(588) f\n0 39\ncalls=40 3350\n0 4154\n\n"

static void the_totals_are_the_instructions(void **state)
{
	static const char plain[] =
		HEAD "positions: line\nevents: Ir\nsummary: 1961082\n" BODY "totals: 1961082\n";
	static const char cached[] =
		HEAD "events: Dr Ir Dw\nsummary: 5 77 9\n" BODY "totals: 5 77 9\n";
	static const char zeros[] = HEAD "events: Dr Ir\nsummary: 5\n" BODY "totals: 5\n";
	static const char none[] = HEAD "events: Ir\nsummary: 0\ntotals: 0";
	int64_t n = -1;

	(void)state;
	assert_int_equal(callgrind_instructions(plain, strlen(plain), &n, NULL), 0);
	assert_int_equal(n, 1961082);
	assert_int_equal(callgrind_instructions(cached, strlen(cached), &n, NULL), 0);
	assert_int_equal(n, 77);
	assert_int_equal(callgrind_instructions(zeros, strlen(zeros), &n, NULL), 0);
	assert_int_equal(n, 0);
	assert_int_equal(callgrind_instructions(none, strlen(none), &n, NULL), 0);
	assert_int_equal(n, 0);
}

static void what_is_no_whole_file_is_refused(void **state)
{
	static const struct {
		const char *text, *words;
	} cases[] = {
		{"", "not a file of callgrind"},
		{"events: Ir\nsummary: 1\ntotals: 1\n", "not a file of callgrind"},
		{"creator: cachegrind\nevents: Ir\nsummary: 1\ntotals: 1\n", "not a file"},
		{HEAD "events: Dr\nsummary: 1\ntotals: 1\n", "(Ir)"},
		{HEAD "events: Ir\nsummary: 1\n" BODY, "too early"},
		{HEAD "events: Ir\ntotals: 1\n", "too early"},
		{HEAD "events: Ir\nsummary: 12\ntotals: 11\n", "disagree"},
		{HEAD "events: Ir\nsummary: 1x\ntotals: 1\n", "not a number"},
		{HEAD "events: Ir\nsummary: 99999999999999999999\ntotals: 1\n", "not a number"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct err err = {0};
		int64_t n;

		assert_int_equal(
			callgrind_instructions(cases[i].text, strlen(cases[i].text), &n, &err), -1);
		if (!strstr(err.text, cases[i].words))
			fail_msg("case %zu: %s", i, err.text);
	}
}

static void no_cut_of_a_file_crashes(void **state)
{
	static const char whole[] = HEAD "events: Ir\nsummary: 1961082\n" BODY "totals: 1961082\n";

	(void)state;
	for (size_t len = 0; len < sizeof(whole); len++)
		LLVMFuzzerTestOneInput((const uint8_t *)whole, len);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_totals_are_the_instructions),
		cmocka_unit_test(what_is_no_whole_file_is_refused),
		cmocka_unit_test(no_cut_of_a_file_crashes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
