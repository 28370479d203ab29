#include "results/verdicts/metric.h"
#include "results/verdicts/witness.h"
#include "tests/unit/support.h"

static const int64_t seeds[] = {11, 22, 33, 44, 55};

struct counts {
	const char *name, *source;
	double values[5];
	size_t n;
	bool has_layouts;
};

static struct bench *bench_of(const struct counts *counts, size_t n)
{
	struct run *run = run_new();
	struct bench *bench = bench_new();

	assert_int_equal(run_set_text(run, "name", "x", NULL), 0);
	assert_int_equal(run_add_value(run, 1e-3, NULL), 0);
	for (size_t i = 0; i < n; i++) {
		struct metric_counted counted = {.name = counts[i].name,
						 .source = counts[i].source,
						 .values = counts[i].values,
						 .layouts = counts[i].has_layouts ? seeds : NULL,
						 .n = counts[i].n};

		assert_int_equal(run_set_metric(run, &counted, NULL), 0);
	}
	assert_int_equal(bench_take_run(bench, run, NULL), 0);
	return bench;
}

static struct metric_comparison compare(const struct counts *a, const struct counts *b)
{
	struct bench *old_bench = bench_of(a, 1), *new_bench = bench_of(b, 1);
	struct metric_comparison c;

	assert_int_equal(metric_comparison_init(&c, old_bench, new_bench, a->name, .003, NULL), 0);
	bench_free(old_bench);
	bench_free(new_bench);
	return c;
}

static void identical_counts_are_the_same(void **state)
{
	const struct counts a = {"instructions", "valgrind", {100, 101, 102, 100, 99}, 5, true};
	struct metric_comparison c = compare(&a, &a);

	(void)state;
	assert_true(c.is_paired);
	assert_int_equal(c.verdict, VERDICT_SAME);
	assert_rel(c.ratio.estimate, 1, 0);
	metric_comparison_release(&c);
}

static void half_a_percent_of_work_is_found_above_the_floor(void **state)
{
	const struct counts a = {
		"instructions", "valgrind", {100000, 100100, 99900, 100050, 99950}, 5, true};
	const struct counts b = {
		"instructions", "valgrind", {100500, 100610, 100390, 100560, 100440}, 5, true};
	struct metric_comparison c = compare(&a, &b);

	(void)state;
	assert_int_equal(c.verdict, VERDICT_SLOWER);
	assert_string_equal(metric_comparison_word(&c), "more");
	assert_rel(c.ratio.estimate, 1.005, 1e-4);
	assert_true(c.ratio.low > 1.004 && c.ratio.high < 1.006);
	assert_true(c.p < .001);
	assert_true(c.p_beyond < .001); /* more than the limit of .3 % */
	metric_comparison_release(&c);
}

static void what_is_proven_but_small_is_the_same(void **state)
{
	const struct counts a = {
		"instructions", "valgrind", {100000, 100100, 99900, 100050, 99950}, 5, true};
	struct counts b = a;
	struct metric_comparison c;

	(void)state;
	for (size_t i = 0; i < 5; i++)
		b.values[i] += 100; /* .1 %: within the margin of .2 % */
	c = compare(&a, &b);
	assert_int_equal(c.verdict, VERDICT_SAME);
	assert_true(c.p < .05);
	metric_comparison_release(&c);
}

static void other_layouts_are_two_samples(void **state)
{
	const struct counts a = {"instructions", "perf", {1000, 1010, 990, 1005}, 4, false};
	const struct counts b = {"instructions", "perf", {1200, 1190, 1215}, 3, false};
	struct metric_comparison c = compare(&a, &b);

	(void)state;
	assert_false(c.is_paired);
	assert_int_equal(c.verdict, VERDICT_SLOWER);
	metric_comparison_release(&c);
}

static void sources_are_never_compared_with_each_other(void **state)
{
	const struct counts a = {"instructions", "perf", {1000, 1010}, 2, false};
	const struct counts b = {"instructions", "valgrind", {1000, 1010}, 2, true};
	struct metric_comparison c = compare(&a, &b);

	(void)state;
	assert_int_equal(c.verdict, VERDICT_UNDECIDED);
	assert_true(isnan(c.ratio.estimate) && isnan(c.p));
	assert_int_equal(c.lack, METRIC_LACKS_ONE_SOURCE);
	assert_string_equal(c.old_side.metric.source, "perf");
	assert_string_equal(c.new_side.metric.source, "valgrind");
	metric_comparison_release(&c);
}

static void one_layout_decides_nothing(void **state)
{
	const struct counts a = {"instructions", "valgrind", {1000}, 1, true};
	const struct counts b = {"instructions", "valgrind", {1100}, 1, true};
	struct metric_comparison c = compare(&a, &b);

	(void)state;
	assert_int_equal(c.verdict, VERDICT_UNDECIDED);
	assert_rel(c.ratio.estimate, 1.1, 1e-12);
	assert_true(isnan(c.p));
	assert_int_equal(c.lack, METRIC_LACKS_LAYOUTS);
	metric_comparison_release(&c);
}

static void exact_metrics_need_no_statistics(void **state)
{
	const struct counts a = {"allocations", "hooks", {3, 3, 3}, 3, true};
	const struct counts b = {"allocations", "hooks", {4, 4, 4}, 3, true};
	const struct counts zero = {"allocations", "hooks", {0, 0, 0}, 3, true};
	struct metric_comparison c = compare(&a, &b);

	(void)state;
	assert_int_equal(c.verdict, VERDICT_SLOWER);
	assert_rel(c.ratio.low, 4 / 3., 1e-15);
	assert_rel(c.p, 0, 0);
	assert_rel(c.p_beyond, 0, 0);
	assert_string_equal(metric_comparison_says(&c), "more");
	metric_comparison_release(&c);
	c = compare(&b, &a);
	assert_string_equal(metric_comparison_word(&c), "less");
	assert_string_equal(metric_comparison_says(&c), "fewer");
	metric_comparison_release(&c);
	c = compare(&zero, &b);
	assert_int_equal(c.verdict, VERDICT_SLOWER);
	metric_comparison_release(&c);
	c = compare(&zero, &zero);
	assert_int_equal(c.verdict, VERDICT_SAME);
	metric_comparison_release(&c);
}

static struct metric_comparison compare_ipc(const struct counts *a, const struct counts *b)
{
	struct bench *old_bench = bench_of(a, 2), *new_bench = bench_of(b, 2);
	struct metric_comparison c;

	assert_int_equal(metric_comparison_init(&c, old_bench, new_bench, "ipc", .003, NULL), 0);
	bench_free(old_bench);
	bench_free(new_bench);
	return c;
}

/* Of instructions per cycle more is better: what fails a gate is less of them. */
static void a_gain_is_judged_the_other_way(void **state)
{
	const struct counts few[] = {{"instructions", "perf", {2000, 2001, 1999}, 3, false},
				     {"cycles", "perf", {1000, 1000, 1000}, 3, false}};
	const struct counts many[] = {{"instructions", "perf", {2200, 2201, 2199}, 3, false},
				      {"cycles", "perf", {1000, 1000, 1000}, 3, false}};
	struct metric_comparison c = compare_ipc(few, many);

	(void)state;
	assert_string_equal(metric_comparison_word(&c), "more");
	assert_int_equal(metric_comparison_judged(&c), VERDICT_FASTER);
	assert_true(c.p_beyond > .999);
	metric_comparison_release(&c);
	c = compare_ipc(many, few);
	assert_string_equal(metric_comparison_word(&c), "less");
	assert_string_equal(metric_comparison_says(&c), "less");
	assert_int_equal(metric_comparison_judged(&c), VERDICT_SLOWER);
	assert_true(c.p_beyond < .001);
	metric_comparison_release(&c);
}

static void what_one_side_lacks_is_said(void **state)
{
	const struct counts a = {"allocations", "hooks", {3}, 1, true};
	struct bench *old_bench = bench_of(&a, 1), *new_bench = bench_of(NULL, 0);
	const char *const asked[] = {"time", "allocations"};
	struct metric_comparisons all = {0};
	struct figure figures[METRIC_LACK_FIGURES + 1];

	(void)state;
	assert_int_equal(metric_comparisons_init(&all, old_bench, new_bench, asked, 2, NAN, NULL),
			 0);
	assert_int_equal(all.n, 1);
	assert_true(all.items[0].is_asked);
	assert_int_equal(all.items[0].lack, METRIC_LACKS_A_SIDE);
	metric_lack_figures(&all.items[0], figures);
	assert_string_equal(figure_find(figures, "lack")->text, "side");
	assert_string_equal(figure_find(figures, "side")->text, "new");
	metric_comparisons_release(&all);
	bench_free(old_bench);
	bench_free(new_bench);
}

/* ---- the witness */

/* The metrics that speak, in their order: "instructions ipc". */
static void speak(const struct counts *a, const struct counts *b, size_t n, double time_ratio,
		  const char *names, bool is_against)
{
	struct bench *old_bench = bench_of(a, n), *new_bench = bench_of(b, n);
	struct metric_comparisons all = {0};
	struct witness witness;
	struct buf out = {0};

	assert_int_equal(metric_comparisons_init(&all, old_bench, new_bench, NULL, 0, NAN, NULL),
			 0);
	witness = witness_find(time_ratio, 1e-3, &all);
	for (size_t i = 0; i < witness.n; i++)
		buf_addf(&out, "%s%s", i ? " " : "", witness.metrics[i]->kind.name);
	assert_string_equal(buf_text(&out), names);
	assert_int_equal(witness.is_against, is_against);
	buf_release(&out);
	metric_comparisons_release(&all);
	bench_free(old_bench);
	bench_free(new_bench);
}

static void the_witness_names_what_moved_with_the_time(void **state)
{
	const struct counts a[] = {{"instructions", "perf", {1000, 1000.1, 999.9}, 3, false},
				   {"cycles", "perf", {500, 500.1, 499.9}, 3, false},
				   {"page-faults", "perf", {100, 101, 99}, 3, false}};
	const struct counts more[] = {{"instructions", "perf", {1120, 1120.1, 1119.9}, 3, false},
				      {"cycles", "perf", {560, 560.1, 559.9}, 3, false},
				      {"page-faults", "perf", {100, 101, 99}, 3, false}};
	const struct counts faults[] = {{"instructions", "perf", {1000, 1000.1, 999.9}, 3, false},
					{"cycles", "perf", {500, 500.1, 499.9}, 3, false},
					{"page-faults", "perf", {180, 181, 179}, 3, false}};
	const struct counts waits[] = {{"instructions", "perf", {1000, 1000.1, 999.9}, 3, false},
				       {"cycles", "perf", {600, 600.1, 599.9}, 3, false},
				       {"page-faults", "perf", {50, 51, 49}, 3, false}};

	(void)state;
	speak(a, more, 3, 1.12, "instructions ipc", false);
	speak(a, faults, 3, 1.05, "instructions ipc page-faults", false);
	/* Fewer faults do not make it slower: no word of them. */
	speak(a, waits, 3, 1.2, "instructions ipc", false);
	speak(a, NULL, 0, 1.2, "", false);
	/* More instructions do not make it faster: against the time, where no IPC tells why. */
	speak(a, more, 1, 0.9, "instructions", true);
	speak(a, more, 1, 1.1, "instructions", false);
	speak(a, more, 2, 0.9, "instructions ipc", false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(identical_counts_are_the_same),
		cmocka_unit_test(half_a_percent_of_work_is_found_above_the_floor),
		cmocka_unit_test(what_is_proven_but_small_is_the_same),
		cmocka_unit_test(other_layouts_are_two_samples),
		cmocka_unit_test(sources_are_never_compared_with_each_other),
		cmocka_unit_test(one_layout_decides_nothing),
		cmocka_unit_test(exact_metrics_need_no_statistics),
		cmocka_unit_test(a_gain_is_judged_the_other_way),
		cmocka_unit_test(what_one_side_lacks_is_said),
		cmocka_unit_test(the_witness_names_what_moved_with_the_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
