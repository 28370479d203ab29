/* Which benchmarks of two sides meet, and what is reported of those that do not. */
#include "runner/preparing/pairs.h"
#include "tests/unit/support.h"
#include "tests/unit/told_list.h"

static struct prepared_side sides[2];
static struct told_list told;
static struct pairs pairs;
static struct pairing pairing;
static struct err err;

static int set_up(void **state)
{
	(void)state;
	sides[0] = (struct prepared_side){.label = "main"};
	sides[1] = (struct prepared_side){.label = "working tree"};
	told = (struct told_list){0};
	pairing = (struct pairing){0};
	err_clear(&err);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	pairs_release(&pairs);
	targets_release(&sides[0].targets);
	targets_release(&sides[1].targets);
	return 0;
}

static void add(int side, const char *name)
{
	assert_non_null(targets_add(&sides[side].targets, TARGET_SNIPPET, name));
}

/* A file that cannot be loaded. */
static void add_broken(int side, const char *name)
{
	struct target *target = targets_add(&sides[side].targets, TARGET_FILE, name);

	assert_non_null(target);
	target->load_kind = ERR_BENCHMARK;
	target->load_error = strdup("no module named x");
}

/* One that says that nothing in it is to be measured. */
static void add_skipped(int side, const char *name)
{
	add_broken(side, name);
	sides[side].targets.items[sides[side].targets.n - 1].load_kind = ERR_SKIPPED;
}

static int meet(void)
{
	int rc = pairs_init(&pairs, sides, &pairing, told_list_teller(&told), &err);

	if (!rc)
		pairs_tell_left_out(&pairs, sides, told_list_teller(&told));
	return rc;
}

static void the_names_meet_in_the_first_sides_order(void **state)
{
	(void)state;
	add(0, "a");
	add(0, "b");
	add(1, "b");
	add(1, "a");
	assert_int_equal(meet(), 0);
	assert_int_equal(pairs.n, 2);
	assert_int_equal(pairs.items[0][0], 0);
	assert_int_equal(pairs.items[0][1], 1);
	assert_int_equal(pairs.items[1][0], 1);
	assert_int_equal(pairs.items[1][1], 0);
	assert_int_equal(told.n, 0);
	assert_false(pairs.is_broken);
}

static void one_meets_one_whatever_the_names(void **state)
{
	(void)state;
	add(0, "a");
	add(1, "b");
	assert_int_equal(meet(), 0);
	assert_int_equal(pairs.n, 1);
	assert_int_equal(pairs.items[0][0] + pairs.items[0][1], 0);
	assert_int_equal(told.n, 0);
}

static void what_is_on_one_side_alone_is_told_and_left_out(void **state)
{
	(void)state;
	add(0, "a");
	add(0, "old");
	add(1, "a");
	add(1, "new");
	assert_int_equal(meet(), 0);
	assert_int_equal(pairs.n, 1);
	assert_int_equal(told.n, 2);
	assert_int_equal(told.items[0].kind, TOLD_ON_ONE_SIDE);
	assert_string_equal(told.what[0], "old");
	assert_string_equal(told.text[0], "main");
	assert_string_equal(told.what[1], "new");
	assert_string_equal(told.text[1], "working tree");
	assert_false(pairs.is_broken);
	assert_int_equal(pairs.missing.n, 1);
	assert_string_equal(pairs.missing.items[0], "old");
	assert_int_equal(pairs.added.n, 1);
	assert_string_equal(pairs.added.items[0], "new");
}

static void there_may_be_nothing_in_common(void **state)
{
	(void)state;
	add(0, "a");
	add(0, "b");
	add(1, "c");
	assert_int_equal(meet(), 0);
	assert_int_equal(pairs.n, 0);
	assert_int_equal(pairs.missing.n, 2);
	assert_int_equal(pairs.added.n, 1);
	assert_int_equal(told.n, 3);
}

/* For a gate another benchmark is not the baseline of this one. */
static void one_does_not_meet_one_of_another_name_where_names_count(void **state)
{
	(void)state;
	add(0, "a");
	add(1, "b");
	pairing.only_by_name = true;
	assert_int_equal(meet(), 0);
	assert_int_equal(pairs.n, 0);
	assert_int_equal(pairs.missing.n, 1);
	assert_int_equal(pairs.added.n, 1);
}

static int meet_renamed(const char *renamed)
{
	struct texts names = {&renamed, 1, 1};

	pairs_release(&pairs);
	pairing = (struct pairing){.only_by_name = true, .renamed = &names};
	return meet();
}

static void an_old_name_meets_the_new_one(void **state)
{
	(void)state;
	add(0, "f(x=1)");
	add(1, "other");
	add(1, "g");
	assert_int_equal(meet_renamed("f(x=1)=g"), 0);
	assert_int_equal(pairs.n, 1);
	assert_int_equal(pairs.items[0][1], 1);
	assert_int_equal(pairs.missing.n, 0);
	assert_int_equal(pairs.added.n, 1);
	assert_string_equal(pairs.added.items[0], "other");
}

static void a_renaming_of_nothing_is_a_slip(void **state)
{
	static const char *const slips[][2] = {{"f", "must be OLD=NEW"},
					       {"=g", "must be OLD=NEW"},
					       {"f=", "must be OLD=NEW"},
					       {"h=g", "main has no such benchmark"},
					       {"f=h", "working tree has no benchmark h"}};

	(void)state;
	add(0, "f");
	add(1, "g");
	for (size_t i = 0; i < sizeof(slips) / sizeof(*slips); i++) {
		assert_int_equal(meet_renamed(slips[i][0]), -1);
		assert_int_equal(err.kind, ERR_USAGE);
		assert_non_null(strstr(err.text, slips[i][1]));
		err_clear(&err);
	}
}

static void a_file_that_is_broken_on_one_side_is_told_first(void **state)
{
	(void)state;
	add(0, "a");
	add(0, "x.one");
	add(1, "a");
	add_broken(1, "x.py");
	assert_int_equal(meet(), 0);
	assert_true(pairs.is_broken);
	assert_int_equal(pairs.n, 1);
	assert_int_equal(told.n, 2);
	assert_int_equal(told.items[0].kind, TOLD_BROKEN_ON_ONE_SIDE);
	assert_string_equal(told.what[0], "x.py");
	assert_string_equal(told.text[0], "working tree");
	assert_int_equal(told.items[1].kind, TOLD_ON_ONE_SIDE);
	assert_string_equal(told.what[1], "x.one");
}

/* It says why, and nothing is broken. */
static void a_file_that_skips_itself_on_one_side_is_no_failure(void **state)
{
	(void)state;
	add(0, "a");
	add_skipped(0, "x.py");
	add(1, "a");
	add(1, "x.one");
	assert_int_equal(meet(), 0);
	assert_false(pairs.is_broken);
	assert_int_equal(pairs.unloaded.n, 0);
	assert_int_equal(told.items[0].kind, TOLD_SKIPPED_ON_ONE_SIDE);
	assert_string_equal(told.what[0], "x.py");
	assert_string_equal(told.text[0], "main");
}

/* It becomes a row that says so. */
static void a_file_that_is_broken_on_both_sides_meets_itself(void **state)
{
	(void)state;
	add(0, "a");
	add_broken(0, "x.py");
	add(1, "a");
	add_broken(1, "x.py");
	assert_int_equal(meet(), 0);
	assert_int_equal(pairs.n, 2);
	assert_false(pairs.is_broken);
	assert_int_equal(told.n, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_names_meet_in_the_first_sides_order),
		TEST(one_meets_one_whatever_the_names),
		TEST(what_is_on_one_side_alone_is_told_and_left_out),
		TEST(there_may_be_nothing_in_common),
		TEST(one_does_not_meet_one_of_another_name_where_names_count),
		TEST(an_old_name_meets_the_new_one),
		TEST(a_renaming_of_nothing_is_a_slip),
		TEST(a_file_that_is_broken_on_one_side_is_told_first),
		TEST(a_file_that_skips_itself_on_one_side_is_no_failure),
		TEST(a_file_that_is_broken_on_both_sides_meets_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
