/* Sessions in few numbers, and the levels of a series. */
#include "results/history/summary_bytes.h"
#include "results/model/evidence.h"
#include "results/model/keys.h"
#include "tests/unit/compare_support.h"

enum { PROCESSES = 8, VALUES = 6 };

static struct err err;

static void add(struct run *run, const char *column, double cell)
{
	assert_int_equal(run_add_column(run, column, cell, false, NULL), 0);
}

/* A benchmark of `seconds` beside a pacer, on a machine that is `slow` times as slow as it can be,
   and moves by up to 56 %. */
static struct bench *make_paced(double seconds, double slow)
{
	struct bench *bench = bench_new();

	for (size_t i = 0; i < PROCESSES; i++) {
		double speed = slow * (1 + .08 * (double)(i * 3 % PROCESSES));
		struct run *run = make_run("a", NULL, 0);

		for (size_t j = 0; j < VALUES; j++) {
			double own = 1 + .002 * (double)((i * 5 + j * 3) % 7);

			assert_int_equal(run_add_value(run, seconds * speed * own, NULL), 0);
			add(run, "wall_ns", 5e6);
			add(run, "process_cpu_ns", 4.9e6);
			add(run, COLUMN_PACER "_ns", 2e6 * speed);
			add(run, COLUMN_PACER "_cpu_ns", 2e6 * speed);
			add(run, COLUMN_PACER "_loops", 20);
			add(run, COLUMN_PACER "_marks", 0);
		}
		assert_int_equal(run_set_real(run, KEY_PACER_BEST, 1e-4, NULL), 0);
		assert_int_equal(bench_take_run(bench, run, NULL), 0);
	}
	return bench;
}

static struct summary summary_of_paced(double seconds, double slow, bool has_pacer)
{
	struct bench *bench = make_paced(seconds, slow);
	struct summary summary;

	assert_int_equal(summary_of(&summary, bench, has_pacer, &err), 0);
	bench_free(bench);
	return summary;
}

static void a_slow_machine_is_taken_out(void **state)
{
	struct summary summaries[] = {summary_of_paced(1, 1, true), summary_of_paced(1.1, 2, true),
				      summary_of_paced(1, 3, true)};
	struct summary_manner manner = summary_manner_of(summaries, 3);
	double levels[3], errors[3];

	(void)state;
	assert_int_equal(manner.kind, 0);
	assert_true(fabs(manner.b - 1) < .02);
	for (int i = 0; i < 3; i++) {
		assert_true(
			summary_level(&summaries[i], manner, log(1e-4), &levels[i], &errors[i]));
		assert_true(errors[i] > 0 && errors[i] < .002);
	}
	assert_true(fabs(levels[1] - levels[0] - log(1.1)) < .015);
	assert_true(fabs(levels[2] - levels[0]) < .03);
	/* told as a time at the machine's best */
	assert_true(fabs(levels[0]) < .02);
}

static void without_a_pacer_the_times_are_told(void **state)
{
	struct summary summary = summary_of_paced(1, 2, false);
	struct summary_manner manner = summary_manner_of(&summary, 1);
	double level, error;

	(void)state;
	assert_int_equal(summary.processes, PROCESSES);
	assert_int_equal(manner.kind, -1);
	assert_false(summary_level(&summary, manner, NAN, &level, &error));
	assert_true(level > log(2) && level < log(3.2));
	assert_rel(error, sqrt(summary.variance / PROCESSES), 1e-12);
}

/* A session with another kind of pacer, or none, is told as it is. */
static void of_a_mixed_series_each_is_told_as_it_can_be(void **state)
{
	struct summary summaries[] = {summary_of_paced(1, 1, true), summary_of_paced(1, 1, true),
				      summary_of_paced(1, 2, false)};
	struct summary_manner manner = summary_manner_of(summaries, 3);
	double level, error;

	(void)state;
	assert_int_equal(manner.kind, 0);
	assert_true(summary_level(&summaries[0], manner, log(1e-4), &level, &error));
	assert_false(summary_level(&summaries[2], manner, log(1e-4), &level, &error));
	assert_false(summary_level(&summaries[0], manner, NAN, &level, &error));
}

static void nothing_is_known_of_nothing(void **state)
{
	struct bench *bench = bench_new();
	struct summary summary;
	const double one = 1;

	(void)state;
	assert_int_equal(summary_of(&summary, bench, true, &err), 0);
	assert_int_equal(summary.processes, 0);
	assert_int_equal(summary_manner_of(NULL, 0).kind, -1);
	bench_free(bench);
	bench = make_bench("a", &one, 1);
	assert_int_equal(summary_of(&summary, bench, false, &err), 0);
	assert_int_equal(summary.processes, 1);
	assert_true(isnan(summary.variance));
	bench_free(bench);
}

static void bytes_give_back_what_was_packed(void **state)
{
	struct summary summaries[] = {summary_of_paced(1, 2, true), summary_of_paced(1, 2, false)};
	unsigned char bytes[SUMMARY_BYTES];

	(void)state;
	for (int i = 0; i < 2; i++) {
		size_t len = summary_pack(&summaries[i], bytes);
		struct summary back;

		assert_true(summary_unpack(&back, bytes, len));
		assert_rel(back.mean, summaries[i].mean, 0);
		assert_rel(back.variance, summaries[i].variance, 1e-6);
		assert_int_equal(back.processes, PROCESSES);
		assert_int_equal(back.kind, summaries[i].kind);
		assert_rel(back.kinds[0].ratio, summaries[i].kinds[0].ratio, 0);
		assert_rel(back.kinds[0].b, summaries[i].kinds[0].b, 1e-6);
		assert_true(isnan(back.kinds[1].ratio));
		for (size_t n = 0; n < len; n++)
			assert_false(summary_unpack(&back, bytes, n));
		assert_false(summary_unpack(&back, bytes, len + 1));
	}
	memset(bytes, 0xff, sizeof(bytes));
	assert_false(summary_unpack(&summaries[0], bytes, sizeof(bytes)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_slow_machine_is_taken_out),
		cmocka_unit_test(without_a_pacer_the_times_are_told),
		cmocka_unit_test(of_a_mixed_series_each_is_told_as_it_can_be),
		cmocka_unit_test(nothing_is_known_of_nothing),
		cmocka_unit_test(bytes_give_back_what_was_packed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
