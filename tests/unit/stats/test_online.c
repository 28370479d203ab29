#include "stats/online.h"
#include "stats/random.h"
#include "tests/unit/support.h"

static void what_is_spent_on_any_number_of_tests_is_alpha_at_most(void **state)
{
	double sum = 0;

	(void)state;
	assert_rel(online_spending(1, .05), .05 * 6 / (M_PI * M_PI), 1e-15);
	for (size_t i = 1; i <= 100000; i++)
		sum += online_spending(i, .05);
	assert_true(sum < .05);
	assert_rel(sum, .05, 1e-4); /* and hardly less */
}

static void a_sequence_without_claims_spends_half_of_alpha(void **state)
{
	double sum = 0;

	(void)state;
	/* zeta(1.6), from tables */
	assert_rel(online_lord(1, NULL, 0, .05), .025 / 2.2857656, 1e-7);
	for (size_t t = 1; t <= 100000; t++)
		sum += online_lord(t, NULL, 0, .05);
	assert_true(sum < .025);
	assert_true(sum > .0249);
}

static void a_claim_earns_back_what_those_before_it_spent(void **state)
{
	const size_t found[] = {3, 5};
	double fresh = online_lord(1, NULL, 0, .05);

	(void)state;
	/* before it happens nothing is known of it */
	assert_rel(online_lord(3, found, 2, .05), online_lord(3, NULL, 0, .05), 0);
	/* the first gives half of alpha, each later one all of it */
	assert_rel(online_lord(4, found, 2, .05) - online_lord(4, NULL, 0, .05), fresh, 1e-12);
	assert_rel(online_lord(6, found, 2, .05) - online_lord(6, found, 1, .05), 2 * fresh, 1e-12);
}

/* What the theorem rests on, whatever the claims are. */
static void levels_never_add_up_to_more_than_alpha_a_claim(void **state)
{
	struct random_state random = random_seeded(5, 0);

	(void)state;
	for (int world = 0; world < 200; world++) {
		double share = random_uniform(&random), sum = 0;
		size_t found[200], n = 0;

		for (size_t t = 1; t <= 200; t++) {
			sum += online_lord(t, found, n, .05);
			assert_true(sum <= .05 * (n ? (double)n : 1) + 1e-12);
			if (random_uniform(&random) < share)
				found[n++] = t;
		}
	}
}

/* The share of 4000 sessions of 50 tests in which something is claimed, where nothing is there. */
static void without_effects_a_session_seldom_claims_anything(void **state)
{
	struct random_state random = random_seeded(11, 0);
	int sessions = 0;

	(void)state;
	for (int s = 0; s < 4000; s++) {
		size_t found[50], n = 0;

		for (size_t t = 1; t <= 50; t++)
			if (random_uniform(&random) <= online_lord(t, found, n, .05))
				found[n++] = t;
		sessions += n > 0;
	}
	assert_true(sessions <= 130); /* 2.5 % are 100, and three standard deviations 30 */
	assert_true(sessions >= 50);  /* it is not asleep either */
}

static void nonsense_has_no_level(void **state)
{
	const double alphas[] = {0, 1, -.1, NAN};

	(void)state;
	assert_true(isnan(online_spending(0, .05)));
	assert_true(isnan(online_lord(0, NULL, 0, .05)));
	for (size_t i = 0; i < 4; i++) {
		assert_true(isnan(online_spending(1, alphas[i])));
		assert_true(isnan(online_lord(1, NULL, 0, alphas[i])));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_spent_on_any_number_of_tests_is_alpha_at_most),
		cmocka_unit_test(a_sequence_without_claims_spends_half_of_alpha),
		cmocka_unit_test(a_claim_earns_back_what_those_before_it_spent),
		cmocka_unit_test(levels_never_add_up_to_more_than_alpha_a_claim),
		cmocka_unit_test(without_effects_a_session_seldom_claims_anything),
		cmocka_unit_test(nonsense_has_no_level),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
