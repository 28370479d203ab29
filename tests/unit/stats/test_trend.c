#include "stats/random.h"
#include "stats/trend.h"
#include "tests/unit/support.h"

static double scratch[5000];

static void a_line_has_its_slope(void **state)
{
	double t[10], y[10];
	struct trend got;

	(void)state;
	for (int i = 0; i < 10; i++) {
		t[i] = 0.5 * i;
		y[i] = 3 + 2 * t[i];
	}
	got = trend_of(t, y, 10, scratch);
	assert_rel(got.slope, 2, 1e-12);
	/* All 45 pairs rise: z = 44 / sqrt(10 * 9 * 25 / 18) = 3.935479... */
	assert_rel(got.p, 8.303e-05, 1e-3);
	y[4] = 1e9; /* one odd value does not move it */
	assert_rel(trend_of(t, y, 10, scratch).slope, 2, 1e-12);
}

static void ties_and_order_do_not_matter(void **state)
{
	const double t[] = {5, 1, 2, 3, 4, 6, 7, 8}, y[] = {3, 1, 1, 2, 2, 3, 4, 4};
	const double sorted_t[] = {1, 2, 3, 4, 5, 6, 7, 8}, sorted_y[] = {1, 1, 2, 2, 3, 3, 4, 4};
	struct trend a = trend_of(t, y, 8, scratch), b = trend_of(sorted_t, sorted_y, 8, scratch);

	(void)state;
	assert_rel(a.p, b.p, 0);
	assert_rel(a.slope, b.slope, 0);
	/* Score 24, variance (8 * 7 * 21 - 4 * 2 * 1 * 9) / 18 = 61.33 */
	assert_rel(a.p, 2 * 0.5 * erfc(23 / sqrt(1104 / 18.0) / sqrt(2)), 1e-9);
}

static void chance_is_seldom_a_trend(void **state)
{
	struct random_state random = random_seeded(5, 1);
	double t[20], y[20];
	int alarms = 0;

	(void)state;
	for (int r = 0; r < 1000; r++) {
		for (int i = 0; i < 20; i++) {
			t[i] = i;
			y[i] = random_normal(&random);
		}
		alarms += trend_of(t, y, 20, scratch).p < 0.05;
	}
	assert_true(alarms > 20 && alarms < 80); /* 50 +- 4.3 sd */
}

static void little_constant_and_broken_data_are_defined(void **state)
{
	const double t[] = {1, 2, 3, 4, 5, 6, 7, 8}, same[] = {4, 4, 4, 4, 4, 4, 4, 4};
	const double nan[] = {1, 2, NAN, 4, 5, 6, 7, 8};

	(void)state;
	assert_rel(trend_of(t, t, 0, scratch).slope, NAN, 0);
	assert_rel(trend_of(t, t, 1, scratch).slope, NAN, 0);
	assert_rel(trend_of(t, t, 2, scratch).slope, 1, 0);
	assert_rel(trend_of(t, t, 7, scratch).p, NAN, 0);
	assert_rel(trend_of(t, same, 8, scratch).slope, 0, 0);
	assert_rel(trend_of(t, same, 8, scratch).p, NAN, 0);
	assert_rel(trend_of(same, t, 8, scratch).slope, NAN, 0);
	assert_rel(trend_of(t, nan, 8, scratch).slope, NAN, 0);
	assert_rel(trend_of(nan, t, 8, scratch).p, NAN, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_has_its_slope),
		cmocka_unit_test(ties_and_order_do_not_matter),
		cmocka_unit_test(chance_is_seldom_a_trend),
		cmocka_unit_test(little_constant_and_broken_data_are_defined),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
