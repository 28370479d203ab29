#include "cli/dueling/duel_remedy.h"
#include "tests/unit/support.h"

#include <math.h>

static struct duel_config config;
static struct duel duel = {.config = &config};

/* n blocks that took spent_s; `missing` more would decide. */
static struct bout undecided(size_t n, double spent_s, size_t missing)
{
	struct bout bout = {.n = n, .spent_s = spent_s};

	config.looks = spending_duel();
	config.margin = .01;
	bout.verdict.missing = missing;
	bout.verdict.log_ratio = (struct interval){0, -.02, .02, .95};
	return bout;
}

static void assert_says(const struct bout *bout, const char *text)
{
	struct buf out = {0};

	duel_remedy_add(&out, &duel, bout);
	assert_string_equal(buf_text(&out), text);
	buf_release(&out);
}

static void a_budget_has_room_for_all_blocks(void **state)
{
	struct bout bout = undecided(10, 20, 30);
	struct duel_remedy remedy = duel_remedy_of(&duel, &bout);

	(void)state;
	assert_int_equal(remedy.more, 30);
	assert_float_equal(remedy.seconds, 60, 1e-9);
	assert_float_equal(remedy.budget_s, 88, 1e-9);
	assert_says(&bout, "about 30 more blocks (60 s) would decide (--budget 88s)");
}

static void a_slow_benchmark_is_told_what_the_fewest_blocks_take(void **state)
{
	struct bout bout = undecided(1, 13.7, BLOCK_MISSING_UNKNOWN);

	(void)state;
	bout.verdict.log_ratio = interval_unbounded(0);
	assert_says(&bout, "1 block is too few for an interval, 6 are the fewest (--budget 91s)");
	bout.n = 4;
	bout.spent_s = 480;
	assert_says(&bout,
		    "4 blocks are too few for an interval, 6 are the fewest (--budget 800s)");
}

static void beyond_the_last_look_it_takes_blocks(void **state)
{
	struct bout bout = undecided(200, 20, 300);

	(void)state;
	assert_says(&bout, "about 300 more blocks (30 s) would decide (--blocks 500)");
	config.looks = spending_fixed(10, .05);
	bout.n = 10;
	bout.verdict.missing = 1;
	assert_says(&bout, "about 1 more block (2 s) would decide (--blocks 11)");
}

static void where_no_number_can_be_named_none_is(void **state)
{
	struct bout bout = undecided(24, 20, BLOCK_MISSING_UNKNOWN);

	(void)state;
	assert_says(&bout,
		    "the difference is too near to the margin of 1.00%, or the machine too noisy");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_budget_has_room_for_all_blocks),
		cmocka_unit_test(a_slow_benchmark_is_told_what_the_fewest_blocks_take),
		cmocka_unit_test(beyond_the_last_look_it_takes_blocks),
		cmocka_unit_test(where_no_number_can_be_named_none_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
