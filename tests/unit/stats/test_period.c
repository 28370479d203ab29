#include "stats/period.h"
#include "stats/random.h"
#include "tests/unit/support.h"

#define N 400

static double t[N];
static bool hit[N];

/* Looks of 20 ms in processes of 5, with a pause of 80 ms between these: as a run takes them. */
static void look(void)
{
	for (int i = 0; i < N; i++)
		t[i] = 0.02 * i + 0.08 * (i / 5);
}

static void an_interrupter_is_found_at_its_period(void **state)
{
	struct period got;

	(void)state;
	look();
	for (int i = 0; i < N; i++) /* every 250 ms something that a look of 20 ms meets or not */
		hit[i] = fmod(t[i] + 0.02, 0.25) < 0.02;
	got = period_of(t, hit, N, 0.04);
	assert_true(got.p < 1e-6);
	assert_true(fabs(got.period - 0.25) < 0.005);
}

static void chance_has_no_period_although_the_looks_have(void **state)
{
	struct random_state random = random_seeded(11, 2);
	int alarms = 0;

	(void)state;
	look();
	for (int r = 0; r < 200; r++) {
		for (int i = 0; i < N; i++)
			hit[i] = random_uniform(&random) < 0.2;
		alarms += period_of(t, hit, N, 0.04).p < 0.01;
	}
	assert_true(alarms <= 9); /* 2 expected; 9 or more: once in 4000 */
}

/* What one series shows, another with its own times of looking shows too, unless it was chance. */
static void a_period_repeats_or_not(void **state)
{
	struct random_state random = random_seeded(12, 2);
	int alarms = 0;

	(void)state;
	look();
	for (int i = 0; i < N; i++) {
		t[i] = 1.7 * t[i] + 0.3;
		hit[i] = fmod(t[i] + 0.02, 0.25) < 0.02;
	}
	assert_true(period_repeats(t, hit, N, 0.04, 0.2502, 14) < 1e-6);
	assert_true(period_repeats(t, hit, N, 0.04, 0.31, 14) > 0.01);
	assert_true(isnan(period_repeats(t, hit, N, 0.04, 0.03, 14)));
	assert_true(isnan(period_repeats(t, hit, N, 0.04, 1e3, 14)));
	for (int r = 0; r < 400; r++) {
		for (int i = 0; i < N; i++)
			hit[i] = random_uniform(&random) < 0.2;
		alarms += period_repeats(t, hit, N, 0.04, 0.25, 14) < 0.01;
	}
	assert_true(alarms <= 12); /* 4 expected */
}

static void few_hits_and_broken_times_say_nothing(void **state)
{
	(void)state;
	look();
	for (int i = 0; i < N; i++)
		hit[i] = i % 80 == 0; /* 5 hits */
	assert_true(isnan(period_of(t, hit, N, 0.04).p));
	for (int i = 0; i < N; i++)
		hit[i] = true;
	assert_true(isnan(period_of(t, hit, N, 0.04).p));
	assert_true(isnan(period_of(t, hit, 0, 0.04).p));
	for (int i = 0; i < N; i++)
		hit[i] = i % 7 == 0;
	assert_true(isnan(period_of(t, hit, N, 0).p));
	assert_true(isnan(period_of(t, hit, N, 1e6).p));
	t[3] = NAN;
	assert_true(isnan(period_of(t, hit, N, 0.04).p));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_interrupter_is_found_at_its_period),
		cmocka_unit_test(chance_has_no_period_although_the_looks_have),
		cmocka_unit_test(a_period_repeats_or_not),
		cmocka_unit_test(few_hits_and_broken_times_say_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
