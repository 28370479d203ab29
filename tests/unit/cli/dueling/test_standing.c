/* Where the sides of a contest stand, from what their duels found. */
#include "cli/dueling/standing.h"
#include "tests/unit/support.h"

static struct bout bouts[2];
static struct comparison rows[2];
static struct duel_config configs[2];
static struct duel duels[2];
static struct section sections[2];
static struct report report;
static struct standing standing;

static int set_up(void **state)
{
	static const struct interval ratios[2] = {{0.9, 0.89, 0.91, .975}, {1.2, 1.1, 1.3, .975}};

	(void)state;
	for (int i = 0; i < 2; i++) {
		bouts[i] = (struct bout){.status = BOUT_DECIDED};
		rows[i] = (struct comparison){.ratio = ratios[i]};
		configs[i] = (struct duel_config){.sides = {{.label = "a"}, {.label = "a"}}};
		duels[i] = (struct duel){.config = &configs[i], .bouts = &bouts[i], .n = 1};
		sections[i] = (struct section){.items = &rows[i], .n = 1};
	}
	report = (struct report){.rules = {.margin = 0.01}, .sections = sections, .n = 2};
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	standing_release(&standing);
	return 0;
}

/* The sides that are not the first are called b and c. */
static void stand(int first)
{
	configs[0].sides[!first].label = "b";
	configs[1].sides[!first].label = "c";
	assert_int_equal(standing_init(&standing, duels, &report, first, NULL), 0);
}

static void the_first_side_is_the_measure_of_all(void **state)
{
	(void)state;
	stand(0);
	assert_int_equal(standing.n, 3);
	assert_string_equal(standing.labels[standing.order[0]], "b");
	assert_string_equal(standing.labels[standing.order[1]], "a");
	assert_string_equal(standing.labels[standing.order[2]], "c");
	assert_int_equal(standing.leaders, 1);
	assert_rel(standing.ratios[2].estimate, 1.2, 0);
}

/* Where it is the candidate, b takes 1 / .9 of its time. */
static void baselines_of_their_own_are_turned(void **state)
{
	(void)state;
	stand(1);
	assert_string_equal(standing.labels[standing.order[0]], "c");
	assert_string_equal(standing.labels[standing.order[2]], "b");
	assert_rel(standing.ratios[1].estimate, 1 / 0.9, 1e-12);
	assert_rel(standing.ratios[1].low, 1 / 0.91, 1e-12);
	assert_rel(standing.ratios[1].high, 1 / 0.89, 1e-12);
}

static void what_was_stopped_proves_nothing(void **state)
{
	(void)state;
	bouts[1].status = BOUT_GOING_ON;
	stand(0);
	assert_string_equal(standing.labels[standing.order[0]], "b");
	assert_int_equal(standing.leaders, 2);
	assert_true(standing.leads[2]);
}

static void what_failed_or_is_skipped_is_last_and_does_not_lead(void **state)
{
	(void)state;
	bouts[0].status = BOUT_FAILED;
	rows[0].has_failed = true;
	stand(0);
	assert_true(isnan(standing.ratios[1].estimate));
	standing_release(&standing);
	bouts[0].status = BOUT_SKIPPED;
	stand(0);
	assert_true(isnan(standing.ratios[1].estimate));
	assert_string_equal(standing.labels[standing.order[2]], "b");
	assert_false(standing.leads[1]);
	assert_int_equal(standing.leaders, 1);
	assert_true(standing_is_known(&standing));
}

/* A mean over fewer benchmarks than there are is another thing. */
static void a_suite_stands_by_its_mean_over_all_benchmarks(void **state)
{
	struct bout both[2] = {{.status = BOUT_DECIDED}, {.status = BOUT_SPENT}};

	(void)state;
	duels[0].bouts = duels[1].bouts = both;
	duels[0].n = duels[1].n = 2;
	sections[0].mean = (struct suite_mean){.n = 2, .these = {0.8, 0.7, 0.9, .975}};
	sections[1].mean = (struct suite_mean){.n = 1, .these = {1.2, 1.1, 1.3, .975}};
	stand(0);
	assert_false(standing.is_of_one);
	assert_rel(standing.ratios[1].high, 0.9, 0);
	assert_true(isinf(standing.ratios[2].high));
	assert_int_equal(standing.leaders, 2);
}

/* What is skipped wherever it is asked for is no part of the suite; what one side alone skips is.
 */
static void what_is_skipped_everywhere_takes_no_mean_away(void **state)
{
	struct target targets[2] = {{.name = (char *)"runs"}, {.name = (char *)"skips"}};
	struct bout suites[2][2];

	(void)state;
	for (int i = 0; i < 2; i++) {
		suites[i][0] = (struct bout){.targets = {&targets[0], &targets[0]},
					     .status = BOUT_DECIDED};
		suites[i][1] = (struct bout){.targets = {&targets[1], &targets[1]},
					     .status = BOUT_SKIPPED};
		duels[i].bouts = suites[i];
		duels[i].n = 2;
		sections[i].mean = (struct suite_mean){.n = 1, .these = {0.8, 0.7, 0.9, .975}};
	}
	stand(0);
	assert_rel(standing.ratios[1].high, 0.9, 0);
	assert_rel(standing.ratios[2].high, 0.9, 0);
	standing_release(&standing);
	suites[1][1].status = BOUT_DECIDED;
	sections[1].mean.n = 2;
	stand(0);
	assert_true(isinf(standing.ratios[1].high));
	assert_rel(standing.ratios[2].high, 0.9, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_first_side_is_the_measure_of_all),
		TEST(baselines_of_their_own_are_turned),
		TEST(what_was_stopped_proves_nothing),
		TEST(what_failed_or_is_skipped_is_last_and_does_not_lead),
		TEST(a_suite_stands_by_its_mean_over_all_benchmarks),
		TEST(what_is_skipped_everywhere_takes_no_mean_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
