#include "stats/family.h"
#include "tests/data/stats_reference.h"
#include "tests/unit/support.h"

static void benjamini_and_hochberg_1995_example(void **state)
{
	const double p[] = {.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344,
			    .0459, .3240, .4262, .5719, .6528, .7590, 1};
	double bh[15], holm[15];
	size_t scratch[15];
	int rejected_bh = 0, rejected_holm = 0;

	(void)state;
	family_benjamini_hochberg(p, 15, bh, scratch);
	family_holm(p, 15, holm, scratch);
	for (int i = 0; i < 15; i++) {
		rejected_bh += bh[i] <= 0.05;
		rejected_holm += holm[i] <= 0.05;
	}
	assert_int_equal(rejected_bh, 4);
	assert_int_equal(rejected_holm, 3);
	assert_rel(bh[3], .035625, 1e-12);
	assert_rel(bh[4], .0603, 1e-12);
	assert_rel(holm[3], .114, 1e-12);
}

static void order_of_members_does_not_matter(void **state)
{
	const double p[] = {.03, .01, .05, .02, .04}, holm[] = {.09, .05, .09, .08, .09};
	double adjusted[5];
	size_t scratch[5];

	(void)state;
	family_holm(p, 5, adjusted, scratch);
	for (int i = 0; i < 5; i++)
		assert_rel(adjusted[i], holm[i], 1e-14);
	family_benjamini_hochberg(p, 5, adjusted, scratch);
	for (int i = 0; i < 5; i++)
		assert_rel(adjusted[i], .05, 1e-14);
}

static void random_family_agrees_with_scipy(void **state)
{
	double adjusted[12];
	size_t scratch[12];

	(void)state;
	family_benjamini_hochberg(ref_p, 12, adjusted, scratch);
	for (int i = 0; i < 12; i++)
		assert_rel(adjusted[i], ref_p_bh[i], 1e-13);
}

static void untested_members_do_not_count(void **state)
{
	double p[] = {NAN, .03, .01, NAN, .02};
	size_t scratch[5];

	(void)state;
	family_holm(p, 5, p, scratch); /* in place */
	assert_rel(p[0], NAN, 0);
	assert_rel(p[1], .04, 1e-15);
	assert_rel(p[2], .03, 1e-15);
	assert_rel(p[3], NAN, 0);
	assert_rel(p[4], .04, 1e-15);
}

static void small_families(void **state)
{
	double one = .04, two[] = {.9, .6}, none = NAN;
	size_t scratch[2];

	(void)state;
	family_holm(&one, 0, &one, scratch);
	family_holm(&one, 1, &one, scratch);
	assert_rel(one, .04, 0);
	family_benjamini_hochberg(&one, 1, &one, scratch);
	assert_rel(one, .04, 0);
	family_holm(two, 2, two, scratch);
	assert_rel(two[0], 1, 0);
	assert_rel(two[1], 1, 0);
	family_benjamini_hochberg(&none, 1, &none, scratch);
	assert_rel(none, NAN, 0);
}

static void what_was_not_tested_does_not_count_for_the_others(void **state)
{
	double p[] = {.01, NAN, .04};
	size_t scratch[3];

	(void)state;
	family_benjamini_hochberg(p, 3, p, scratch);
	assert_rel(p[0], .02, 1e-15);
	assert_rel(p[1], NAN, 0);
	assert_rel(p[2], .04, 1e-15);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_not_tested_does_not_count_for_the_others),
		cmocka_unit_test(benjamini_and_hochberg_1995_example),
		cmocka_unit_test(order_of_members_does_not_matter),
		cmocka_unit_test(random_family_agrees_with_scipy),
		cmocka_unit_test(untested_members_do_not_count),
		cmocka_unit_test(small_families),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
