/* What counts of event loops say of an iteration. */
#include "runner/diagnosing/loop_counts.h"
#include "tests/unit/support.h"

static struct err err;
static int64_t iterations[] = {10, 20}, turns[] = {30, 60};
static int64_t none[] = {0, 0}, one_each[] = {10, 20}, some[] = {10, 30};

static struct loop_counts_row row(bool is_task, const char *function, const char *file,
				  int64_t *runs)
{
	static double holds[] = {0.001, 0.004, 0.002, 0.9};

	return (struct loop_counts_row){.is_task = is_task,
					.function = (char *)function,
					.file = (char *)file,
					.made = is_task ? one_each : none,
					.runs = runs,
					.longest_s = holds};
}

static struct loop_counts counts_of(struct loop_counts_row *rows, size_t n, const char *interpreter)
{
	return (struct loop_counts){.n_parts = 2,
				    .iterations = iterations,
				    .turns = turns,
				    .rows = rows,
				    .n = n,
				    .interpreter = (char *)interpreter};
}

static void totals_are_sums_over_the_rows(void **state)
{
	struct loop_counts_row rows[] = {row(true, "f", "/a/x.py", one_each),
					 row(false, "g", "/a/x.py", one_each)};
	struct loop_counts counts = counts_of(rows, 2, "CPython 3.13.0");
	static const double expected[LOOP_TOTALS] = {3, 2, 1};
	struct call_figure figure;

	(void)state;
	for (int i = 0; i < LOOP_TOTALS; i++) {
		assert_int_equal(loop_counts_total(&figure, &counts, (enum loop_total)i, &err), 0);
		assert_true(call_figure_is_exact(figure));
		assert_rel(figure.low, expected[i], 1e-12);
	}
	assert_false(loop_counts_vary(&counts));
}

static void parts_that_disagree_vary(void **state)
{
	struct loop_counts_row rows[] = {row(true, "f", "/a/x.py", some)};
	struct loop_counts counts = counts_of(rows, 1, "CPython 3.13.0");
	struct call_figure figure = loop_counts_figure(&counts, some);

	(void)state;
	assert_true(loop_counts_vary(&counts));
	assert_rel(figure.low, 1, 1e-12);
	assert_rel(figure.high, 1.5, 1e-12);
}

static void a_hold_is_the_median_of_the_values(void **state)
{
	struct loop_counts_row rows[] = {row(true, "f", "/a/x.py", one_each)};
	struct loop_counts counts = counts_of(rows, 1, "CPython 3.13.0");
	double seconds;

	(void)state;
	assert_int_equal(loop_counts_hold(&seconds, &counts, &rows[0], &err), 0);
	assert_rel(seconds, 0.003, 1e-12);
	counts.n_parts = 0;
	assert_int_equal(loop_counts_hold(&seconds, &counts, &rows[0], &err), 0);
	assert_true(seconds == 0);
}

static void rows_of_two_sides_meet_by_name(void **state)
{
	struct loop_counts_row old_rows[] = {row(true, "C.f", "/a/x.py", one_each)};
	struct loop_counts_row new_rows[] = {row(false, "C.f", "/b/x.py", one_each),
					     row(true, "C.f", "/b/y.py", one_each),
					     row(true, "f", "/b/x.py", one_each)};
	struct loop_counts old = counts_of(old_rows, 1, "CPython 3.13.0");
	struct loop_counts new = counts_of(new_rows, 3, "CPython 3.13.0");

	(void)state;
	assert_null(loop_counts_same(&old, &old_rows[0], &new));
	new.interpreter = (char *)"CPython 3.8.18"; /* knows last names only */
	assert_ptr_equal(loop_counts_same(&old, &old_rows[0], &new), &new_rows[2]);
	new.interpreter = (char *)"CPython 3.13.0";
	new_rows[2].function = (char *)"C.f";
	assert_ptr_equal(loop_counts_same(&old, &old_rows[0], &new), &new_rows[2]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(totals_are_sums_over_the_rows),
		cmocka_unit_test(parts_that_disagree_vary),
		cmocka_unit_test(a_hold_is_the_median_of_the_values),
		cmocka_unit_test(rows_of_two_sides_meet_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
