#include "runner/drive/message.h"
#include "tests/unit/support.h"

static const char wire[] = "16\nvalue\0wall_ns=5"; /* the array's own NUL ends the last field */
#define WIRE_LEN sizeof(wire)

static void a_message_is_whole_at_its_last_byte_and_not_before(void **state)
{
	const char *body;
	size_t len;
	struct err err = {0};

	(void)state;
	for (size_t have = 0; have < WIRE_LEN; have++)
		assert_int_equal(message_scan(wire, have, &body, &len, &err), 0);
	assert_int_equal(message_scan(wire, WIRE_LEN, &body, &len, &err), WIRE_LEN);
	assert_int_equal(len, 16);
	assert_string_equal(body, "value");
}

static void what_does_not_end_in_nul_is_no_message(void **state)
{
	static const char open[] = {'2', '\n', 'o', 'k', '\0'};
	const char *body;
	size_t len;
	struct err err = {0};

	(void)state;
	assert_int_equal(message_scan(open, sizeof(open), &body, &len, &err), -1);
	assert_int_equal(err.kind, ERR_BENCHMARK);
}

static void seconds_are_the_clocks_or_the_benchmarks_own(void **state)
{
	struct reading reading;
	struct err err = {0};
	static const char own[] = "value\0wall_ns=5\0time_ps=7";

	(void)state;
	assert_int_equal(message_reading(wire + 3, 16, &reading, &err), 0);
	assert_rel(reading_seconds(&reading), 5e-9, 1e-12);
	assert_int_equal(reading.start_ns, -1);
	assert_int_equal(message_reading(own, sizeof(own), &reading, &err), 0);
	assert_rel(reading_seconds(&reading), 7e-12, 1e-12);
}

static void a_result_of_its_own_is_the_value(void **state)
{
	static const char whole[] = "value\0wall_ns=5\0own=42";
	static const char fraction[] = "value\0wall_ns=5\0own=0.25";
	static const char *const bad[] = {"0", "-1", "nan", "inf", "4x", ""};
	struct reading reading;
	struct err err = {0};

	(void)state;
	assert_int_equal(message_reading(whole, sizeof(whole), &reading, &err), 0);
	assert_true(reading.own_is_int && reading_value(&reading, 7) == 42);
	assert_int_equal(message_reading(fraction, sizeof(fraction), &reading, &err), 0);
	assert_true(!reading.own_is_int && reading_value(&reading, 7) == 0.25);
	assert_rel(reading_seconds(&reading), 5e-9, 1e-12);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char body[64];
		int n = snprintf(body, sizeof(body), "value%cwall_ns=5%cown=%s", 0, 0, bad[i]);

		err_clear(&err);
		assert_int_equal(message_reading(body, (size_t)n + 1, &reading, &err), -1);
	}
	assert_int_equal(message_reading(wire + 3, 16, &reading, &err), 0);
	assert_rel(reading_value(&reading, 5), 1e-9, 1e-12);
}

static void numbers_below_unknown_and_beyond_range_are_refused(void **state)
{
	static const char *const bad[] = {"-2", "9223372036854775808", "", "1x"};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct buf body = {0};
		struct err err = {0};
		struct reading reading;
		char field[64];

		snprintf(field, sizeof(field), "wall_ns=%s", bad[i]);
		message_add(&body, "value");
		message_add(&body, field);
		assert_int_equal(message_reading(body.data, body.len, &reading, &err), -1);
		assert_non_null(strstr(err.text, "is not a number"));
		buf_release(&body);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_is_whole_at_its_last_byte_and_not_before),
		cmocka_unit_test(what_does_not_end_in_nul_is_no_message),
		cmocka_unit_test(a_result_of_its_own_is_the_value),
		cmocka_unit_test(seconds_are_the_clocks_or_the_benchmarks_own),
		cmocka_unit_test(numbers_below_unknown_and_beyond_range_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
