/* What the live line of a duel says, and what it keeps to itself. */
#include "cli/dueling/duel_live.h"
#include "tests/unit/support.h"

#include <math.h>

#define MARGIN 0.01

/* Of ratios. */
static struct interval logs(double low, double estimate, double high)
{
	return (struct interval){log(estimate), log(low), log(high), 0.95};
}

static void check(struct interval log_ratio, bool is_going_on, const char *wanted)
{
	struct buf text = {0};

	duel_so_far_add(&text, log_ratio, MARGIN, is_going_on);
	assert_string_equal(buf_text(&text), wanted);
	buf_release(&text);
}

static void without_an_interval_it_is_too_early(void **state)
{
	(void)state;
	check(interval_unbounded(0.3), true, "too early to say");
	check(interval_unbounded(0.3), false, "undecided");
}

/* "+484%" is no news. */
static void a_wide_interval_that_decides_nothing_is_not_shown(void **state)
{
	(void)state;
	assert_false(duel_so_far_of(logs(0.2, 1.1, 5.84), MARGIN).tells_interval);
	check(logs(0.2, 1.1, 5.84), true, "undecided so far");
	assert_false(duel_so_far_of(logs(0.90, 1, 1.12), MARGIN).tells_interval);
	assert_true(duel_so_far_of(logs(0.91, 1, 1.10), MARGIN).tells_interval);
	check(logs(0.98, 1.01, 1.04), true, "undecided so far (95% interval -2.00% .. +4.00%)");
}

static void what_it_would_say_now(void **state)
{
	(void)state;
	check(logs(1.02, 1.04, 1.06), true, "4.00% slower so far (95% interval +2.00% .. +6.00%)");
	check(logs(0.94, 0.95, 0.96), true, "5.00% faster so far (95% interval -6.00% .. -4.00%)");
	check(logs(0.999, 1, 1.001), true, "same so far (95% interval -0.10% .. +0.10%)");
}

/* However wide: that it is slower is much. */
static void a_wide_interval_on_one_side_is_shown(void **state)
{
	(void)state;
	check(logs(1.5, 3, 6), true, "3.00x slower so far (95% interval 1.50x .. 6.00x)");
}

static void the_end_is_not_so_far(void **state)
{
	(void)state;
	check(logs(1.02, 1.04, 1.06), false, "4.00% slower (95% interval +2.00% .. +6.00%)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_an_interval_it_is_too_early),
		cmocka_unit_test(a_wide_interval_that_decides_nothing_is_not_shown),
		cmocka_unit_test(what_it_would_say_now),
		cmocka_unit_test(a_wide_interval_on_one_side_is_shown),
		cmocka_unit_test(the_end_is_not_so_far),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
