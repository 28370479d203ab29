/* The baseline against itself: what the blocks say, and what that means for the rest. */
#include "results/verdicts/aa.h"
#include "tests/unit/support.h"

#include <math.h>

#define LIMIT  0.05
#define MARGIN 0.01

/* So many blocks around `center`, half of them `spread` to each side of it. */
static struct aa judged(size_t n, double center, double spread, double limit)
{
	double d[64];
	struct aa aa = {.is_asked = true};

	for (size_t i = 0; i < n; i++)
		d[i] = center + (i % 2 ? spread : -spread) * (1 + (double)i * 1e-3);
	assert_int_equal(aa_judge(&aa, d, n, MARGIN, limit, NULL), 0);
	return aa;
}

static void narrow_around_nothing_is_fine(void **state)
{
	struct aa aa = judged(20, 0, 0.002, LIMIT);

	(void)state;
	assert_int_equal(aa.finding, AA_FINE);
	assert_int_equal(aa.blocks, 20);
	assert_true(aa.ratio.low < 1 && aa.ratio.high > 1);
	assert_true(aa.ratio.level >= AA_LEVEL);
}

static void too_few_blocks_say_nothing(void **state)
{
	(void)state;
	assert_int_equal(judged(5, 0, 0.002, LIMIT).finding, AA_FEW);
	assert_int_equal(judged(6, 0, 0.002, LIMIT).finding, AA_FINE);
	assert_int_equal(judged(0, 0, 0, LIMIT).finding, AA_FEW);
	assert_true(isnan(judged(0, 0, 0, LIMIT).ratio.estimate));
}

static void what_reaches_beyond_the_limit_is_wide(void **state)
{
	(void)state;
	assert_int_equal(judged(20, 0, 0.09, LIMIT).finding, AA_WIDE);
	assert_int_equal(judged(20, 0, 0.09, 1).finding, AA_FINE);
	/* without a gate there is no limit */
	assert_int_equal(judged(20, 0, 0.09, NAN).finding, AA_FINE);
}

static void all_of_it_beyond_the_margin_is_off(void **state)
{
	(void)state;
	assert_int_equal(judged(20, 0.03, 0.002, LIMIT).finding, AA_OFF);
	assert_int_equal(judged(20, -0.03, 0.002, LIMIT).finding, AA_OFF);
	/* proven, but within the margin: that does not matter */
	assert_int_equal(judged(20, 0.006, 0.0005, LIMIT).finding, AA_FINE);
	assert_int_equal(judged(20, 0.9, 0.002, LIMIT).finding, AA_OFF);
}

static void a_few_disturbed_blocks_do_not_move_it(void **state)
{
	double d[20];
	struct aa aa = {.is_asked = true};

	(void)state;
	for (size_t i = 0; i < 20; i++)
		d[i] = i < 2 ? 3 : (i % 2 ? 0.002 : -0.002);
	assert_int_equal(aa_judge(&aa, d, 20, MARGIN, LIMIT, NULL), 0);
	assert_int_equal(aa.finding, AA_FINE);
	assert_true(fabs(aa.ratio.estimate - 1) < 0.003);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(narrow_around_nothing_is_fine),
		cmocka_unit_test(too_few_blocks_say_nothing),
		cmocka_unit_test(what_reaches_beyond_the_limit_is_wide),
		cmocka_unit_test(all_of_it_beyond_the_margin_is_off),
		cmocka_unit_test(a_few_disturbed_blocks_do_not_move_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
