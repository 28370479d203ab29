#include "results/base/err.h"
#include "tests/unit/support.h"

#include <errno.h>

static void first_error_wins(void **state)
{
	struct err err = {0};

	(void)state;
	assert_int_equal(err_set(&err, ERR_INPUT, "cause %d", 1), -1);
	assert_int_equal(err_set(&err, ERR_USAGE, "cause %d", 2), -1);
	assert_string_equal(err.text, "cause 1");
	assert_int_equal(err.kind, ERR_INPUT);
}

static void places_are_put_before_the_cause(void **state)
{
	struct err err = {0};

	(void)state;
	err_set(&err, ERR_INPUT, "wrong type");
	err_in(&err, "benchmark %s", "telco");
	err_in(&err, "%s", "a.json");
	assert_string_equal(err.text, "a.json: benchmark telco: wrong type");
}

static void system_errors_keep_errno_and_name_it(void **state)
{
	struct err err = {0};

	(void)state;
	errno = ENOSPC;
	err_sys(&err, "cannot write %s", "x");
	assert_string_equal(err.text, "cannot write x: No space left on device");
	assert_int_equal(err.saved_errno, ENOSPC);
}

static void hostile_text_cannot_drive_a_terminal(void **state)
{
	struct err err = {0};

	(void)state;
	err_set(&err, ERR_INPUT, "name \x1b[2J\nend");
	assert_string_equal(err.text, "name \\x1b[2J\\nend");
	err_clear(&err);
	/* CSI of eight bits, the same as UTF-8, a direction override, a separator, a stray byte */
	err_set(&err, ERR_INPUT,
		"\x9b"
		"2J \xc2\x9b"
		"2J \xe2\x80\xae \xe2\x80\xa8 \xff caf\xc3\xa9");
	assert_string_equal(err.text, "\\x9b2J \\x9b2J \\u202e \\u2028 \\xff caf\xc3\xa9");
}

static void every_change_of_direction_is_shown(void **state)
{
	(void)state;
	for (unsigned c = 0x2066; c <= 0x2069; c++) {
		const char text[] = {(char)0xe2, (char)0x81, (char)(0x80 | (c & 0x3f)), '\0'};
		char wanted[16];
		struct err err = {0};

		snprintf(wanted, sizeof(wanted), "\\u%04x", c);
		err_set(&err, ERR_INPUT, "%s", text);
		assert_string_equal(err.text, wanted);
	}
}

static void a_very_long_place_does_not_lose_the_cause(void **state)
{
	struct err err = {0};
	char place[2000];

	(void)state;
	memset(place, 'p', sizeof(place));
	place[sizeof(place) - 1] = '\0';
	err_set(&err, ERR_INPUT, "the cause");
	err_in(&err, "%s", place);
	assert_non_null(strstr(err.text, ": the cause"));
}

static void nobody_has_to_want_details(void **state)
{
	(void)state;
	assert_int_equal(err_set(NULL, ERR_INPUT, "x"), -1);
	assert_int_equal(err_in(NULL, "x"), -1);
	assert_int_equal(err_sys(NULL, "x"), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_error_wins),
		cmocka_unit_test(places_are_put_before_the_cause),
		cmocka_unit_test(system_errors_keep_errno_and_name_it),
		cmocka_unit_test(hostile_text_cannot_drive_a_terminal),
		cmocka_unit_test(every_change_of_direction_is_shown),
		cmocka_unit_test(a_very_long_place_does_not_lose_the_cause),
		cmocka_unit_test(nobody_has_to_want_details),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
