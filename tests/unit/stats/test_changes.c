#include "stats/changes.h"
#include "stats/random.h"
#include "tests/bench/history_world.h"
#include "tests/unit/stats/tigerbeetle.h"
#include "tests/unit/support.h"

#define ALPHA 0.05

static struct changes found;

static void find_in(const struct changes_history *history)
{
	void *scratch = malloc(changes_scratch(history->n));

	assert_non_null(scratch);
	changes_find(history, ALPHA, 1, &found, scratch);
	free(scratch);
}

static void find(const double *y, size_t n)
{
	const struct changes_history history = {.n = n, .log_mean = y};

	find_in(&history);
}

static void find_in_times(const double *times, size_t n)
{
	double y[400];

	for (size_t i = 0; i < n; i++)
		y[i] = log(times[i]);
	find(y, n);
}

static const struct change *at(size_t place)
{
	for (size_t i = 0; i < found.n; i++)
		if (found.items[i].at == place)
			return &found.items[i];
	return NULL;
}

/* White noise of 1 % around 0. */
static void make_noise(double *y, size_t n, uint64_t seed)
{
	struct random_state random = random_seeded(seed, 0);

	for (size_t i = 0; i < n; i++)
		y[i] = .01 * random_normal(&random);
}

static void raise_level(double *y, size_t from, size_t to, double by)
{
	for (size_t i = from; i < to; i++)
		y[i] += by;
}

/* ---- series that other tools are tested with */

static void otavas_sequence_has_two(void **state)
{
	const double y[] = {0.3,  2.4, 1.5,   -0.9,  -0.5,  99.7,  98.3,
			    99.1, 149, 149.7, 149.5, 149.1, 148.8, 150};

	(void)state;
	find(y, 14);
	assert_int_equal(found.n, 2);
	assert_true(at(5) && at(8));
	assert_rel(at(8)->log_ratio.estimate, 149.35 - 99.03, .01);
}

static void twenty_points_have_one(void **state)
{
	const double times[] = {1.02, .95, .99, 1,   1.12, 1,  1.01, .98, 1.01, .96,
				.5,   .51, .48, .48, .55,  .5, .49,  .51, .5,	.49};

	(void)state;
	find_in_times(times, 20);
	assert_int_equal(found.n, 1);
	assert_true(at(10) && at(10)->first == 10 && at(10)->last == 10);
	assert_rel(exp(at(10)->log_ratio.estimate), .5, .02);
}

static void hunters_pair_has_one_each(void **state)
{
	const double a[] = {1.02, 0.95, 0.99, 1.00, 1.12, 0.90, 0.50, 0.51, 0.48, 0.48, 0.55};
	const double b[] = {2.02, 2.03, 2.01, 2.04, 1.82, 1.85, 1.79, 1.81, 1.80, 1.76, 1.78};

	(void)state;
	find_in_times(a, 11);
	assert_true(found.n == 1 && at(6));
	find_in_times(b, 11);
	assert_true(found.n == 1 && at(4));
}

static void tigerbeetle_has_its_steps_and_its_outlier_is_none(void **state)
{
	(void)state;
	find_in_times(tigerbeetle, sizeof(tigerbeetle) / sizeof(*tigerbeetle));
	assert_true(at(15) && at(71) && at(95));
	assert_null(at(10));
	assert_null(at(11));
	assert_true(found.n <= 8);
	assert_rel(exp(at(15)->log_ratio.estimate), .887, .005);
	assert_rel(exp(at(71)->log_ratio.estimate), 1.16, .005);
	assert_true(at(71)->p < 1e-6);
}

/* ---- shapes */

static void constant_and_few_results_have_none(void **state)
{
	double y[400] = {0};

	(void)state;
	find(y, 0);
	assert_int_equal(found.n, 0);
	find(y, 1);
	assert_true(found.n == 0 && isinf(found.seen));
	find(y, 400);
	assert_true(found.n == 0 && found.sd == 0);
	raise_level(y, 3, 7, 1);
	find(y, CHANGES_N_MIN - 1);
	assert_int_equal(found.n, 0);
}

static void two_levels_without_noise_are_two(void **state)
{
	double y[16] = {0};

	(void)state;
	raise_level(y, 8, 16, .2);
	find(y, 16);
	assert_true(found.n == 1 && at(8));
	assert_rel(at(8)->log_ratio.low, .2, 1e-9);
	assert_rel(at(8)->log_ratio.high, .2, 1e-9);
	assert_int_equal(found.since, 8);
	find(y + 4, 8);
	assert_true(found.n == 1 && at(4));
}

/* Wherever it is, at the ends as well. */
static void one_outlier_is_no_step(void **state)
{
	static const size_t places[] = {0, 1, 2, 30, 57, 58, 59};
	double y[60];

	(void)state;
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		make_noise(y, 60, 12);
		y[places[i]] += 1;
		find(y, 60);
		assert_int_equal(found.n, 0);
	}
}

static void a_step_back_is_told_as_one(void **state)
{
	double y[100];

	(void)state;
	make_noise(y, 100, 3);
	raise_level(y, 40, 60, .06);
	find(y, 100);
	assert_int_equal(found.n, 2);
	assert_true(found.items[0].kind == CHANGE_STEP && found.items[1].kind == CHANGE_BACK);
	assert_true(found.items[1].first <= 60 && found.items[1].last >= 60);
	make_noise(y, 100, 3);
	raise_level(y, 40, 60, .06);
	raise_level(y, 60, 100, -.06); /* as far below as it was above: not back */
	find(y, 100);
	assert_true(found.n == 2 && found.items[1].kind == CHANGE_STEP);
}

static void a_known_change_is_not_told_and_starts_anew(void **state)
{
	static const size_t known[] = {50};
	double y[100];
	struct changes_history history = {.n = 100, .log_mean = y};

	(void)state;
	make_noise(y, 100, 4);
	raise_level(y, 50, 100, .08);
	raise_level(y, 80, 100, .08);
	find_in(&history);
	assert_true(found.n == 2);
	history.known = known;
	history.n_known = 1;
	find_in(&history);
	assert_int_equal(found.n, 1);
	assert_true(found.items[0].first <= 80 && found.items[0].last >= 80);
	assert_rel(found.items[0].log_ratio.estimate, .08, .2);
}

static void a_rise_is_no_step(void **state)
{
	double y[200];

	(void)state;
	make_noise(y, 200, 5);
	for (size_t i = 0; i < 200; i++)
		y[i] += .0003 * (double)i;
	find(y, 200);
	assert_int_equal(found.n, 0);
	assert_true(found.drifts);
	assert_rel(found.drift, .06, .2);
	for (size_t i = 0; i < 200; i++)
		y[i] += .002 * (double)i; /* or so steep that it looks like memory */
	find(y, 200);
	assert_int_equal(found.n, 0);
}

/* ---- machines */

static void a_new_machine_is_no_step(void **state)
{
	double y[60];
	size_t machine[60];
	const struct changes_history history = {.n = 60, .log_mean = y, .machine = machine};

	(void)state;
	make_noise(y, 60, 6);
	for (size_t i = 0; i < 60; i++) {
		machine[i] = i < 30 ? 7 : 2;
		y[i] += i < 30 ? 0 : .5;
	}
	find_in(&history);
	assert_int_equal(found.n, 0);
}

static void a_step_on_mixed_machines_is_found(void **state)
{
	double y[60];
	size_t machine[60];
	const struct changes_history history = {.n = 60, .log_mean = y, .machine = machine};
	struct random_state random = random_seeded(7, 1);

	(void)state;
	make_noise(y, 60, 7);
	for (size_t i = 0; i < 60; i++) {
		machine[i] = random_below(&random, 3);
		y[i] += .3 * (double)machine[i] + (i < 40 ? 0 : .05);
	}
	find_in(&history);
	assert_int_equal(found.n, 1);
	assert_true(found.items[0].first <= 40 && found.items[0].last >= 40);
	assert_rel(found.items[0].log_ratio.estimate, .05, .3);
}

/* A step that only imprecise results show is less sure than one that precise ones show. */
static void standard_errors_count(void **state)
{
	double y[60], se[60];
	const struct changes_history plain = {.n = 60, .log_mean = y};
	const struct changes_history weighted = {.n = 60, .log_mean = y, .se = se};
	struct random_state random = random_seeded(8, 1);

	(void)state;
	for (size_t i = 0; i < 60; i++) {
		se[i] = i % 3 == 0 ? .1 : .002;
		y[i] = sqrt(se[i] * se[i] + 1e-6) * random_normal(&random) + (i < 40 ? 0 : .01);
	}
	find_in(&plain);
	assert_int_equal(found.n, 0);
	find_in(&weighted);
	assert_int_equal(found.n, 1);
	assert_true(found.items[0].first <= 40 && found.items[0].last >= 40);
}

/* ---- the stated error */

/* At most 5 %: of 60 histories 3 +- 1.7; 10 is four standard deviations above. */
static void quiet_histories_are_seldom_cut(void **state)
{
	static const struct history_world worlds[] = {
		{.name = "white"},
		{.name = "memory", .memory = .3},
		{.name = "outliers", .tails = 3},
		{.name = "errors", .errors_differ = true},
		{.name = "machines", .machines = 3},
	};
	static struct made_history made;

	(void)state;
	for (size_t w = 0; w < sizeof(worlds) / sizeof(*worlds); w++) {
		struct random_state random = random_seeded(9, w);
		int alarms = 0;

		for (int r = 0; r < 60; r++) {
			history_make(&worlds[w], 40, &random, &made);
			find_in(&made.history);
			alarms += found.n > 0;
		}
		assert_true(alarms < 10);
	}
}

static void steps_are_found_where_they_are(void **state)
{
	static const struct history_world world = {.name = "white"};
	static struct made_history made;
	struct random_state random = random_seeded(10, 0);
	int near = 0, covered = 0, size = 0;

	(void)state;
	for (int r = 0; r < 40; r++) {
		history_make(&world, 60, &random, &made);
		history_step(&made, 50, 60, .05);
		find_in(&made.history);
		if (found.n == 0)
			continue;
		near += found.items[0].at >= 47 && found.items[0].at <= 53;
		covered += found.items[0].first <= 50 && found.items[0].last >= 50;
		size += found.items[0].log_ratio.low <= .05 && found.items[0].log_ratio.high >= .05;
	}
	assert_true(near >= 38); /* simulated: 40 */
	assert_true(covered >= 36 && size >= 33);
}

static void it_says_what_it_would_have_seen(void **state)
{
	double y[100];
	int seen = 0;
	double step = 0;

	(void)state;
	for (uint64_t r = 0; r < 40; r++) {
		make_noise(y, 100, 100 + r);
		find(y, 100);
		step += found.seen / 40;
		assert_true(found.n > 0 || (found.seen > .01 && found.seen < .05));
	}
	for (uint64_t r = 0; r < 40; r++) {
		make_noise(y, 100, 200 + r);
		raise_level(y, 95, 100, step);
		find(y, 100);
		seen += found.n > 0;
	}
	assert_true(seen >= 22 && seen <= 40); /* 32 +- 2.5 */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(otavas_sequence_has_two),
		cmocka_unit_test(twenty_points_have_one),
		cmocka_unit_test(hunters_pair_has_one_each),
		cmocka_unit_test(tigerbeetle_has_its_steps_and_its_outlier_is_none),
		cmocka_unit_test(constant_and_few_results_have_none),
		cmocka_unit_test(two_levels_without_noise_are_two),
		cmocka_unit_test(one_outlier_is_no_step),
		cmocka_unit_test(a_step_back_is_told_as_one),
		cmocka_unit_test(a_known_change_is_not_told_and_starts_anew),
		cmocka_unit_test(a_rise_is_no_step),
		cmocka_unit_test(a_new_machine_is_no_step),
		cmocka_unit_test(a_step_on_mixed_machines_is_found),
		cmocka_unit_test(standard_errors_count),
		cmocka_unit_test(quiet_histories_are_seldom_cut),
		cmocka_unit_test(steps_are_found_where_they_are),
		cmocka_unit_test(it_says_what_it_would_have_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
