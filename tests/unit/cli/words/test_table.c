#include "cli/words/table.h"
#include "tests/unit/support.h"

static const struct table_column columns[] = {
	{.title = "name", .align = TABLE_LEFT, .floor = 4},
	{.title = "mean", .align = TABLE_RIGHT},
	{.title = "notes", .align = TABLE_LEFT, .optional = true},
};

static char *printed(const struct table *table, int width, bool colour, bool utf8)
{
	static char text[2000];
	struct table_style style = {.columns = width, .colour = colour, .utf8 = utf8};
	FILE *out = fmemopen(text, sizeof(text), "w");

	assert_int_equal(table_print(table, out, &style, NULL), 0);
	fclose(out);
	return text;
}

static struct table *sample(void)
{
	struct table *table = table_new(columns, 3);

	table_add(table, COLOUR_NONE, "list_append");
	table_add(table, COLOUR_GREEN, "12.3 us");
	table_add(table, COLOUR_NONE, "good");
	table_add(table, COLOUR_NONE, "x");
	table_addf(table, COLOUR_NONE, "%d ns", 5);
	table_add(table, COLOUR_NONE, "");
	return table;
}

static void columns_are_aligned_and_no_line_ends_in_blanks(void **state)
{
	struct table *table = sample();

	(void)state;
	assert_string_equal(printed(table, 80, false, true), "name            mean  notes\n"
							     "list_append  12.3 us  good\n"
							     "x               5 ns\n");
	table_free(table);
}

static void a_narrow_place_cuts_names_and_then_leaves_columns_out(void **state)
{
	struct table *table = sample();

	(void)state;
	assert_string_equal(printed(table, 22, false, true), "name       mean  notes\n"
							     "list_\xe2\x80\xa6  12.3 us  good\n"
							     "x          5 ns\n");
	assert_string_equal(printed(table, 19, false, false), "name           mean\n"
							      "list_appe~  12.3 us\n"
							      "x              5 ns\n");
	table_free(table);
}

static void columns_of_a_rank_go_together_and_first(void **state)
{
	static const struct table_column ranked[] = {{"name", TABLE_LEFT, 0, false},
						     {"old", TABLE_RIGHT, 0, true, 1},
						     {"new", TABLE_RIGHT, 0, true, 1},
						     {"spread", TABLE_LEFT, 0, true},
						     {"took", TABLE_LEFT, 0, true}};
	struct table *table = table_new(ranked, 5);

	(void)state;
	for (int i = 0; i < 5; i++)
		table_add(table, COLOUR_NONE, "1");
	assert_string_equal(printed(table, 28, false, true), "name  old  new  spread  took\n"
							     "1       1    1  1       1\n");
	assert_string_equal(printed(table, 27, false, true), "name  spread  took\n"
							     "1     1       1\n");
	assert_string_equal(printed(table, 17, false, true), "name  spread\n"
							     "1     1\n");
	table_free(table);
}

/* Each cut of these would make two of them equal, or they would be wider than the place. */
static void names_that_no_cut_keeps_apart_are_whole(void **state)
{
	const char *const names[] = {"bbbbbbbbbbbbbb", "bbbbbbbbbbbbXb", "Xbbbbbbbbbbbbb",
				     "bbbbbbXbbbbbbb"};
	struct table *table = table_new(columns, 3);
	char *text;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		table_add(table, COLOUR_NONE, names[i]);
		table_add(table, COLOUR_NONE, "1 s");
		table_add(table, COLOUR_NONE, "");
	}
	text = printed(table, 18, false, false);
	for (size_t i = 0; i < 4; i++)
		assert_non_null(strstr(text, names[i]));
	assert_null(strchr(text, '~'));
	table_free(table);
}

static void rows_are_folded_where_nothing_else_helps(void **state)
{
	static const struct table_column wide[] = {
		{.title = "name", .align = TABLE_LEFT, .floor = 4},
		{.title = "old", .align = TABLE_RIGHT, .optional = true},
		{.title = "ratio", .align = TABLE_RIGHT},
		{.title = "interval", .align = TABLE_RIGHT},
		{.title = "verdict", .align = TABLE_LEFT},
	};
	struct table *table = table_new(wide, 5);
	const char *const cells[] = {"list_append_of_many",
				     "1 s",
				     "1.01",
				     "1.00 .. 1.02",
				     "same",
				     "x",
				     "2 s",
				     "",
				     "",
				     "failed"};

	(void)state;
	for (size_t i = 0; i < 10; i++) {
		table_add(table, COLOUR_NONE, cells[i]);
		if (i == 4)
			table_add_note(table, COLOUR_NONE, "a note");
	}
	/* 2 + 5 + 2 + 12 + 2 + 7 */
	assert_string_equal(printed(table, 30, false, true), "name\n"
							     "  ratio      interval  verdict\n"
							     "list_append_of_many\n"
							     "   1.01  1.00 .. 1.02  same\n"
							     "    a note\n"
							     "x\n"
							     "                       failed\n");
	assert_string_equal(printed(table, 24, false, true), "name\n"
							     "  ratio      interval\n"
							     "  verdict\n"
							     "list_append_of_many\n"
							     "   1.01  1.00 .. 1.02\n"
							     "  same\n"
							     "    a note\n"
							     "x\n"
							     "  failed\n");
	/* nothing is wider than the place */
	assert_string_equal(printed(table, 10, false, false), "name\n"
							      "  ratio\n"
							      "  interval\n"
							      "  verdict\n"
							      "list_appe~\n"
							      "   1.01\n"
							      "  1.00 ..~\n"
							      "  same\n"
							      "    a note\n"
							      "x\n"
							      "  failed\n");
	table_free(table);
}

static void width_is_counted_in_columns_and_not_in_bytes(void **state)
{
	struct table *table = table_new(columns, 2);

	(void)state;
	table_add(table, COLOUR_NONE, "\xe6\xbc\xa2\xe5\xad\x97");
	table_add(table, COLOUR_NONE, "1");
	table_add(table, COLOUR_NONE, "na\xc3\xafve");
	table_add(table, COLOUR_NONE, "2");
	assert_string_equal(printed(table, 80, false, true), "name   mean\n"
							     "\xe6\xbc\xa2\xe5\xad\x97      1\n"
							     "na\xc3\xafve     2\n");
	table_free(table);
}

static void colour_wraps_the_text_and_not_the_padding(void **state)
{
	struct table *table = table_new(columns, 2);

	(void)state;
	table_add(table, COLOUR_RED, "a");
	table_add(table, COLOUR_GREEN, "1");
	assert_string_equal(printed(table, 80, true, true),
			    "\x1b[1mname\x1b[0m  \x1b[1mmean\x1b[0m\n"
			    "\x1b[38;5;160ma\x1b[0m        \x1b[38;5;28m1\x1b[0m\n");
	table_free(table);
}

static void hostile_names_and_notes_are_harmless(void **state)
{
	struct table *table = table_new(columns, 2);

	(void)state;
	table_add(table, COLOUR_NONE, "a\x1b[2J");
	table_add(table, COLOUR_NONE, "1");
	table_add_note(table, COLOUR_NONE, "one two\x07 three");
	assert_string_equal(printed(table, 20, false, true), "name      mean\n"
							     "a\\x1b[2J     1\n"
							     "    one two\\x07\n"
							     "    three\n");
	table_free(table);
}

static void no_table_is_reported_as_lack_of_memory(void **state)
{
	struct err err = {0};
	struct table_style style = {.columns = 80};

	(void)state;
	table_add(NULL, COLOUR_NONE, "x");
	assert_int_equal(table_print(NULL, stdout, &style, &err), -1);
	assert_int_equal(err.kind, ERR_MEMORY);
	table_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_are_aligned_and_no_line_ends_in_blanks),
		cmocka_unit_test(a_narrow_place_cuts_names_and_then_leaves_columns_out),
		cmocka_unit_test(columns_of_a_rank_go_together_and_first),
		cmocka_unit_test(names_that_no_cut_keeps_apart_are_whole),
		cmocka_unit_test(rows_are_folded_where_nothing_else_helps),
		cmocka_unit_test(width_is_counted_in_columns_and_not_in_bytes),
		cmocka_unit_test(colour_wraps_the_text_and_not_the_padding),
		cmocka_unit_test(hostile_names_and_notes_are_harmless),
		cmocka_unit_test(no_table_is_reported_as_lack_of_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
