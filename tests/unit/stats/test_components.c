#include "stats/components.h"
#include "stats/interval.h"
#include "tests/data/nist_strd.h"
#include "tests/data/stats_reference.h"
#include "tests/unit/support.h"

static void rail_data_reproduce_nlme(void **state)
{
	const double rail[] = {55, 53,	54, 26, 37, 32, 78, 91, 85,
			       92, 100, 96, 49, 51, 50, 80, 85, 83};
	const size_t counts[] = {3, 3, 3, 3, 3, 3};
	struct components c = components_of(rail, counts, 6);

	(void)state;
	assert_rel(c.ms_between, 1862.1, 1e-13);
	assert_rel(c.ms_within, 16.1666666666667, 1e-13);
	assert_rel(c.f, 115.18144, 1e-7);
	assert_rel(sqrt(c.between), sqrt((1862.1 - 97 / 6.0) / 3), 1e-13);
	assert_rel(sqrt(c.between), 24.8054653132, 1e-8); /* nlme iterates */
	assert_rel(sqrt(c.within), 4.0207793629, 1e-9);
	assert_rel(c.icc, c.between / (c.between + c.within), 1e-15);
	assert_rel(c.design_effect, 1 + 2 * c.icc, 1e-15);
	assert_rel(c.per_process, 3, 1e-15);
}

static void silicon_resistivity_is_certified(void **state)
{
	const size_t counts[] = {5, 5, 5, 5, 5};
	struct components c = components_of(nist_sirstv, counts, 5);

	(void)state;
	assert_rel(c.ms_between * 4, 5.11462616e-2, 1e-9);
	assert_rel(c.ms_within * 20, 2.1663656e-1, 1e-9);
	assert_rel(c.f, 1.18046237440255, 1e-9);
	assert_rel(sqrt(c.within), 0.104076068334656, 1e-9);
	assert_rel(c.between, 3.9094748e-4, 1e-7);
}

/* NIST SmLs01 (offset 1), SmLs04 (1000000): nine groups of 21 values around 1.3, 1.4 or 1.5. */
static struct components simon_lesage(double offset)
{
	static double x[189];
	size_t counts[9];

	for (int g = 0; g < 9; g++) {
		int tenths = g == 0 ? 4 : g % 2 ? 3 : 5;

		counts[g] = 21;
		for (int i = 0; i < 21; i++)
			x[g * 21 + i] = offset + (tenths + (i == 0 ? 0 : i % 2 ? -1 : 1)) / 10.0;
	}
	return components_of(x, counts, 9);
}

static void cancellation_does_not_destroy_the_analysis(void **state)
{
	struct components plain = simon_lesage(1), hard = simon_lesage(1e6);

	(void)state;
	assert_rel(plain.f, 21, 1e-13);
	assert_rel(plain.ms_between * 8, 1.68, 1e-13);
	assert_rel(plain.ms_within * 180, 1.80, 1e-13);
	assert_rel(hard.f, 21, 1e-8); /* 1000000.4 is no binary fraction: the data differ already */
}

static void unequal_counts_agree_with_scipy(void **state)
{
	const size_t counts[] = {3, 5, 0, 2, 4, 1};
	struct components c = components_of(ref_groups, counts, 6);

	(void)state;
	assert_int_equal(c.processes, 5);
	assert_int_equal(c.values, 15);
	assert_rel(c.f, ref_groups_f, 1e-12);
	assert_rel(c.p_upper, ref_groups_p, 1e-12);
	assert_rel(c.per_process, (15 - (9 + 25 + 4 + 16 + 1) / 15.0) / 4, 1e-14);
}

static void a_position_effect_shows_as_too_little_between(void **state)
{
	const double x[] = {1, 2, 3, 1.1, 2, 2.9, 0.9, 2.1, 3, 1, 1.9, 3.1};
	const size_t counts[] = {3, 3, 3, 3};
	struct components c = components_of(x, counts, 4);

	(void)state;
	assert_rel(c.between, 0, 0);
	assert_rel(c.icc, 0, 0);
	assert_rel(c.design_effect, 1, 0);
	assert_true(c.p_lower < 0.01);
}

static void few_constant_and_broken_data_are_defined(void **state)
{
	const double x[] = {1, 2, 3, 4}, same[] = {5, 5, 5, 5}, nan[] = {1, NAN, 2, 3};
	const size_t none[] = {0, 0}, single[] = {1, 1, 1, 1}, two[] = {2, 2};
	struct components c;

	(void)state;
	c = components_of(x, none, 2);
	assert_int_equal(c.processes, 0);
	assert_rel(c.between, NAN, 0);
	assert_rel(c.within, NAN, 0);
	c = components_of(x, two, 1);
	assert_rel(c.between, NAN, 0);
	assert_rel(c.within, 0.5, 1e-15);
	assert_rel(c.icc, NAN, 0);
	c = components_of(x, single, 4);
	assert_rel(c.ms_between, 5 / 3.0, 1e-14);
	assert_rel(c.within, NAN, 0);
	assert_rel(c.icc, NAN, 0);
	c = components_of(same, two, 2);
	assert_rel(c.between, 0, 0);
	assert_rel(c.within, 0, 0);
	assert_rel(c.icc, NAN, 0);
	c = components_of(nan, two, 2);
	assert_rel(c.between, NAN, 0);
	assert_rel(c.f, NAN, 0);
}

static void kalibera_and_jones_three_levels(void **state)
{
	const double x[] = {9, 5, 8, 3, 10, 6, 7, 11, 1, 12, 2, 4};
	const size_t repeats[] = {2, 2, 3}, flat[] = {4, 3};
	const double means[] = {6.25, 8.5, 4.75};
	double s2[3], t2[3], scratch[12];
	struct interval mean = interval_t(means, 3, 0.95);

	(void)state;
	components_levels(x, repeats, 3, s2, t2, scratch);
	assert_rel(s2[0], 16.5, 1e-14);
	assert_rel(s2[1], 2.58333333333333, 1e-13);
	assert_rel(s2[2], 3.5625, 1e-14);
	assert_rel(t2[0], 16.5, 1e-14);
	assert_rel(t2[1], -5.66666666666667, 1e-13);
	assert_rel(t2[2], 2.27083333333333, 1e-13);
	components_levels(x, flat, 2, s2, t2, scratch);
	assert_rel(s2[0], 12.7222222222222, 1e-13);
	assert_rel(s2[1], 3.5625, 1e-14);
	assert_rel(t2[1], 0.381944444444444, 1e-12);
	assert_rel(mean.high - mean.estimate, 4.688707, 1e-6);
}

static void levels_of_the_two_way_kind_agree_with_analysis_of_variance(void **state)
{
	const size_t repeats[] = {5, 5}, counts[] = {5, 5, 5, 5, 5};
	struct components c = components_of(nist_sirstv, counts, 5);
	double s2[2], t2[2], scratch[25];

	(void)state;
	components_levels(nist_sirstv, repeats, 2, s2, t2, scratch);
	assert_rel(t2[0], c.within, 1e-12);
	assert_rel(t2[1], c.between, 1e-10);
}

static void a_level_with_one_repeat_is_unknown(void **state)
{
	const double x[] = {1, 2, 4};
	const size_t repeats[] = {1, 3};
	double s2[2], t2[2], scratch[3];

	(void)state;
	components_levels(x, repeats, 2, s2, t2, scratch);
	assert_rel(s2[0], NAN, 0);
	assert_rel(s2[1], 7 / 3.0, 1e-14);
	assert_rel(t2[1], NAN, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rail_data_reproduce_nlme),
		cmocka_unit_test(silicon_resistivity_is_certified),
		cmocka_unit_test(cancellation_does_not_destroy_the_analysis),
		cmocka_unit_test(unequal_counts_agree_with_scipy),
		cmocka_unit_test(a_position_effect_shows_as_too_little_between),
		cmocka_unit_test(few_constant_and_broken_data_are_defined),
		cmocka_unit_test(kalibera_and_jones_three_levels),
		cmocka_unit_test(levels_of_the_two_way_kind_agree_with_analysis_of_variance),
		cmocka_unit_test(a_level_with_one_repeat_is_unknown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
