#include "runner/reader/lines.h"

#include "tests/unit/runner/reader/line_tables.h"
#include "tests/unit/support.h"

#define CHECK(kind, version)                                                                       \
	check(kind, table_##version, sizeof(table_##version), lines_##version,                     \
	      sizeof(lines_##version) / sizeof(int))

enum { FIRST = 2 }; /* line of the recorded function */

static void check(enum lines_kind kind, const unsigned char *table, size_t n, const int *lines,
		  size_t n_lines)
{
	assert_true(n_lines > 100);
	for (size_t i = 0; i < n_lines; i++)
		assert_int_equal(lines_find(kind, table, n, FIRST, (int64_t)(2 * i)), lines[i]);
}

static void recorded_tables_give_the_recorded_lines(void **state)
{
	(void)state;
	CHECK(LINES_LNOTAB, 3_8);
	CHECK(LINES_RANGES, 3_10);
	CHECK(LINES_LOCATIONS, 3_12);
}

static void before_the_first_instruction_it_is_the_first_line(void **state)
{
	(void)state;
	for (int kind = LINES_LNOTAB; kind <= LINES_LOCATIONS; kind++)
		assert_int_equal(lines_find(kind, table_3_12, sizeof(table_3_12), 77, -2), 77);
}

static void behind_the_end_there_is_no_line(void **state)
{
	(void)state;
	assert_int_equal(lines_find(LINES_RANGES, table_3_10, sizeof(table_3_10), FIRST, 1 << 20),
			 0);
	assert_int_equal(
		lines_find(LINES_LOCATIONS, table_3_12, sizeof(table_3_12), FIRST, 1 << 20), 0);
	assert_int_equal(lines_find(LINES_LOCATIONS, NULL, 0, FIRST, 0), 0);
}

static void a_range_without_a_line_has_none(void **state)
{
	const unsigned char table[] = {4, 1, 2, 128, 2, 3};

	(void)state;
	assert_int_equal(lines_find(LINES_RANGES, table, sizeof(table), 10, 2), 11);
	assert_int_equal(lines_find(LINES_RANGES, table, sizeof(table), 10, 4), 0);
	assert_int_equal(lines_find(LINES_RANGES, table, sizeof(table), 10, 6), 14);
}

static void a_line_below_one_is_none(void **state)
{
	const unsigned char table[] = {0, 0x80, 2, 0};

	(void)state;
	assert_int_equal(lines_find(LINES_LNOTAB, table, sizeof(table), 10, 0), 0);
}

static void a_number_of_any_length_ends_with_the_table(void **state)
{
	unsigned char table[40];

	(void)state;
	memset(table, 0xff, sizeof(table));
	table[0] = 0x80 | 14 << 3; /* the long form, whose numbers never end */
	assert_int_equal(lines_find(LINES_LOCATIONS, table, sizeof(table), 10, 100), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(recorded_tables_give_the_recorded_lines),
		cmocka_unit_test(before_the_first_instruction_it_is_the_first_line),
		cmocka_unit_test(behind_the_end_there_is_no_line),
		cmocka_unit_test(a_range_without_a_line_has_none),
		cmocka_unit_test(a_line_below_one_is_none),
		cmocka_unit_test(a_number_of_any_length_ends_with_the_table),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
