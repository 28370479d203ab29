/* What was found about a difference, as people and programs read it. */
#include "cli/explaining/causes_words.h"
#include "tests/unit/support.h"

#include <string.h>

static struct profile_matched encode = {
	PROFILE_PYTHON, "<stdlib>/json/encoder.py", "JSONEncoder.encode", false, {0, 0},
	{180, 183}};
static struct profile_matched old_scan = {PROFILE_PYTHON, "<site>/scan/scan.py", "scan",
					  false,	  {0, PROFILE_NO_FRAME}, {7, 0}};
static struct profile_matched new_scan = {PROFILE_PYTHON, "src/scan.py",	 "scan",
					  false,	  {PROFILE_NO_FRAME, 0}, {0, 9}};

static const struct interval unknown = {NAN, NAN, NAN, NAN};

static struct causes_row changed(struct profile_matched *item, double old_share, double new_share,
				 struct interval ratio, struct interval moved,
				 struct interval of_whole)
{
	return (struct causes_row){item,
				   {old_share, new_share, true, true, ratio, .0001, .001, 1.5, 20},
				   {ratio, moved, of_whole},
				   1.1};
}

static struct causes_row encode_slower(void)
{
	return changed(&encode, .2, .26, (struct interval){1.41, 1.29, 1.55, .99},
		       (struct interval){.082, .06, .105, .99},
		       (struct interval){.67, .52, .83, .99});
}

static struct causes found(enum causes_kind kind, struct causes_row *rows, size_t n)
{
	return (struct causes){
		.kind = kind,
		.again = CAUSES_AGAIN,
		.timed = {1.122, 1.11, 1.134, .95},
		.seen = {1.12, 1.08, 1.16, .95},
		.whole = {1.122, 1.11, 1.134, .95},
		.rest = {1.02, .99, 1.05, .95},
		.rows = rows,
		.n = n,
		.changed = kind == CAUSES_NAMED ? n : 0,
		.found = {.tested = 9, .old_samples = 12000, .new_samples = 11800},
		.tenth = 1.14,
		.match = {.n_parts = {6, 6}, .matched = {.99, 1}},
	};
}

static void says(const struct causes *causes, const char *want)
{
	struct buf out = {0};

	causes_words_add(&out, causes);
	assert_string_equal(buf_text(&out), want);
	buf_release(&out);
}

static void a_named_function_with_its_part(void **state)
{
	struct causes_row row = encode_slower();
	struct causes causes = found(CAUSES_NAMED, &row, 1);

	(void)state;
	says(&causes,
	     "67% of the slow-down is in JSONEncoder.encode (json/encoder.py:183): +41% [+29, +55]\n"
	     "seen again in the sampled workers: +12% [+8, +16]\n");
	assert_int_equal(causes_words_colour(&causes), COLOUR_RED);
}

static void the_lines_of_a_named_function_stand_below_it(void **state)
{
	struct profile_matched line = encode, other = new_scan, added = encode;
	struct causes_row row = encode_slower(), lines[3];
	struct causes causes = found(CAUSES_NAMED, &row, 1);

	(void)state;
	line.text = "chunks = list(chunks)";
	line.line[PROFILE_OLD] = 184;
	line.line[PROFILE_NEW] = 187;
	other.text = "pass";
	added.text = "chunks.sort()";
	added.line[PROFILE_NEW] = 188;
	for (int i = 0; i < 3; i++)
		lines[i] = encode_slower();
	lines[0].item = &line;
	lines[1].item = &other;
	lines[2].item = &added;
	lines[2].change.old_share = 0;
	causes.lines = lines;
	causes.n_lines = 3;
	says(&causes,
	     "67% of the slow-down is in JSONEncoder.encode (json/encoder.py:183): +41% [+29, +55]\n"
	     "  line 187: +41% [+29, +55], chunks = list(chunks)\n"
	     "  line 188: new, 26% of the time, chunks.sort()\n"
	     "seen again in the sampled workers: +12% [+8, +16]\n");
}

static void a_speed_up_and_what_works_against_it(void **state)
{
	struct causes_row rows[] = {changed(&encode, .3, .2, (struct interval){.5, .45, .55, .99},
					    (struct interval){-.15, -.17, -.13, .99},
					    (struct interval){1.3, 1.1, 1.5, .99}),
				    changed(&new_scan, 0, .06,
					    (struct interval){INFINITY, 9, INFINITY, .99},
					    (struct interval){.05, .04, .06, .99},
					    (struct interval){-.4, -.5, -.3, .99})};
	struct causes causes = found(CAUSES_NAMED, rows, 2);

	(void)state;
	causes.whole = causes.timed = (struct interval){.885, .88, .89, .95};
	causes.seen = (struct interval){.89, .87, .91, .95};
	causes.rest = (struct interval){.98, .97, .99, .95};
	says(&causes,
	     "100% of the speed-up is in JSONEncoder.encode (json/encoder.py:183): -50% [-55, -45]\n"
	     "scan (src/scan.py:9): new, 6% of the time, of the whole +5.0% [+4.0, +6.0]\n"
	     "everything else together: -2.0% [-3.0, -1.0]\n"
	     "seen again in the sampled workers: -11% [-13, -9]\n");
	assert_int_equal(causes_words_colour(&causes), COLOUR_GREEN);
	assert_int_equal(causes_row_colour(&rows[1]), COLOUR_RED);
}

static void without_a_known_whole_no_parts_are_given(void **state)
{
	struct causes_row row =
		changed(&old_scan, .12, 0, (struct interval){0, 0, .1, .99}, unknown, unknown);
	struct causes causes = found(CAUSES_NAMED, &row, 1);

	(void)state;
	causes.timed = causes.whole = causes.seen = causes.rest = unknown;
	causes.again = CAUSES_NOT_TIMED;
	causes.basis = CAUSES_BY_WORKERS;
	says(&causes, "scan (scan/scan.py:7): gone, it had 12% of the time\n");
	causes.basis = CAUSES_BY_REST;
	row.part.moved = (struct interval){-.12, -.13, -.11, .99};
	says(&causes, "scan (scan/scan.py:7): gone, it had 12% of the time, of the whole -12.0% "
		      "[-13.0, -11.0]\n"
		      "not timed: everything else is taken as unchanged\n");
}

static void more_names_than_one_reads_are_counted(void **state)
{
	struct causes_row rows[CAUSES_SENTENCES + 2];
	struct causes causes = found(CAUSES_NAMED, rows, CAUSES_SENTENCES + 2);
	struct buf out = {0};

	(void)state;
	for (size_t i = 0; i < causes.n; i++)
		rows[i] = encode_slower();
	causes_words_add(&out, &causes);
	assert_non_null(strstr(buf_text(&out), "\n2 more functions changed, each by less\n"));
	buf_release(&out);
	causes.changed = causes.n = CAUSES_SENTENCES + 1;
	causes_words_add(&out, &causes);
	assert_non_null(strstr(buf_text(&out), "\n1 more function changed, each by less\n"));
	buf_release(&out);
}

static void what_is_not_known_is_said(void **state)
{
	struct causes_row row = encode_slower();
	struct causes causes = found(CAUSES_ALIKE, &row, 1);

	(void)state;
	row.change.is_changed = false;
	says(&causes, "everything moved alike: +12.2% [+11.0, +13.4]; had one function made the "
		      "difference alone, it would have been seen\n"
		      "seen again in the sampled workers: +12% [+8, +16]\n");
	causes.kind = CAUSES_ONE_PLACE;
	causes.again = CAUSES_UNCLEAR;
	row.change.old_share = .97;
	row.change.new_share = .98;
	says(&causes,
	     "JSONEncoder.encode (json/encoder.py:183) has 97% of the time on both sides, and so "
	     "most of the slow-down: whether it alone changed, or everything alike, cannot be told\n"
	     "whether the sampled workers show the difference again is unclear: +12% [+8, +16]\n");
	assert_int_equal(causes_words_colour(&causes), COLOUR_YELLOW);
	causes.kind = CAUSES_NOT_REPRODUCED;
	causes.again = CAUSES_NOT_AGAIN;
	says(&causes, "not reproduced: the timed runs say +12.2% [+11.0, +13.4], the workers that "
		      "were sampled +12% [+8, +16]: they cannot explain the difference\n");
	causes.kind = CAUSES_TOO_FEW;
	causes.match.n_parts[PROFILE_NEW] = 1;
	causes.found.new_samples = 40;
	says(&causes, "too little was seen to compare functions: 6 and 1 worker, 12000 and 40 "
		      "samples (2 workers and 100 samples of each side at least): run it longer\n");
}

static void nothing_found_comes_with_what_would_have_been(void **state)
{
	struct causes_row row = encode_slower();
	struct causes causes = found(CAUSES_NOTHING, &row, 1);

	(void)state;
	causes.again = CAUSES_NOT_TIMED;
	says(&causes, "no function is known to have changed: JSONEncoder.encode "
		      "(json/encoder.py:183), 20% of the time, would have been seen from +10% on, "
		      "one with 10% of the time from +14%\n");
	row.detectable = INFINITY;
	says(&causes, "no function is known to have changed: one with 10% of the time from +14% on "
		      "would have been seen\n");
	causes.tenth = INFINITY;
	causes.match.matched[PROFILE_OLD] = .27;
	says(&causes, "no function is known to have changed\n"
		      "functions that both sides have take 27% and 100% of the time; what was "
		      "renamed or moved counts as gone and new\n");
	assert_int_equal(causes_words_colour(&causes), COLOUR_NONE);
}

static void is_named(const struct profile_matched *item, const char *want)
{
	struct buf out = {0};

	causes_name_add(&out, item);
	assert_string_equal(buf_text(&out), want);
	buf_release(&out);
}

static void names(void **state)
{
	struct profile_matched item = encode;

	(void)state;
	item.is_several = true;
	is_named(&item, "JSONEncoder.encode, several of that name (json/encoder.py)");
	item.is_several = false;
	item.file = "";
	is_named(&item, "JSONEncoder.encode");
	item.file = "<snippet>";
	item.function = "run";
	is_named(&item, "the statement");
	item.kind = PROFILE_COLLECTOR;
	is_named(&item, "garbage collection");
	item.kind = PROFILE_NATIVE;
	item.file = "_json.so";
	is_named(&item, "run (_json.so)");
	item.function = "[_json.so]";
	is_named(&item, "[_json.so]");
	item.function = "";
	is_named(&item, "outside of Python functions");
	item.kind = PROFILE_PYTHON;
	item.file = "";
	is_named(&item, "Python code");
}

static void the_table_has_the_functions_and_colour_only_where_proven(void **state)
{
	struct causes_row rows[] = {encode_slower(), encode_slower(), encode_slower()};
	struct causes causes = found(CAUSES_NAMED, rows, 3);
	const struct table_style style = {100, true, true};
	struct table *table;
	FILE *out = tmpfile();
	char text[2000] = "";

	(void)state;
	rows[1].change.is_changed = false;
	rows[1].item = &new_scan;
	rows[1].change.old_share = 0;
	table = causes_table_new("function", causes.rows, causes.n, 2);
	assert_int_equal(table_print(table, out, &style, NULL), 0);
	table_free(table);
	rewind(out);
	assert_true(fread(text, 1, sizeof(text) - 1, out) > 0);
	fclose(out);
	assert_non_null(strstr(text, "\x1b[38;5;160m+41% [+29, +55]\x1b[0m"));
	assert_non_null(strstr(text, "+8% [+6, +10]"));
	assert_non_null(strstr(text, "scan (src/scan.py:9)"));
	assert_null(strstr(text, "\x1b[38;5;160mnew"));
	assert_non_null(strstr(text, "new"));
}

static void programs_get_everything(void **state)
{
	struct causes_row rows[] = {encode_slower(),
				    changed(&new_scan, 0, .06,
					    (struct interval){INFINITY, 9, INFINITY, .99}, unknown,
					    unknown)};
	struct causes causes = found(CAUSES_NAMED, rows, 2);
	json_t *json = causes_json_new(&causes), *row;
	const char *name, *reproduced, *function, *file;
	double share, low;

	(void)state;
	assert_int_equal(json_unpack(json, "{s:s, s:s, s:[{s:s, s:s, s:f, s:{s:f}}]}", "found",
				     &name, "reproduced", &reproduced, "functions", "function",
				     &function, "file", &file, "old_share", &share, "ratio", "low",
				     &low),
			 0);
	assert_string_equal(name, "named");
	assert_string_equal(reproduced, "yes");
	assert_string_equal(function, "JSONEncoder.encode");
	assert_string_equal(file, "<stdlib>/json/encoder.py");
	assert_rel(share, .2, 0);
	assert_rel(low, 1.29, 0);
	row = json_array_get(json_object_get(json, "functions"), 1);
	assert_true(json_is_null(json_object_get(row, "moved")));
	assert_true(json_is_null(json_object_get(row, "old_line")));
	assert_true(json_is_null(json_object_get(json_object_get(row, "ratio"), "high")));
	assert_non_null(strstr(json_string_value(json_object_get(json, "text")), "67% of"));
	json_decref(json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_named_function_with_its_part),
		cmocka_unit_test(the_lines_of_a_named_function_stand_below_it),
		cmocka_unit_test(a_speed_up_and_what_works_against_it),
		cmocka_unit_test(without_a_known_whole_no_parts_are_given),
		cmocka_unit_test(more_names_than_one_reads_are_counted),
		cmocka_unit_test(what_is_not_known_is_said),
		cmocka_unit_test(nothing_found_comes_with_what_would_have_been),
		cmocka_unit_test(names),
		cmocka_unit_test(the_table_has_the_functions_and_colour_only_where_proven),
		cmocka_unit_test(programs_get_everything),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
