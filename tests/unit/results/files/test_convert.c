#include "results/files/convert.h"
#include "results/files/read.h"
#include "results/files/write.h"
#include "results/model/evidence.h"
#include "tests/unit/support.h"

static struct err err;

/* Two benchmarks: "a" with a calibration run and three more, "b" of bytes without loops. */
static const char two[] =
	"{\"version\":\"1.0\",\"metadata\":{\"os\":\"L\"},\"benchmarks\":["
	"{\"metadata\":{\"name\":\"a\",\"loops\":4,\"unit\":\"second\"},\"runs\":["
	"{\"metadata\":{\"calibrate_loops\":4,\"mem_max_rss\":1},\"warmups\":[[1,1.5]]},"
	"{\"metadata\":{\"mem_max_rss\":10},\"values\":[1.5],\"warmups\":[[4,1.5]],"
	"\"assay\":{\"evidence\":{\"cpu\":[1]},\"warmup_evidence\":{\"cpu\":[1]}}},"
	"{\"metadata\":{\"mem_max_rss\":20,\"load_avg_1min\":0.5},\"values\":[2.5]},"
	"{\"metadata\":{\"mem_max_rss\":30},\"values\":[3.5]}]},"
	"{\"metadata\":{\"name\":\"b\",\"unit\":\"byte\"},\"runs\":[{\"values\":[7]}]}]}";

static struct suite *parse(const char *text)
{
	struct suite *suite;

	err_clear(&err);
	suite = suite_parse(text, strlen(text), "x", &err);
	assert_string_equal(err.text, "");
	return suite;
}

static void assert_holds(struct suite *suite, const char *want)
{
	struct buf text = {0};

	assert_int_equal(suite_format(suite, WRITE_COMPACT, &text, NULL), 0);
	assert_string_equal(buf_text(&text), want);
	buf_release(&text);
	suite_free(suite);
}

/* ---- adding */

static void added_runs_go_to_their_benchmarks_and_new_ones_are_appended(void **state)
{
	struct suite *suite =
		parse("{\"version\":\"1.0\",\"benchmarks\":["
		      "{\"metadata\":{\"name\":\"a\"},\"runs\":[{\"values\":[1]}]}]}");
	struct suite *more = parse("{\"version\":\"1.0\",\"benchmarks\":["
				   "{\"metadata\":{\"name\":\"c\"},\"runs\":[{\"values\":[3]}]},"
				   "{\"metadata\":{\"name\":\"a\"},\"runs\":[{\"values\":[2]}]}]}");

	(void)state;
	assert_int_equal(suite_take_all(suite, more, NULL), 0);
	assert_int_equal(more->n, 0);
	suite_free(more);
	assert_holds(suite, "{\"benchmarks\":[{\"metadata\":{\"name\":\"a\"},\"runs\":["
			    "{\"values\":[1]},{\"values\":[2]}]},{\"metadata\":{\"name\":\"c\"},"
			    "\"runs\":[{\"values\":[3]}]}],\"version\":\"1.0\"}\n");
}

static void what_does_not_fit_is_not_added_at_all(void **state)
{
	struct suite *suite = parse(two), *more;

	(void)state;
	more = parse(
		"{\"version\":\"1.0\",\"benchmarks\":["
		"{\"metadata\":{\"name\":\"a\",\"unit\":\"second\"},\"runs\":[{\"values\":[9]}]},"
		"{\"metadata\":{\"name\":\"b\"},\"runs\":[{\"values\":[1]}]}]}");
	assert_int_equal(suite_take_all(suite, more, &err), -1);
	assert_string_equal(err.text,
			    "benchmark b, run 1: unit: must be the same in all runs, but is "
			    "nothing here and \"byte\" in the first run");
	assert_int_equal(suite->benches[0]->nruns, 4);
	assert_int_equal(more->n, 2);
	suite_free(suite);
	suite_free(more);
}

/* ---- benchmarks */

static void benchmarks_are_chosen_by_name(void **state)
{
	const char *const b_and_unknown[] = {"zz", "b"}, *const all[] = {"a", "b"};
	struct suite *suite = parse(two);

	(void)state;
	assert_int_equal(suite_include_benches(suite, b_and_unknown, 1, &err), -1);
	assert_string_equal(err.text, "none of the benchmarks named is in the file");
	err_clear(&err);
	assert_int_equal(suite_exclude_benches(suite, all, 2, &err), -1);
	assert_string_equal(err.text, "no benchmark would be left");
	assert_int_equal(suite->n, 2);
	assert_int_equal(suite_include_benches(suite, b_and_unknown, 2, NULL), 0);
	assert_int_equal(suite->n, 1);
	assert_string_equal(bench_name(suite->benches[0]), "b");
	suite_free(suite);
	suite = parse(two);
	assert_int_equal(suite_exclude_benches(suite, b_and_unknown, 2, NULL), 0);
	assert_int_equal(suite->n, 1);
	assert_string_equal(bench_name(suite->benches[0]), "a");
	suite_free(suite);
}

/* ---- runs */

static const char *list_error(const char *text)
{
	struct run_list list;

	err_clear(&err);
	if (run_list_parse(&list, text, &err) == 0)
		run_list_release(&list);
	return err.text;
}

static void lists_of_runs_are_refused_in_pyperfs_words(void **state)
{
	(void)state;
	assert_string_equal(list_error("1"), "");
	assert_string_equal(list_error(" 1 - 3 , 7"), "");
	assert_string_equal(list_error("3-1,2"), "");
	assert_string_equal(list_error("3-1"), "empty list of runs");
	assert_string_equal(list_error("0"), "number of runs starts at 1");
	assert_string_equal(list_error("0-2"), "number of runs starts at 1");
	assert_string_equal(list_error(""), "invalid list of runs");
	assert_string_equal(list_error("1,"), "invalid list of runs");
	assert_string_equal(list_error("-1"), "invalid list of runs");
	assert_string_equal(list_error("1-2-3"), "invalid list of runs");
	assert_string_equal(list_error("1x"), "invalid list of runs");
	assert_string_equal(list_error("99999999999999999999"), "invalid list of runs");
}

/* The memory sizes of the runs of "a" after the operation, as "1 10 20 30"; or the error. */
static const char *runs_after(int (*operation)(struct suite *, const struct run_list *,
					       struct err *),
			      const char *text)
{
	static char seen[sizeof(err.text)];
	struct suite *suite = parse(two);
	struct run_list list;
	const char *const only_a[] = {"a"};

	assert_int_equal(suite_include_benches(suite, only_a, 1, NULL), 0);
	assert_int_equal(run_list_parse(&list, text, NULL), 0);
	if (operation(suite, &list, &err))
		snprintf(seen, sizeof(seen), "%s", err.text);
	else
		seen[0] = '\0';
	for (size_t i = 0; i < suite->benches[0]->nruns && !err.kind; i++)
		snprintf(seen + strlen(seen), sizeof(seen) - strlen(seen), "%g ",
			 meta_number(suite->benches[0]->runs[i]->meta, "mem_max_rss", 0));
	assert_true(err.kind == ERR_NONE || suite->benches[0]->nruns == 4);
	run_list_release(&list);
	suite_free(suite);
	return seen;
}

static void included_runs_keep_the_order_of_the_list(void **state)
{
	(void)state;
	assert_string_equal(runs_after(suite_include_runs, "2-3"), "10 20 ");
	assert_string_equal(runs_after(suite_include_runs, "4,1,4"), "30 1 30 ");
	assert_string_equal(runs_after(suite_include_runs, "3-9223372036854775807"), "20 30 ");
	assert_string_equal(runs_after(suite_include_runs, "5"), "benchmark a: has no more run");
}

static void excluded_runs_are_those_listed_whatever_their_order(void **state)
{
	(void)state;
	assert_string_equal(runs_after(suite_exclude_runs, "2-3"), "1 30 ");
	assert_string_equal(runs_after(suite_exclude_runs, "3,1,3"), "10 30 ");
	assert_string_equal(runs_after(suite_exclude_runs, "9"), "1 10 20 30 ");
	assert_string_equal(runs_after(suite_exclude_runs, "1-4"), "benchmark a: has no more run");
}

/* ---- warmups */

static void warmups_go_and_calibration_runs_with_them(void **state)
{
	struct suite *suite = parse(two);
	struct evidence seen;

	(void)state;
	assert_int_equal(suite_remove_warmups(suite, NULL), 0);
	assert_int_equal(suite->benches[0]->nruns, 3);
	assert_int_equal(suite->benches[0]->runs[0]->nwarmups, 0);
	assert_true(run_evidence(suite->benches[0]->runs[0], 0, &seen));
	assert_null(suite->benches[0]->runs[0]->warmup_evidence);
	suite_free(suite);
}

static void a_benchmark_of_warmups_only_cannot_lose_them(void **state)
{
	struct suite *suite =
		parse("{\"version\":\"1.0\",\"benchmarks\":[{\"runs\":[{\"metadata\":{"
		      "\"name\":\"a\"},\"warmups\":[[1,1]]}]}]}");

	(void)state;
	assert_int_equal(suite_remove_warmups(suite, &err), -1);
	assert_string_equal(err.text, "benchmark a: has no values, only warmups");
	assert_int_equal(suite->benches[0]->nruns, 1);
	suite_free(suite);
}

/* ---- metadata */

static const char *update_error(const char *text)
{
	struct suite *suite = parse(two);

	suite_update_metadata(suite, text, &err);
	suite_free(suite);
	return err.text;
}

static void updates_are_typed_by_their_keys(void **state)
{
	struct suite *suite = parse(two);

	(void)state;
	assert_int_equal(
		suite_update_metadata(suite, "loops=8, os = M ,,x=3,eq=a=b,duration= 1.5", &err),
		0);
	for (size_t b = 0; b < suite->n; b++)
		for (size_t r = 0; r < suite->benches[b]->nruns; r++) {
			const struct run *run = suite->benches[b]->runs[r];

			assert_int_equal(run_loops(run), 8);
			assert_string_equal(meta_text(run->meta, "x"), "3");
			assert_string_equal(meta_text(run->meta, "eq"), "a=b");
			assert_string_equal(meta_text(run->meta, "os "), "M");
			assert_rel(meta_number(run->meta, "duration", 0), 1.5, 0);
		}
	suite_free(suite);
}

static void impossible_updates_change_nothing(void **state)
{
	struct suite *suite = parse(two);

	(void)state;
	assert_string_equal(update_error("loops=x"), "loops: must be an integer >= 1");
	assert_string_equal(update_error("loops=1.5"), "loops: must be an integer >= 1");
	assert_string_equal(update_error("x="), "x: must not be empty");
	assert_string_equal(update_error("x"), "x: a value is missing: write x=VALUE");
	assert_string_equal(update_error("=3"), "a value without a key in \"=3\"");
	assert_string_equal(update_error("name=z"), "name: would be the same for 2 benchmarks");
	assert_string_equal(update_error("unit=hour"),
			    "unit: must be \"second\", \"byte\" or \"integer\"");
	assert_string_equal(update_error("inner_loops=3"), "");
	assert_int_equal(suite_update_metadata(suite, "inner_loops=3", NULL), 0);
	assert_int_equal(suite_update_metadata(suite, "inner_loops=3", NULL), 0);
	assert_int_equal(suite_update_metadata(suite, "a=1,inner_loops=4", &err), -1);
	assert_string_equal(err.text,
			    "inner_loops: cannot be changed: values are stored divided by it");
	assert_null(meta_get(suite->benches[0]->runs[0]->meta, "a"));
	suite_free(suite);
}

static void one_benchmark_can_be_renamed(void **state)
{
	const char *const only_b[] = {"b"};
	struct suite *suite = parse(two);

	(void)state;
	assert_int_equal(suite_include_benches(suite, only_b, 1, NULL), 0);
	assert_int_equal(suite_update_metadata(suite, "name=z", NULL), 0);
	assert_string_equal(bench_name(suite->benches[0]), "z");
	suite_free(suite);
}

static void extracted_numbers_are_values_without_loops(void **state)
{
	const char *const only_a[] = {"a"};
	struct suite *suite = parse(two);

	(void)state;
	assert_int_equal(suite_include_benches(suite, only_a, 1, NULL), 0);
	assert_int_equal(suite_extract_metadata(suite, "mem_max_rss", NULL), 0);
	assert_holds(suite,
		     "{\"benchmarks\":[{\"runs\":["
		     "{\"metadata\":{\"mem_max_rss\":10},\"values\":[10]},"
		     "{\"metadata\":{\"load_avg_1min\":0.5,\"mem_max_rss\":20},\"values\":[20]},"
		     "{\"metadata\":{\"mem_max_rss\":30},\"values\":[30]}]}],"
		     "\"metadata\":{\"name\":\"a\",\"os\":\"L\",\"unit\":\"byte\"},"
		     "\"version\":\"1.0\"}\n");
}

static void what_cannot_be_extracted_is_named(void **state)
{
	struct suite *suite = parse(two);

	(void)state;
	assert_int_equal(suite_extract_metadata(suite, "load_avg_1min", &err), -1);
	assert_string_equal(err.text, "benchmark a: run 2: has no metadata load_avg_1min");
	err_clear(&err);
	assert_int_equal(suite_extract_metadata(suite, "os", &err), -1);
	assert_string_equal(err.text, "benchmark a: run 2: os: is not a number");
	assert_int_equal(suite->benches[0]->nruns, 4);
	suite_free(suite);
}

static void only_name_and_unit_survive_removing_all_metadata(void **state)
{
	struct suite *suite = parse(two);

	(void)state;
	assert_int_equal(suite_remove_all_metadata(suite, NULL), 0);
	assert_holds(
		suite,
		"{\"benchmarks\":[{\"metadata\":{\"name\":\"a\",\"unit\":\"second\"},\"runs\":["
		"{\"warmups\":[[1,1.5]]},{\"assay\":{\"evidence\":{\"cpu\":[1]},"
		"\"warmup_evidence\":{\"cpu\":[1]}},\"values\":[1.5],\"warmups\":[[4,1.5]]},"
		"{\"values\":[2.5]},{\"values\":[3.5]}]},"
		"{\"metadata\":{\"name\":\"b\",\"unit\":\"byte\"},\"runs\":[{\"values\":[7]}]}],"
		"\"version\":\"1.0\"}\n");
}

static void metadata_that_runs_must_agree_on_can_go_from_several_runs(void **state)
{
	struct suite *suite =
		parse("{\"version\":\"1.0\",\"metadata\":{\"name\":\"a\",\"cpu_count\":2},"
		      "\"benchmarks\":[{\"runs\":[{\"values\":[1.5]},{\"values\":[2.5]}]}]}");

	(void)state;
	assert_int_equal(suite_remove_all_metadata(suite, NULL), 0);
	assert_holds(suite, "{\"benchmarks\":[{\"runs\":[{\"values\":[1.5]},{\"values\":[2.5]}]}],"
			    "\"metadata\":{\"name\":\"a\"},\"version\":\"1.0\"}\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(added_runs_go_to_their_benchmarks_and_new_ones_are_appended),
		cmocka_unit_test(what_does_not_fit_is_not_added_at_all),
		cmocka_unit_test(benchmarks_are_chosen_by_name),
		cmocka_unit_test(lists_of_runs_are_refused_in_pyperfs_words),
		cmocka_unit_test(included_runs_keep_the_order_of_the_list),
		cmocka_unit_test(excluded_runs_are_those_listed_whatever_their_order),
		cmocka_unit_test(warmups_go_and_calibration_runs_with_them),
		cmocka_unit_test(a_benchmark_of_warmups_only_cannot_lose_them),
		cmocka_unit_test(updates_are_typed_by_their_keys),
		cmocka_unit_test(impossible_updates_change_nothing),
		cmocka_unit_test(one_benchmark_can_be_renamed),
		cmocka_unit_test(extracted_numbers_are_values_without_loops),
		cmocka_unit_test(what_cannot_be_extracted_is_named),
		cmocka_unit_test(only_name_and_unit_survive_removing_all_metadata),
		cmocka_unit_test(metadata_that_runs_must_agree_on_can_go_from_several_runs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
