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

#define PIECES(name, at)                                                                           \
	int64_t cost[3], calls[3];                                                                 \
	struct callgrind_pieces name = {                                                           \
		.start = (at), .size = 16, .n = 3, .cost = cost, .calls = calls}

/* Names stand once, then numbers; a function below itself has another number; lines that say where
   something lies count for nothing. */
static void calls_of_pieces_are_summed_up(void **state)
{
	static const char text[] =
		HEAD "positions: line\nevents: Ir\nsummary: 1\n\n"
		     "ob=(1) worker.so\nfl=(1) hook.c\nfn=(1) hook\n10 40\n+2 8\n"
		     "cob=(2) ???\ncfn=(2) 0x0000000000001000\ncalls=2 0\n* 500\n"
		     "cfn=(3) 0x0000000000001020'2\ncalls=3 0\n-1 70\n"
		     "cfn=(4) 0x0000000000001008\ncalls=9 0\n* 9000\n"
		     "cfn=(5) 0x0000000000001030\ncalls=9 0\n* 9000\n\n"
		     "fn=(6) other\n1 1000\ncfn=(7) malloc\ncalls=1 0\n1 33\n\n"
		     "fn=(8) hook'2\n10 5\ncfn=(2)\ncalls=1 0\n1 11\n\n"
		     "totals: 1\n";
	PIECES(pieces, 0x1000);

	(void)state;
	assert_int_equal(callgrind_pieces_read(&pieces, text, strlen(text), NULL), 0);
	assert_int_equal(cost[0], 511);
	assert_int_equal(calls[0], 3);
	assert_int_equal(cost[1], 0);
	assert_int_equal(cost[2], 70);
	assert_int_equal(calls[2], 3);
	assert_int_equal(pieces.callers_own, 53); /* of hook and hook'2, not of other */
}

static void another_event_may_stand_before_instructions(void **state)
{
	static const char text[] = HEAD "events: Dr Ir\nfn=(1) f\n1 7 3\ncfn=(2) 0x20\n"
					"calls=1 0\n1 7 5\n";
	PIECES(pieces, 0x20);

	(void)state;
	assert_int_equal(callgrind_pieces_read(&pieces, text, strlen(text), NULL), 0);
	assert_int_equal(cost[0], 5);
	assert_int_equal(pieces.callers_own, 3);
}

static void calls_that_make_no_sense_are_refused(void **state)
{
	static const char *const bodies[] = {
		"fn=f\n",
		"fn=(0) f\n",
		"fn=(99999999999) f\n",
		"fn=(1\n",
		"1 2\n",
		"fn=(1) f\ncalls=1 0\n",
		"fn=(1) f\ncfn=(2) g\ncalls=0 0\n",
		"fn=(1) f\n1 9223372036854775807\n1 1\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bodies) / sizeof(*bodies); i++) {
		struct err err = {0};
		char text[200];
		PIECES(pieces, 0x1000);

		snprintf(text, sizeof(text), "%sevents: Ir\n%s", HEAD, bodies[i]);
		if (!callgrind_pieces_read(&pieces, text, strlen(text), &err) ||
		    !strstr(err.text, "no sense"))
			fail_msg("case %zu: %s", i, err.text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_totals_are_the_instructions),
		cmocka_unit_test(what_is_no_whole_file_is_refused),
		cmocka_unit_test(no_cut_of_a_file_crashes),
		cmocka_unit_test(calls_of_pieces_are_summed_up),
		cmocka_unit_test(another_event_may_stand_before_instructions),
		cmocka_unit_test(calls_that_make_no_sense_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
