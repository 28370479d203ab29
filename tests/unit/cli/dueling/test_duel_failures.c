/* What the files of a duel list of benchmarks that they have no result of. */
#include "cli/dueling/duel_report.h"
#include "tests/unit/compare_support.h"

static struct target targets[3] = {
	{.name = (char *)"a"}, {.name = (char *)"b"}, {.name = (char *)"c"}};
static struct bout bouts[2][3];
static struct duel duels[2];
static struct suite *suite;

/* Of each benchmark in both duels. */
static int set_up(void **state)
{
	(void)state;
	for (size_t k = 0; k < 2; k++) {
		for (size_t i = 0; i < 3; i++)
			bouts[k][i] = (struct bout){.targets = {&targets[i], &targets[i]},
						    .status = BOUT_SPENT};
		duels[k] = (struct duel){.bouts = bouts[k], .n = 3};
	}
	suite = suite_new();
	return suite ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	suite_free(suite);
	return 0;
}

static void measured(const char *name)
{
	double value = 1;

	assert_int_equal(suite_take_bench(suite, make_bench(name, &value, 1), NULL), 0);
}

/* Takes the list. */
static void assert_list(json_t *list, const char *wanted)
{
	char *text = json_dumps(list, JSON_COMPACT | JSON_SORT_KEYS);

	assert_non_null(list);
	assert_string_equal(text, wanted);
	free(text);
	json_decref(list);
}

static void what_waits_and_has_no_result_is_unmeasured(void **state)
{
	(void)state;
	bouts[0][0].status = bouts[0][1].status = BOUT_GOING_ON;
	measured("a"); /* some of its blocks */
	assert_list(duel_unmeasured_new(duels, 1, suite, NULL), "[\"b\"]");
}

static void what_has_ended_is_not(void **state)
{
	(void)state;
	bouts[0][0].status = BOUT_FAILED;
	bouts[0][1].status = BOUT_SKIPPED;
	measured("c");
	assert_list(duel_unmeasured_new(duels, 2, suite, NULL), "[]");
}

/* The side that is the same in all duels has a result where it has one in any. */
static void of_several_duels_each_is_listed_once(void **state)
{
	(void)state;
	for (size_t k = 0; k < 2; k++)
		bouts[k][0].status = bouts[k][1].status = BOUT_GOING_ON;
	measured("b");
	assert_list(duel_unmeasured_new(duels, 2, suite, NULL), "[\"a\"]");
}

static void give_up(struct bout *bout, int side, const char *why)
{
	struct err cause = {0};

	err_set(&cause, ERR_BENCHMARK, "%s", why);
	bout_give_up(bout, &cause, NULL, side, 1);
}

static void what_failed_is_listed_on_its_side_and_once(void **state)
{
	(void)state;
	give_up(&bouts[0][0], 0, "first");
	give_up(&bouts[1][0], 0, "second");
	give_up(&bouts[1][1], -1, "nobody's");
	assert_list(duel_failures_new(duels, 2, 0, NULL),
		    "[{\"details\":null,\"error\":\"first\",\"name\":\"a\"},"
		    "{\"details\":null,\"error\":\"nobody's\",\"name\":\"b\"}]");
	assert_list(duel_failures_new(duels, 2, 1, NULL),
		    "[{\"details\":null,\"error\":\"nobody's\",\"name\":\"b\"}]");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_waits_and_has_no_result_is_unmeasured),
		TEST(what_has_ended_is_not),
		TEST(of_several_duels_each_is_listed_once),
		TEST(what_failed_is_listed_on_its_side_and_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
