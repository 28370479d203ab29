#include "stats/random.h"
#include "stats/warmup.h"
#include "tests/unit/support.h"

#define MOST 1000

static double x[MOST], scratch[4 * (MOST + 1)];
static size_t indices[2 * (MOST + 1)];

/* x[from..to) = level with 1 % of noise. */
static void fill(struct random_state *random, size_t from, size_t to, double level)
{
	for (size_t i = from; i < to; i++)
		x[i] = level * exp(0.01 * random_normal(random));
}

static struct warmup classify(size_t n)
{
	return warmup_classify(x, n, 0.01, scratch, indices);
}

static void noise_alone_is_flat(void **state)
{
	const size_t lengths[] = {30, 50, 100, 300, 1000};
	int wrong = 0;

	(void)state;
	for (uint64_t run = 0; run < 300; run++) {
		struct random_state random = random_seeded(run, 8);
		size_t n = lengths[run % 5];

		fill(&random, 0, n, 0.02);
		wrong += classify(n).class != WARMUP_FLAT;
	}
	assert_true(wrong <= 3);
}

static void a_slow_start_is_warm_up(void **state)
{
	struct random_state random = random_seeded(1, 8);
	struct warmup result;

	(void)state;
	fill(&random, 0, 40, 1.5);
	fill(&random, 40, 60, 1.2);
	fill(&random, 60, 300, 1.0);
	result = classify(300);
	assert_int_equal(result.class, WARMUP_WARMUP);
	assert_int_equal(result.segments, 3);
	assert_int_equal(result.steady_from, 60);
	assert_true(fabs(result.steady_mean - 1) < 0.005);
}

static void settling_at_a_slower_pace_is_slow_down(void **state)
{
	struct random_state random = random_seeded(2, 8);

	(void)state;
	fill(&random, 0, 100, 1.0);
	fill(&random, 100, 300, 1.1);
	assert_int_equal(classify(300).class, WARMUP_SLOWDOWN);
	assert_int_equal(classify(300).steady_from, 100);
}

static void a_late_change_is_no_steady_state(void **state)
{
	struct random_state random = random_seeded(3, 8);
	struct warmup result;

	(void)state;
	fill(&random, 0, 280, 1.0);
	fill(&random, 280, 300, 1.2);
	result = classify(300);
	assert_int_equal(result.class, WARMUP_NO_STEADY);
	assert_int_equal(result.steady_from, 300);
	assert_rel(result.steady_mean, NAN, 0);
}

static void a_change_below_the_margin_is_no_change(void **state)
{
	struct random_state random = random_seeded(4, 8);

	(void)state;
	fill(&random, 0, 500, 1.0);
	for (size_t i = 0; i < 250; i++)
		x[i] = 1.003 + (x[i] - 1) / 10;
	for (size_t i = 250; i < 500; i++)
		x[i] = 1 + (x[i] - 1) / 10;
	assert_int_equal(classify(500).class, WARMUP_FLAT);
	assert_int_equal(warmup_classify(x, 500, 0.001, scratch, indices).class, WARMUP_WARMUP);
}

static void a_change_of_spread_is_no_change_of_speed(void **state)
{
	struct random_state random = random_seeded(5, 8);

	(void)state;
	fill(&random, 0, 300, 1.0);
	for (size_t i = 0; i < 100; i++)
		x[i] = 1 + (x[i] - 1) * 8;
	assert_int_equal(classify(300).class, WARMUP_FLAT);
}

static void every_tenth_value_slow_is_a_cycle(void **state)
{
	struct random_state random = random_seeded(6, 8);
	struct warmup result;

	(void)state;
	fill(&random, 0, 200, 1.0);
	for (size_t i = 0; i < 200; i += 10)
		x[i] *= 1.3;
	result = classify(200);
	assert_int_equal(result.class, WARMUP_CYCLIC);
	assert_int_equal(result.period, 10);
	assert_int_equal(result.steady_from, 0);
}

static void a_cycle_after_warm_up_keeps_both(void **state)
{
	struct random_state random = random_seeded(7, 8);
	struct warmup result;

	(void)state;
	fill(&random, 0, 100, 3.0);
	fill(&random, 100, 400, 1.0);
	for (size_t i = 100; i < 400; i += 2)
		x[i] *= 1.1;
	result = classify(400);
	assert_int_equal(result.class, WARMUP_WARMUP);
	assert_int_equal(result.period, 2);
	assert_int_equal(result.steady_from, 100);
}

static void quantised_clocks_make_no_segments(void **state)
{
	struct random_state random = random_seeded(8, 8);

	(void)state;
	fill(&random, 0, 300, 1.0);
	for (size_t i = 0; i < 300; i++)
		x[i] = round(x[i] * 100) / 100;
	assert_int_equal(classify(300).class, WARMUP_FLAT);
}

static void few_constant_and_broken_data_are_defined(void **state)
{
	(void)state;
	for (size_t i = 0; i < 100; i++)
		x[i] = 0.5;
	assert_int_equal(classify(0).class, WARMUP_UNKNOWN);
	assert_int_equal(classify(WARMUP_N_MIN - 1).class, WARMUP_UNKNOWN);
	assert_int_equal(classify(WARMUP_N_MIN - 1).steady_from, WARMUP_N_MIN - 1);
	assert_int_equal(classify(100).class, WARMUP_FLAT);
	assert_rel(classify(100).steady_mean, 0.5, 1e-15);
	x[50] = 0;
	assert_int_equal(classify(100).class, WARMUP_UNKNOWN);
	x[50] = NAN;
	assert_int_equal(classify(100).class, WARMUP_UNKNOWN);
	x[50] = INFINITY;
	assert_int_equal(classify(100).class, WARMUP_UNKNOWN);
	assert_string_equal(warmup_word(WARMUP_UNKNOWN), "unknown");
	assert_string_equal(warmup_word(WARMUP_NO_STEADY), "no steady state");
	assert_true(warmup_scratch(MOST) == sizeof(scratch) / sizeof(*scratch));
	assert_true(warmup_index_scratch(MOST) == sizeof(indices) / sizeof(*indices));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(noise_alone_is_flat),
		cmocka_unit_test(a_slow_start_is_warm_up),
		cmocka_unit_test(settling_at_a_slower_pace_is_slow_down),
		cmocka_unit_test(a_late_change_is_no_steady_state),
		cmocka_unit_test(a_change_below_the_margin_is_no_change),
		cmocka_unit_test(a_change_of_spread_is_no_change_of_speed),
		cmocka_unit_test(every_tenth_value_slow_is_a_cycle),
		cmocka_unit_test(a_cycle_after_warm_up_keeps_both),
		cmocka_unit_test(quantised_clocks_make_no_segments),
		cmocka_unit_test(few_constant_and_broken_data_are_defined),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
