/* What the pacer beside values is good for: verdicts, the time at full speed, paced values. */
#include "results/model/evidence.h"
#include "results/model/keys.h"
#include "results/noise/paced.h"
#include "results/verdicts/headline.h"
#include "results/verdicts/pair.h"
#include "results/verdicts/paced_values.h"
#include "results/verdicts/session_pace.h"
#include "tests/unit/compare_support.h"

enum { PROCESSES = 11, VALUES = 8 };

static const char who[] = "cpython 3.11.2, build 1, work 2";
static struct err err;

static void add(struct run *run, const char *column, double cell)
{
	assert_int_equal(run_add_column(run, column, cell, false, NULL), 0);
}

/* A benchmark of `seconds` at the pace of 1e-4 s a loop. Process i runs on a machine whose speed
   differs by `moves` from the one before, and so does its pacer; both have some spread of their
   own. */
static struct bench *make_paced(double seconds, double moves, double speed)
{
	struct bench *bench = bench_new();

	for (size_t i = 0; i < PROCESSES; i++) {
		double slow = speed * (1 + moves * (double)(i * 5 % PROCESSES));
		double own = 1 + .002 * (double)(i * 3 % PROCESSES);
		struct run *run = make_run("a", NULL, 0);

		for (size_t j = 0; j < VALUES; j++) {
			double jitter = 1 + .001 * (double)(j * 3 % VALUES);

			assert_int_equal(run_add_value(run, seconds * slow * own * jitter, NULL),
					 0);
			add(run, "wall_ns", 5e6);
			add(run, "process_cpu_ns", 4.9e6);
			add(run, COLUMN_PACER "_ns", 2e6 * slow);
			add(run, COLUMN_PACER "_cpu_ns", 2e6 * slow);
			add(run, COLUMN_PACER "_loops", 20);
			add(run, COLUMN_PACER "_marks", 0);
		}
		assert_int_equal(run_set_text(run, KEY_PACER, who, NULL), 0);
		assert_int_equal(bench_take_run(bench, run, NULL), 0);
	}
	return bench;
}

static struct comparison compare(struct bench *a, struct bench *b, bool ignore_pacer)
{
	const struct compare_rules rules = {
		.margin = .01, .limit = NAN, .ignore_pacer = ignore_pacer};
	struct comparison c;

	assert_int_equal(comparison_init(&c, a, b, &rules, &err), 0);
	return c;
}

static bool notes(const struct comparison *c, enum note_kind kind)
{
	return notes_find(&c->notes, kind) != NULL;
}

static void the_machines_speed_is_taken_out(void **state)
{
	struct bench *a = make_paced(1, .03, 1), *b = make_paced(1.02, .03, 1.4);
	struct comparison c = compare(a, b, false);

	(void)state;
	assert_int_equal(c.basis, BASIS_PACER);
	assert_true(fabs(c.ratio.estimate - 1.02) < .012);
	assert_true(c.ratio.low < 1.02 && c.ratio.high > 1.02);
	assert_true(notes(&c, NOTE_PACER));
	assert_true(c.paced.rest.variance > 0);
	comparison_release(&c);
	c = compare(a, b, true);
	assert_int_equal(c.basis, BASIS_PROCESSES);
	assert_rel(c.ratio.estimate, 1.02 * 1.4, 1e-9);
	comparison_release(&c);
	bench_free(a);
	bench_free(b);
}

/* The slope is not known on a still machine, so a change of speed between the files costs. */
static void the_slopes_error_is_in_the_interval(void **state)
{
	struct bench *a = make_paced(1, .001, 1), *b = make_paced(1, .001, 1),
		     *far = make_paced(1, .001, 1.5);
	struct comparison near_by = compare(a, b, false), far_off = compare(a, far, false);

	(void)state;
	assert_true(far_off.se > 3 * near_by.se);
	assert_true(fabs(far_off.ratio.estimate - 1) < 1e-6);
	comparison_release(&near_by);
	comparison_release(&far_off);
	bench_free(a);
	bench_free(b);
	bench_free(far);
}

static void pacers_that_differ_are_not_compared(void **state)
{
	struct bench *a = make_paced(1, .03, 1), *b = make_paced(1, .03, 1.4);
	struct comparison c;

	(void)state;
	set_text(b, KEY_PACER, "cpython 3.11.3, build 3, work 2");
	c = compare(a, b, false);
	assert_int_equal(c.basis, BASIS_PROCESSES);
	assert_true(notes(&c, NOTE_PACERS_DIFFER));
	comparison_release(&c);
	set_text(b, "hostname", "another");
	set_text(b, KEY_PACER, who);
	c = compare(a, b, false);
	assert_int_equal(c.basis, BASIS_PROCESSES);
	comparison_release(&c);
	bench_free(a);
	bench_free(b);
}

static void a_process_without_a_pacer_is_enough_not_to_use_it(void **state)
{
	const double one[] = {1};
	struct bench *a = make_paced(1, .03, 1), *b = make_paced(1, .03, 1.4);
	struct comparison c;

	(void)state;
	assert_int_equal(bench_take_run(b, make_run("a", one, 1), NULL), 0);
	c = compare(a, b, false);
	assert_int_equal(c.basis, BASIS_PROCESSES);
	comparison_release(&c);
	bench_free(a);
	bench_free(b);
}

static void what_waits_is_left_to_the_clock(void **state)
{
	struct bench *a = make_paced(1, .03, 1), *b = make_paced(1, .03, 1.4);
	struct comparison c;

	(void)state;
	assert_false(paced_waits(a));
	for (size_t i = 0; i < b->nruns; i++)
		for (size_t j = 0; j < VALUES; j++)
			add(b->runs[i], "process_cpu_ns", 1e6); /* of the last value alone */
	assert_false(paced_waits(b));
	for (size_t i = 0; i < b->nruns; i++) {
		struct run *run = make_run("a", NULL, 0);

		for (size_t j = 0; j < VALUES; j++) {
			assert_int_equal(run_add_value(run, 1, NULL), 0);
			add(run, "wall_ns", 5e6);
			add(run, "process_cpu_ns", 1e6);
		}
		run_free(b->runs[i]);
		b->runs[i] = run;
	}
	assert_true(paced_waits(b));
	c = compare(a, b, false);
	assert_int_equal(c.basis, BASIS_PROCESSES);
	comparison_release(&c);
	bench_free(a);
	bench_free(b);
}

/* ---- full speed */

static void full_speed_is_that_of_the_best_pace(void **state)
{
	struct bench *bench = make_paced(1, .03, 1.2);
	/* A loop takes 1e-4 s at speed 1. */
	struct pace pace = {{log(1e-4), NAN}, 3};
	struct headline headline;

	(void)state;
	assert_int_equal(headline_of(&headline, bench, &pace, &err), 0);
	assert_true(headline.is_paced);
	assert_int_equal(headline.why, HEADLINE_FINE);
	assert_true(fabs(headline.time.estimate - 1.01) < .02);
	assert_true(headline.time.low < 1.01 && headline.time.high > 1.01);
	assert_true(headline.speed > .6 && headline.speed < .8);
	assert_true(headline.off_share == 0);
	pace.best[0] = NAN;
	assert_int_equal(headline_of(&headline, bench, &pace, &err), 0);
	assert_false(headline.is_paced);
	bench_free(bench);
}

static void a_session_s_pace_is_its_quickest_twentieth(void **state)
{
	struct suite *suite = suite_new();
	struct pace pace;

	(void)state;
	assert_int_equal(session_pace_of(&pace, suite, &err), 0);
	assert_true(isnan(pace.best[0]) && pace.sessions == 0);
	assert_int_equal(suite_take_bench(suite, make_paced(1, .03, 1), &err), 0);
	assert_int_equal(session_pace_of(&pace, suite, &err), 0);
	assert_rel(exp(pace.best[0]), 1e-4, 1e-9);
	assert_true(isnan(pace.best[1]));
	suite_free(suite);
}

/* ---- paced values */

static void paced_values_are_at_one_pace(void **state)
{
	struct suite *suite = suite_new();
	const struct bench *bench;

	(void)state;
	assert_int_equal(suite_take_bench(suite, make_paced(1, .03, 1.4), &err), 0);
	assert_int_equal(suite_extract_paced(suite, NAN, &err), -1); /* no best is known */
	assert_non_null(strstr(err.text, "--pace"));
	err_clear(&err);
	assert_int_equal(suite_extract_paced(suite, 1e-4, &err), 0);
	bench = suite->benches[0];
	for (size_t i = 0; i < bench->nruns; i++)
		for (size_t j = 0; j < bench->runs[i]->nvalues; j++)
			assert_true(fabs(bench->runs[i]->values[j] - 1.01) < .05);
	assert_non_null(strstr(meta_text(bench->runs[0]->meta, "assay_paced"), "everyday Python"));
	assert_int_equal(suite_extract_paced(suite, 1e-4, &err), -1); /* they have no pacer now */
	assert_non_null(strstr(err.text, "has no pacer"));
	err_clear(&err);
	suite_free(suite);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_machines_speed_is_taken_out),
		cmocka_unit_test(the_slopes_error_is_in_the_interval),
		cmocka_unit_test(pacers_that_differ_are_not_compared),
		cmocka_unit_test(a_process_without_a_pacer_is_enough_not_to_use_it),
		cmocka_unit_test(what_waits_is_left_to_the_clock),
		cmocka_unit_test(full_speed_is_that_of_the_best_pace),
		cmocka_unit_test(a_session_s_pace_is_its_quickest_twentieth),
		cmocka_unit_test(paced_values_are_at_one_pace),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
