/* Files made by the tools themselves (tests/data/foreign/generate), and small ones by hand. Run
   from the root of the repository. */
#include "results/files/foreign.h"
#include "results/files/read.h"
#include "results/model/evidence.h"
#include "tests/unit/support.h"

#define DATA "tests/data/foreign/"

static struct err err;

static struct suite *read_file(const char *path)
{
	struct suite *suite;

	err_clear(&err);
	suite = suite_read(path, &err);
	assert_string_equal(err.text, "");
	return suite;
}

static json_t *load(const char *path)
{
	json_t *document = json_load_file(path, 0, NULL);

	assert_non_null(document);
	return document;
}

static const char *text_of(const struct bench *bench, const char *key)
{
	return meta_text(bench->runs[0]->meta, key);
}

/* ---- pytest-benchmark */

static void pytest_benchmarks_are_one_run_of_their_rounds(void **state)
{
	struct suite *suite = read_file(DATA "pytest-benchmark.json");
	json_t *document = load(DATA "pytest-benchmark.json"), *bench;
	size_t i;

	(void)state;
	assert_int_equal(suite->n, 3);
	json_array_foreach(json_object_get(document, "benchmarks"), i, bench)
	{
		json_t *stats = json_object_get(bench, "stats");
		json_t *data = json_object_get(stats, "data");
		const struct run *run = suite->benches[i]->runs[0];

		assert_string_equal(bench_name(suite->benches[i]),
				    json_string_value(json_object_get(bench, "fullname")));
		assert_int_equal(suite->benches[i]->nruns, 1);
		assert_int_equal(run->nvalues, json_array_size(data));
		for (size_t v = 0; v < run->nvalues; v++)
			assert_rel(run->values[v], json_real_value(json_array_get(data, v)), 0);
		assert_int_equal(run_loops(run),
				 json_integer_value(json_object_get(stats, "iterations")));
		assert_false(bench_has_process_level(suite->benches[i]));
	}
	assert_string_equal(bench_name(suite->benches[0]), "test_fast.py::test_sum[10]");
	assert_string_equal(text_of(suite->benches[0], "extra_kind"), "sum");
	assert_string_equal(text_of(suite->benches[2], "group"), "text");
	assert_string_equal(text_of(suite->benches[0], "imported_from"), "pytest-benchmark 5.3.1");
	assert_string_equal(text_of(suite->benches[0], "hostname"), "here");
	assert_int_equal(strlen(text_of(suite->benches[0], "commit_id")), 40);
	assert_int_equal(text_of(suite->benches[0], "date")[10], ' ');
	json_decref(document);
	suite_free(suite);
}

static void without_rounds_the_mean_is_the_value_and_says_so(void **state)
{
	struct suite *suite = read_file(DATA "pytest-benchmark-no-data.json");
	json_t *document = load(DATA "pytest-benchmark.json");
	json_t *stats = json_object_get(json_array_get(json_object_get(document, "benchmarks"), 1),
					"stats");

	(void)state;
	assert_int_equal(suite->benches[1]->runs[0]->nvalues, 1);
	assert_rel(suite->benches[1]->runs[0]->values[0],
		   json_real_value(json_object_get(stats, "mean")), 0);
	assert_non_null(strstr(text_of(suite->benches[1], "aggregate"), "mean of 5 rounds"));
	json_decref(document);
	suite_free(suite);
}

/* ---- hyperfine */

static void every_time_of_hyperfine_is_a_process(void **state)
{
	struct suite *suite = read_file(DATA "hyperfine.json");
	json_t *document = load(DATA "hyperfine.json"), *result;
	size_t i;

	(void)state;
	assert_int_equal(suite->n, 2);
	json_array_foreach(json_object_get(document, "results"), i, result)
	{
		json_t *times = json_object_get(result, "times");
		const struct bench *bench = suite->benches[i];

		assert_int_equal(bench->nruns, json_array_size(times));
		for (size_t r = 0; r < bench->nruns; r++) {
			assert_int_equal(bench->runs[r]->nvalues, 1);
			assert_rel(bench->runs[r]->values[0],
				   json_real_value(json_array_get(times, r)), 0);
			assert_true(bench_has_process_level(bench));
		}
	}
	assert_string_equal(bench_name(suite->benches[1]), "printf 2");
	assert_string_equal(text_of(suite->benches[1], "parameter_n"), "2");
	json_decref(document);
	suite_free(suite);
}

static void exit_codes_of_hyperfine_are_kept(void **state)
{
	struct suite *suite = read_file(DATA "hyperfine-fails.json");

	(void)state;
	assert_rel(meta_number(suite->benches[0]->runs[2]->meta, "exit_code", 0), 1, 0);
	suite_free(suite);
}

/* ---- asv */

static void asv_results_are_one_run_for_each_combination(void **state)
{
	static const char *const names[] = {
		"b.Skips.time_skips(1)",
		"b.Sum.time_sum(10, 'a')",
		"b.Sum.time_sum(10, 'b')",
		"b.Sum.time_sum(100, 'a')",
		"b.Sum.time_sum(100, 'b')",
		"b.time_plain",
		"b.mem_list",
		"b.peakmem_list",
		"b.track_answer",
	};
	struct suite *suite = read_file(DATA "asv.json");
	const struct run *run;

	(void)state;
	assert_int_equal(suite->n, 9); /* without the skipped and the failed one */
	for (size_t i = 0; i < 9; i++) {
		assert_string_equal(bench_name(suite->benches[i]), names[i]);
		assert_int_equal(suite->benches[i]->nruns, 1);
		assert_false(bench_has_process_level(suite->benches[i]));
	}
	assert_string_equal(bench_unit(suite->benches[1]), "second");
	assert_int_equal(suite->benches[1]->runs[0]->nvalues, 4);
	assert_int_equal(suite->benches[5]->runs[0]->nvalues, 6);
	assert_string_equal(bench_unit(suite->benches[6]), "byte");
	assert_string_equal(bench_unit(suite->benches[7]), "byte");
	run = suite_find(suite, "b.track_answer")->runs[0];
	assert_string_equal(meta_text(run->meta, "unit"), "integer");
	assert_rel(run->values[0], 42, 0);
	assert_true(run->value_is_int[0]);
	assert_int_equal(strlen(meta_text(run->meta, "commit_id")), 40);
	assert_string_equal(meta_text(run->meta, "commit_date"), "2026-11-23 15:51:15");
	suite_free(suite);
}

static void without_samples_the_median_is_the_value_and_says_so(void **state)
{
	struct suite *suite = read_file(DATA "asv-no-samples.json");

	(void)state;
	assert_int_equal(suite->n, 9);
	assert_int_equal(suite->benches[1]->runs[0]->nvalues, 1);
	assert_string_equal(text_of(suite->benches[1], "aggregate"), "median of 4 values");
	suite_free(suite);
}

/* ---- Google Benchmark */

static void repetitions_of_google_benchmark_are_values_of_one_run(void **state)
{
	struct suite *suite = read_file(DATA "google-benchmark.json");
	json_t *document = load(DATA "google-benchmark.json");
	json_t *first = json_array_get(json_object_get(document, "benchmarks"), 0);
	const struct run *run = suite->benches[0]->runs[0];
	struct evidence seen;

	(void)state;
	assert_int_equal(suite->n, 2); /* without the broken one */
	assert_string_equal(bench_name(suite->benches[1]), "sum/64");
	assert_int_equal(suite->benches[0]->nruns, 1);
	assert_int_equal(run->nvalues, 3);
	assert_rel(run->values[0], json_real_value(json_object_get(first, "real_time")) * 1e-6,
		   1e-12);
	assert_int_equal(run_loops(run), json_integer_value(json_object_get(first, "iterations")));
	assert_true(run_evidence(run, 2, &seen));
	assert_rel((double)seen.wall_ns, run->values[2] * 1e9 * (double)seen.loops, 1e-3);
	assert_false(bench_has_process_level(suite->benches[0]));
	json_decref(document);
	suite_free(suite);
}

static void a_single_repetition_is_read_too(void **state)
{
	struct suite *suite = read_file(DATA "google-benchmark-once.json");

	(void)state;
	assert_int_equal(suite->n, 1);
	assert_int_equal(suite->benches[0]->runs[0]->nvalues, 1);
	suite_free(suite);
}

/* ---- by hand: what the tools also do */

static struct suite *parse(const char *text)
{
	err_clear(&err);
	return suite_parse(text, strlen(text), "x", &err);
}

static void values_of_nothing_are_dropped_and_counted(void **state)
{
	struct suite *suite =
		parse("{\"results\":[{\"command\":\"a\",\"times\":[0.0,0.5,null,0.25,0.5]},"
		      "{\"command\":\"b\",\"times\":[0.0]}]}");

	(void)state;
	assert_string_equal(err.text, "");
	assert_int_equal(suite->n, 1);
	assert_int_equal(suite->benches[0]->nruns, 3);
	assert_rel(meta_number(suite->benches[0]->runs[0]->meta, "values_dropped", 0), 2, 0);
	suite_free(suite);
	suite = parse("{\"machine_info\":{},\"benchmarks\":[{\"name\":\"a\",\"stats\":{"
		      "\"data\":[NaN,1.5,-Infinity,2.5,0,2],\"iterations\":NaN}}]}");
	assert_string_equal(err.text, "");
	assert_int_equal(suite->benches[0]->runs[0]->nvalues, 3);
	assert_rel(meta_number(suite->benches[0]->runs[0]->meta, "values_dropped", 0), 3, 0);
	suite_free(suite);
}

static void combinations_of_asv_have_their_own_results(void **state)
{
	struct suite *suite =
		parse("{\"result_columns\":[\"params\",\"result\",\"samples\",\"stats_number\"],"
		      "\"python\":\"3.11\",\"results\":{\"m.time_x\":["
		      "[[\"1\",\"2\"],[\"'a'\",\"'b'\",\"'c'\"]],"
		      "[11,12,13,21,NaN,23],[[1.5,2.5],null,[3.5]],[7,8,9]]}}");

	(void)state;
	assert_string_equal(err.text, "");
	assert_int_equal(suite->n, 5);
	assert_string_equal(bench_name(suite->benches[0]), "m.time_x(1, 'a')");
	assert_int_equal(suite->benches[0]->runs[0]->nvalues, 2);
	assert_rel(suite->benches[0]->runs[0]->values[1], 2.5, 0);
	assert_string_equal(bench_name(suite->benches[1]), "m.time_x(1, 'b')");
	assert_rel(suite->benches[1]->runs[0]->values[0], 12, 0);
	assert_int_equal(run_loops(suite->benches[1]->runs[0]), 8);
	assert_string_equal(bench_name(suite->benches[2]), "m.time_x(1, 'c')");
	assert_rel(suite->benches[2]->runs[0]->values[0], 3.5, 0);
	assert_string_equal(bench_name(suite->benches[3]), "m.time_x(2, 'a')");
	assert_rel(suite->benches[3]->runs[0]->values[0], 21, 0);
	assert_int_equal(run_loops(suite->benches[3]->runs[0]), 1);
	assert_string_equal(bench_name(suite->benches[4]), "m.time_x(2, 'c')");
	assert_string_equal(text_of(suite->benches[4], "python_version"), "3.11");
	suite_free(suite);
}

static void equal_names_of_hyperfine_are_told_apart_by_parameters(void **state)
{
	struct suite *suite =
		parse("{\"results\":["
		      "{\"command\":\"x\\ny \",\"times\":[1.0],\"parameters\":{\"n\":\"1\"}},"
		      "{\"command\":\"x\\ny\",\"times\":[1.0],\"parameters\":{\"n\":\"2\"}}]}");

	(void)state;
	assert_string_equal(err.text, "");
	assert_string_equal(bench_name(suite->benches[0]), "x y n=1");
	assert_string_equal(bench_name(suite->benches[1]), "x y n=2");
	suite_free(suite);
}

static void memory_of_hyperfines_processes_is_kept(void **state)
{
	struct suite *suite = parse("{\"results\":[{\"command\":\"a\",\"times\":[1.0,2.0],"
				    "\"memory_usage_byte\":[4096,8192]}]}");

	(void)state;
	assert_rel(meta_number(suite->benches[0]->runs[1]->meta, "command_max_rss", 0), 8192, 0);
	suite_free(suite);
}

static void means_alone_are_read_from_google_benchmark(void **state)
{
	struct suite *suite =
		parse("{\"context\":{},\"benchmarks\":["
		      "{\"name\":\"a_mean\",\"run_name\":\"a\",\"run_type\":\"aggregate\","
		      "\"aggregate_name\":\"mean\",\"repetitions\":7,\"real_time\":2.0,\"time_"
		      "unit\":\"ms\"},"
		      "{\"name\":\"a_cv\",\"run_name\":\"a\",\"run_type\":\"aggregate\","
		      "\"aggregate_name\":\"cv\",\"real_time\":0.5,\"time_unit\":\"ms\"}]}");

	(void)state;
	assert_string_equal(err.text, "");
	assert_int_equal(suite->n, 1);
	assert_rel(suite->benches[0]->runs[0]->values[0], 2e-3, 1e-15);
	assert_string_equal(text_of(suite->benches[0], "aggregate"), "mean of 7 repetitions");
	suite_free(suite);
}

static void old_statistics_of_google_benchmark_are_known_by_their_names(void **state)
{
	struct suite *suite = parse("{\"context\":{},\"benchmarks\":["
				    "{\"name\":\"a\",\"iterations\":1,\"real_time\":2.0},"
				    "{\"name\":\"a\",\"iterations\":2,\"real_time\":3.0},"
				    "{\"name\":\"a_mean\",\"iterations\":2,\"real_time\":2.5}]}");

	(void)state;
	assert_string_equal(err.text, "");
	assert_int_equal(suite->n, 1);
	assert_int_equal(suite->benches[0]->runs[0]->nvalues, 2);
	assert_int_equal(run_loops(suite->benches[0]->runs[0]), 1); /* they differ */
	suite_free(suite);
}

static void what_does_not_fit_is_named(void **state)
{
	static const struct {
		const char *text, *error;
	} cases[] = {
		{"{\"results\":{}}", "results: must be a list"},
		{"{\"results\":[3]}", "results: item 1: command: must be a text (not a result file "
				      "of hyperfine?)"},
		{"{\"results\":[]}", "has no benchmark with a value > 0"},
		{"{\"results\":[{\"command\":\" \",\"times\":[1]}]}",
		 "results: item 1: name: must not be empty"},
		{"{\"results\":{\"a\":3},\"result_columns\":[\"result\"]}",
		 "results: a: must be a list"},
		{"{\"results\":{\"a\":[3]},\"result_columns\":[\"result\"]}",
		 "results: a: result: must be a list or null"},
		{"{\"results\":{},\"result_columns\":[]}", "result_columns: has no \"result\""},
		{"{\"machine_info\":3,\"benchmarks\":[3]}",
		 "benchmarks: item 1: fullname: missing"},
		{"{\"machine_info\":{},\"benchmarks\":[{\"name\":\"a\"}]}",
		 "benchmarks: item 1: stats: must be an object"},
		{"{\"context\":{},\"benchmarks\":[{}]}", "benchmarks: item 1: name: missing"},
		{"{\"context\":{},\"benchmarks\":[{\"name\":\"a\",\"time_unit\":\"h\"}]}",
		 "benchmarks: a: time_unit: must be ns, us, ms or s"},
		{"{\"context\":{},\"benchmarks\":[{\"name\":",
		 "line 1 column 37: the file ends too early"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_null(parse(cases[i].text));
		assert_memory_equal(err.text, "x: ", 3);
		assert_string_equal(err.text + 3, cases[i].error);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pytest_benchmarks_are_one_run_of_their_rounds),
		cmocka_unit_test(without_rounds_the_mean_is_the_value_and_says_so),
		cmocka_unit_test(every_time_of_hyperfine_is_a_process),
		cmocka_unit_test(exit_codes_of_hyperfine_are_kept),
		cmocka_unit_test(asv_results_are_one_run_for_each_combination),
		cmocka_unit_test(without_samples_the_median_is_the_value_and_says_so),
		cmocka_unit_test(repetitions_of_google_benchmark_are_values_of_one_run),
		cmocka_unit_test(a_single_repetition_is_read_too),
		cmocka_unit_test(values_of_nothing_are_dropped_and_counted),
		cmocka_unit_test(combinations_of_asv_have_their_own_results),
		cmocka_unit_test(equal_names_of_hyperfine_are_told_apart_by_parameters),
		cmocka_unit_test(memory_of_hyperfines_processes_is_kept),
		cmocka_unit_test(means_alone_are_read_from_google_benchmark),
		cmocka_unit_test(old_statistics_of_google_benchmark_are_known_by_their_names),
		cmocka_unit_test(what_does_not_fit_is_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
