#include "results/model/metadata.h"
#include "results/model/suite.h"
#include "tests/unit/support.h"

static struct run *run_of(const char *name, double value)
{
	struct run *run = run_new();

	assert_non_null(run);
	assert_int_equal(run_set_text(run, "name", name, NULL), 0);
	if (value > 0)
		assert_int_equal(run_add_value(run, value, NULL), 0);
	return run;
}

static void runs_go_to_the_benchmark_of_their_name(void **state)
{
	struct suite *suite = suite_new();

	(void)state;
	assert_int_equal(suite_take_run(suite, run_of("a", 1), NULL), 0);
	assert_int_equal(suite_take_run(suite, run_of("b", 2), NULL), 0);
	assert_int_equal(suite_take_run(suite, run_of("a", 3), NULL), 0);
	assert_int_equal(suite->n, 2);
	assert_int_equal(suite_find(suite, "a")->nruns, 2);
	assert_string_equal(bench_name(suite->benches[1]), "b");
	assert_string_equal(bench_unit(suite->benches[1]), "second");
	assert_null(suite_find(suite, "c"));
	suite_free(suite);
}

static void values_and_process_means_are_in_run_order(void **state)
{
	struct bench *bench = bench_new();
	struct run *calibration = run_of("a", 0), *run = run_of("a", 1);
	double *x;
	size_t n;

	(void)state;
	assert_int_equal(run_add_warmup(calibration, 1, 9, NULL), 0);
	assert_int_equal(run_add_value(run, 2, NULL), 0);
	assert_int_equal(bench_take_run(bench, calibration, NULL), 0);
	assert_int_equal(bench_take_run(bench, run, NULL), 0);
	assert_int_equal(bench_take_run(bench, run_of("a", 5), NULL), 0);
	assert_true(run_is_calibration(calibration));
	assert_false(run_is_calibration(run));
	x = bench_process_means_new(bench, &n, NULL);
	assert_int_equal(n, 2);
	assert_rel(x[0], 1.5, 0);
	assert_rel(x[1], 5, 0);
	free(x);
	bench_free(bench);
}

static void loops_are_one_unless_said(void **state)
{
	struct run *run = run_new();

	(void)state;
	assert_int_equal(run_loops(run), 1);
	assert_int_equal(run_inner_loops(run), 1);
	run_set_int(run, "loops", 1024, NULL);
	run_set_int(run, "inner_loops", 10, NULL);
	assert_int_equal(run_loops(run), 1024);
	assert_int_equal(run_inner_loops(run), 10);
	run_free(run);
}

static void values_must_be_positive_numbers(void **state)
{
	struct run *run = run_new();

	(void)state;
	assert_int_equal(run_add_value(run, 0, NULL), -1);
	assert_int_equal(run_add_value(run, -1, NULL), -1);
	assert_int_equal(run_add_value(run, (double)NAN, NULL), -1);
	assert_int_equal(run_add_value(run, (double)INFINITY, NULL), -1);
	assert_int_equal(run_add_int_value(run, 0, NULL), -1);
	assert_int_equal(run_add_warmup(run, 0, 1, NULL), -1);
	assert_int_equal(run_add_warmup(run, 1, -1, NULL), -1);
	assert_int_equal(run_add_warmup(run, 1, 0, NULL), 0);
	assert_int_equal(run->nvalues, 0);
	assert_int_equal(run->nwarmups, 1);
	run_free(run);
}

static void integers_and_reals_are_told_apart(void **state)
{
	struct run *run = run_new();

	(void)state;
	for (int i = 1; i <= 20; i++)
		assert_int_equal(run_add_value(run, i, NULL), 0);
	assert_null(run->value_is_int);
	for (int i = 1; i <= 20; i++)
		assert_int_equal(run_add_int_value(run, i, NULL), 0);
	assert_int_equal(run_add_value(run, 1, NULL), 0);
	for (size_t i = 0; i < run->nvalues; i++)
		assert_int_equal(run->value_is_int[i], i >= 20 && i < 40);
	run_free(run);
}

/* What taking a run with this change says after a first plain run. */
static const char *second_run(void (*change)(struct run *))
{
	static struct err err;
	struct suite *suite = suite_new();
	struct run *first = run_of("a", 1), *second = run_of("a", 1);

	err_clear(&err);
	run_set_text(first, "hostname", "here", NULL);
	run_set_text(second, "hostname", "here", NULL);
	change(second);
	assert_int_equal(suite_take_run(suite, first, NULL), 0);
	if (suite_take_run(suite, second, &err))
		run_free(second);
	suite_free(suite);
	return err.text;
}

static void change_nothing(struct run *run)
{
	(void)run;
}

static void change_host(struct run *run)
{
	run_set_text(run, "hostname", "there", NULL);
}

static void lose_host(struct run *run)
{
	run_remove_meta(run, "hostname");
}

static void gain_inner_loops(struct run *run)
{
	run_set_int(run, "inner_loops", 10, NULL);
}

static void gain_date(struct run *run)
{
	run_set_text(run, "date", "2026-01-01 00:00:00", NULL);
}

static void lose_values(struct run *run)
{
	run->nvalues = 0;
}

static void lose_name(struct run *run)
{
	run_remove_meta(run, "name");
}

static void runs_of_a_benchmark_must_agree_on_what_pyperf_checks(void **state)
{
	(void)state;
	assert_string_equal(second_run(change_nothing), "");
	assert_string_equal(second_run(gain_date), "");
	assert_string_equal(second_run(change_host),
			    "hostname: must be the same in all runs, but is \"there\" here and "
			    "\"here\" in the first run");
	assert_string_equal(second_run(lose_host),
			    "hostname: must be the same in all runs, but is nothing here and "
			    "\"here\" in the first run");
	assert_string_equal(second_run(gain_inner_loops),
			    "inner_loops: must be the same in all runs, but is 10 here and "
			    "nothing in the first run");
	assert_string_equal(second_run(lose_values), "a run must have values or warmups");
	assert_string_equal(second_run(lose_name), "name: missing");
}

static void a_refused_run_stays_the_callers(void **state)
{
	struct suite *suite = suite_new();
	struct run *run = run_of("a", 0);

	(void)state;
	assert_int_equal(suite_take_run(suite, run, NULL), -1);
	assert_int_equal(suite->n, 0);
	run_free(run);
	suite_free(suite);
}

static void a_name_is_taken_once(void **state)
{
	struct suite *suite = suite_new();
	struct bench *bench = bench_new();

	(void)state;
	assert_int_equal(suite_take_bench(suite, bench, NULL), -1);
	assert_int_equal(bench_take_run(bench, run_of("a", 1), NULL), 0);
	assert_int_equal(suite_take_run(suite, run_of("a", 1), NULL), 0);
	assert_int_equal(suite_take_bench(suite, bench, NULL), -1);
	bench_free(bench);
	suite_free(suite);
}

static void benchmarks_are_found_though_the_list_was_changed_by_hand(void **state)
{
	struct suite *suite = suite_new();
	char name[20];

	(void)state;
	for (int i = 0; i < 50; i++) {
		snprintf(name, sizeof(name), "b%d", i);
		assert_int_equal(suite_take_run(suite, run_of(name, 1), NULL), 0);
	}
	assert_ptr_equal(suite_find(suite, "b30"), suite->benches[30]);
	bench_free(suite->benches[10]);
	suite->benches[10] = suite->benches[--suite->n];
	assert_null(suite_find(suite, "b10"));
	assert_ptr_equal(suite_find(suite, "b49"), suite->benches[10]);
	assert_ptr_equal(suite_find(suite, "b30"), suite->benches[30]);
	suite_free(suite);
}

static void a_benchmark_can_be_put_in_its_place(void **state)
{
	struct suite *suite = suite_new();

	(void)state;
	assert_int_equal(suite_take_run(suite, run_of("a", 1), NULL), 0);
	assert_int_equal(suite_take_run(suite, run_of("b", 1), NULL), 0);
	assert_int_equal(suite_take_run(suite, run_of("c", 1), NULL), 0);
	assert_true(suite_place(suite, "c", 0));
	assert_string_equal(bench_name(suite->benches[0]), "c");
	assert_string_equal(bench_name(suite->benches[2]), "a");
	assert_true(suite_place(suite, "c", 0));
	assert_false(suite_place(suite, "c", 1));
	assert_false(suite_place(suite, "d", 0));
	assert_ptr_equal(suite_find(suite, "a"), suite->benches[2]);
	suite_free(suite);
}

static void common_metadata_is_what_all_runs_share(void **state)
{
	struct suite *suite = suite_new();
	struct run *a = run_of("a", 1), *b = run_of("b", 1), *b2 = run_of("b", 1);
	struct meta *common;

	(void)state;
	run_set_text(a, "os", "x", NULL);
	run_set_text(b, "os", "x", NULL);
	run_set_text(b2, "os", "x", NULL);
	run_set_int(b, "n", 1, NULL);
	run_set_int(b2, "n", 1, NULL);
	run_set_int(b, "m", 1, NULL);
	suite_take_run(suite, a, NULL);
	suite_take_run(suite, b, NULL);
	suite_take_run(suite, b2, NULL);
	common = suite_common_meta_new(suite, NULL);
	assert_int_equal(meta_count(common), 1);
	assert_string_equal(meta_text(common, "os"), "x");
	meta_free(common);
	common = bench_common_meta_new(suite->benches[1], NULL);
	assert_int_equal(meta_count(common), 3);
	assert_rel(meta_number(common, "n", 0), 1, 0);
	meta_free(common);
	suite_free(suite);
}

static void what_is_forgotten_is_the_runs_own(void **state)
{
	static const char *const keys[] = {"date", "duration", "hostname"};
	struct run *run = run_new();
	struct meta *base = NULL;
	struct meta_value host = {META_TEXT, {.text = "here"}};

	(void)state;
	assert_int_equal(meta_set(&base, "hostname", &host, NULL), 0);
	run_set_text(run, "name", "bench", NULL);
	run_set_text(run, "date", "today", NULL);
	run_set_real(run, "duration", 1.5, NULL);
	assert_int_equal(meta_add_base(&run->meta, base, NULL), 0);
	run_add_value(run, 1, NULL);
	run_add_warmup(run, 1, 1, NULL);
	run_forget(run, keys, 3);
	assert_int_equal(run->nwarmups, 0);
	assert_int_equal(run->nvalues, 1);
	assert_null(meta_get(run->meta, "date"));
	assert_null(meta_get(run->meta, "duration"));
	assert_string_equal(meta_text(run->meta, "name"), "bench");
	assert_string_equal(meta_text(run->meta, "hostname"), "here");
	run_add_warmup(run, 1, 1, NULL);
	assert_int_equal(run->nwarmups, 1);
	run_free(run);
	meta_free(base);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(runs_go_to_the_benchmark_of_their_name),
		cmocka_unit_test(values_and_process_means_are_in_run_order),
		cmocka_unit_test(loops_are_one_unless_said),
		cmocka_unit_test(values_must_be_positive_numbers),
		cmocka_unit_test(integers_and_reals_are_told_apart),
		cmocka_unit_test(runs_of_a_benchmark_must_agree_on_what_pyperf_checks),
		cmocka_unit_test(a_refused_run_stays_the_callers),
		cmocka_unit_test(a_name_is_taken_once),
		cmocka_unit_test(benchmarks_are_found_though_the_list_was_changed_by_hand),
		cmocka_unit_test(a_benchmark_can_be_put_in_its_place),
		cmocka_unit_test(common_metadata_is_what_all_runs_share),
		cmocka_unit_test(what_is_forgotten_is_the_runs_own),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
