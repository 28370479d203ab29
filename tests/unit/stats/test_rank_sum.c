#include "stats/order.h"
#include "stats/rank_sum.h"
#include "tests/data/stats_reference.h"
#include "tests/unit/support.h"

/* A test with scratch of exactly the size that rank_sum_scratch asks for. */
static struct rank_sum run(const double *a, size_t m, const double *b, size_t n, double level)
{
	double *scratch = malloc((rank_sum_scratch(m, n) + 1) * sizeof(double));
	struct rank_sum test;

	assert_non_null(scratch);
	test = rank_sum_test(a, m, b, n, level, scratch);
	free(scratch);
	return test;
}

static void small_tables_are_exact(void **state)
{
	const double a[] = {2, 1, 3, 5}, far[] = {12, 11, 13, 15}, mixed[] = {0, 4, 6, 7};

	(void)state;
	assert_rel(run(a, 4, far, 4, 0.95).u, 0, 0);
	assert_rel(run(a, 4, far, 4, 0.95).p, 2 / 70.0, 1e-14);
	assert_rel(run(a, 4, mixed, 4, 0.95).u, 5, 0);
	assert_rel(run(a, 4, mixed, 4, 0.95).p, .485714285714286, 1e-13);
	assert_rel(run(a, 4, a, 4, 0.95).u, 8, 0);
	assert_rel(run(a, 4, a, 4, 0.95).p, 1, 0);
}

static void smallest_p_is_that_of_complete_separation(void **state)
{
	const double a[] = {1, 2, 3, 4, 5, 6}, b[] = {11, 12, 13, 14, 15, 16};

	(void)state;
	assert_rel(run(a, 4, b, 4, 0.95).p, .028571428571428571, 1e-14);
	assert_rel(run(a, 5, b, 5, 0.95).p, 2 / 252.0, 1e-14);
	assert_rel(run(a, 6, b, 6, 0.95).p, 2 / 924.0, 1e-14);
}

static void benchstat_example_with_ties_is_exact(void **state)
{
	const double json_old[] = {1726, 1723, 1707, 1707, 1713, 1729, 1736, 1707, 1705, 1774};
	const double json_new[] = {1423, 1416, 1411, 1413, 1412, 1426, 1422, 1424, 1447, 1425};
	const double gob_old[] = {3069, 3075, 3069, 3067, 3207, 3064, 3064, 3058, 3059, 3062};
	const double gob_new[] = {3075, 3065, 3059, 3065, 3060, 3081, 3186, 3135, 3087, 3062};

	(void)state;
	assert_rel(run(json_old, 10, json_new, 10, 0.95).u, 100, 0);
	assert_rel(run(json_old, 10, json_new, 10, 0.95).p, 1.082508822446903e-05, 1e-12);
	assert_rel(run(gob_old, 10, gob_new, 10, 0.95).u, 39.5, 0);
	assert_rel(run(gob_old, 10, gob_new, 10, 0.95).p, 0.4461018857303687, 1e-12);
	assert_rel(run(gob_new, 10, gob_old, 10, 0.95).p, 0.4461018857303687, 1e-12);
}

static void listing_every_choice_gives_the_same_p(void **state)
{
	(void)state;
	assert_rel(run(ref_tied_old, 8, ref_tied_new, 7, 0.95).p, ref_tied_p, 1e-13);
	assert_rel(run(ref_tied_new, 7, ref_tied_old, 8, 0.95).p, ref_tied_p, 1e-13);
}

static void permeability_data_reproduce_hollander_and_wolfe(void **state)
{
	const double at_term[] = {.80, .83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, .73, 1.46};
	const double early[] = {1.15, .88, .90, .74, 1.21};
	struct rank_sum test = run(early, 5, at_term, 10, 0.95);

	(void)state;
	assert_rel(test.u, 50 - 35, 0);
	assert_rel(test.p, .254412254412254, 1e-12);
	assert_rel(test.shift.estimate, .305, 1e-12);
	assert_rel(test.shift.low, -.15, 1e-12);
	assert_rel(test.shift.high, .76, 1e-12);
	assert_true(test.shift.level >= 0.95 && test.shift.level < 0.97);
}

static void large_samples_use_the_normal_distribution(void **state)
{
	double a[500], b[600];
	struct rank_sum test;

	(void)state;
	for (int i = 0; i < 500; i++)
		a[i] = i * 2;
	for (int i = 0; i < 600; i++)
		b[i] = i * 2 - 41;
	test = run(a, 500, b, 600, 0.95);
	assert_false(test.exact);
	assert_rel(test.u, 135250, 0);
	assert_rel(test.p, .0049335360814172, 1e-12); /* scipy: mannwhitneyu(asymptotic) */
}

static void shift_is_made_of_the_listed_differences(void **state)
{
	double a[9], b[7], listed[63];
	struct rank_sum test;

	(void)state;
	for (int i = 0; i < 9; i++)
		a[i] = round(20 * sin(i * 1.3)) / 4;
	for (int j = 0; j < 7; j++)
		b[j] = round(20 * cos(j * 2.1)) / 4;
	for (int i = 0; i < 9; i++)
		for (int j = 0; j < 7; j++)
			listed[i * 7 + j] = b[j] - a[i];
	order_sort(listed, 63, listed);
	test = run(a, 9, b, 7, 0.95);
	assert_rel(test.shift.estimate, listed[31], 0);
	/* R: qwilcox(.025, 9, 7) = 13, so k = 12 and the interval is [D_13, D_51] */
	assert_rel(test.shift.low, listed[12], 0);
	assert_rel(test.shift.high, listed[63 - 13], 0);
}

static void exact_and_normal_agree_at_their_border(void **state)
{
	double a[51], b[50];
	struct rank_sum exact, normal;

	(void)state;
	for (int i = 0; i < 51; i++)
		a[i] = sin(i * 1.7);
	for (int i = 0; i < 50; i++)
		b[i] = sin(i * 2.9 + 1) + 0.25;
	exact = run(a, 50, b, 50, 0.95);
	normal = run(a, 51, b, 50, 0.95);
	assert_true(exact.exact && !normal.exact);
	assert_true(fabs(exact.p - normal.p) < 0.02);
	assert_true(fabs(exact.shift.low - normal.shift.low) < 0.05);
}

static void few_constant_and_broken_data_are_defined(void **state)
{
	const double a[] = {1, 2, 3}, b[] = {11, 12, 13}, nan[] = {1, NAN}, same[] = {4, 4, 4, 4};
	struct rank_sum none = run(a, 0, b, 3, 0.95), three = run(a, 3, b, 3, 0.95);

	(void)state;
	assert_rel(none.p, 1, 0);
	assert_rel(none.shift.estimate, NAN, 0);
	assert_rel(none.shift.low, -INFINITY, 0);
	assert_rel(run(a, 1, b, 1, 0.95).p, 1, 0);
	assert_rel(three.p, 0.1, 1e-14);
	assert_rel(three.shift.estimate, 10, 0);
	assert_rel(three.shift.low, -INFINITY, 0);
	assert_rel(run(same, 4, same, 4, 0.95).p, 1, 0);
	assert_rel(run(same, 4, same, 4, 0.95).shift.high, 0, 0);
	assert_rel(run(a, 3, nan, 2, 0.95).p, NAN, 0);
	assert_rel(run(a, 3, b, 3, NAN).shift.low, NAN, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(small_tables_are_exact),
		cmocka_unit_test(smallest_p_is_that_of_complete_separation),
		cmocka_unit_test(benchstat_example_with_ties_is_exact),
		cmocka_unit_test(listing_every_choice_gives_the_same_p),
		cmocka_unit_test(permeability_data_reproduce_hollander_and_wolfe),
		cmocka_unit_test(large_samples_use_the_normal_distribution),
		cmocka_unit_test(shift_is_made_of_the_listed_differences),
		cmocka_unit_test(exact_and_normal_agree_at_their_border),
		cmocka_unit_test(few_constant_and_broken_data_are_defined),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
