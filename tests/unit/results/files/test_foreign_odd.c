/* What files of other tools have beside good benchmarks: names that are alike, failures, values of
   nothing, numbers of any size, bytes of any kind. Nothing of it may go without a word. */
#include "results/base/encoding.h"
#include "results/files/foreign.h"
#include "results/files/read.h"
#include "results/model/evidence.h"
#include "results/model/failures.h"
#include "results/model/metric.h"
#include "tests/unit/support.h"

#define DATA "tests/data/foreign/"

static struct err err;

static struct suite *parse(const char *text)
{
	err_clear(&err);
	return suite_parse(text, strlen(text), "x", &err);
}

/* The names of a text's benchmarks, in order. */
static const char *names_of(const char *text)
{
	static struct buf names;
	struct suite *suite = parse(text);

	buf_clear(&names);
	for (size_t i = 0; suite && i < suite->n; i++)
		buf_addf(&names, "%s%s", i ? ", " : "", bench_name(suite->benches[i]));
	suite_free(suite);
	return suite ? buf_text(&names) : err.text;
}

/* "some-values dropped=2": its kind and its figures. */
static void add_note(void *arg, const struct figure *figures)
{
	struct buf *notes = arg;

	buf_adds(notes, notes->len ? "; " : "");
	for (size_t i = 0; figures[i].name; i++) {
		if (i)
			buf_addf(notes, " %s=", figures[i].name);
		figure_read(notes, &figures[i]);
	}
}

/* All that must be said of the first benchmark. */
static const char *notes_of(const struct suite *suite)
{
	static struct buf notes;

	assert_non_null(suite);
	buf_clear(&notes);
	foreign_notes(suite->benches[0], add_note, &notes);
	return buf_text(&notes);
}

/* Why the benchmark was left out, "" when it was not. */
static const char *left_out(const struct suite *suite, const char *name)
{
	static char why[200];
	json_t *failures = suite_failures_new(suite);
	const char *error = json_string_value(json_object_get(failures, name));

	snprintf(why, sizeof(why), "%s", error ? error : "");
	json_decref(failures);
	return why;
}

/* ---- names */

#define ITEM(name, parameters)                                                                     \
	"{\"command\":\"" name "\",\"times\":[1.0,2.0],\"parameters\":{" parameters "}}"

static void parameters_that_a_command_does_not_tell_are_in_the_name(void **state)
{
	(void)state;
	assert_string_equal(names_of("{\"results\":[" ITEM("make", "\"branch\":\"main\"") "," ITEM(
				    "make", "\"branch\":\"topic\"") "]}"),
			    "make branch=main, make branch=topic");
	assert_string_equal(names_of("{\"results\":[" ITEM("make", "\"branch\":\"topic\"") "," ITEM(
				    "make", "\"branch\":\"main\"") "]}"),
			    "make branch=topic, make branch=main");
	/* the same name, whatever else is in the file */
	assert_string_equal(names_of("{\"results\":[" ITEM("make", "\"branch\":\"topic\"") "]}"),
			    "make branch=topic");
	assert_string_equal(names_of("{\"results\":[" ITEM("sleep 1", "\"n\":\"1\"") "," ITEM(
				    "sleep 2", "\"n\":\"2\"") "]}"),
			    "sleep 1, sleep 2");
	/* a value that is in it by chance */
	assert_string_equal(names_of("{\"results\":[" ITEM("test 1", "\"n\":\"1\"") "," ITEM(
				    "test 1", "\"n\":\"2\"") "]}"),
			    "test 1 n=1, test 1 n=2");
	assert_string_equal(names_of("{\"results\":[" ITEM("a", "\"n\":3,\"m\":\"x\"") "]}"),
			    "a n=3 m=x");
}

static void entries_of_one_name_are_taken_together_and_counted(void **state)
{
	static const struct {
		const char *text;
		size_t runs, values;
	} cases[] = {
		{"{\"results\":[{\"command\":\"a\",\"times\":[1.0,2.0]},"
		 "{\"command\":\"a\",\"times\":[3.0]}]}",
		 3, 1},
		{"{\"machine_info\":{},\"benchmarks\":["
		 "{\"name\":\"a\",\"stats\":{\"data\":[1.0,2.0],\"iterations\":1}},"
		 "{\"name\":\"a\",\"stats\":{\"data\":[3.0],\"iterations\":5}}]}",
		 1, 3},
		{"{\"context\":{},\"benchmarks\":["
		 "{\"name\":\"a\",\"repetition_index\":0,\"real_time\":1,\"iterations\":1},"
		 "{\"name\":\"a\",\"repetition_index\":1,\"real_time\":1,\"iterations\":1},"
		 "{\"name\":\"a\",\"repetition_index\":0,\"real_time\":2,\"iterations\":5}]}",
		 1, 3},
		{"{\"result_columns\":[\"result\",\"params\",\"samples\"],\"results\":{\"a\":"
		 "[[1,1],[[\"1\",\"1\"]],[[1.0,2.0],[3.0]]]}}",
		 1, 3},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct suite *suite = parse(cases[i].text);

		assert_string_equal(err.text, "");
		assert_int_equal(suite->n, 1);
		assert_int_equal(suite->benches[0]->nruns, cases[i].runs);
		assert_int_equal(suite->benches[0]->runs[0]->nvalues, cases[i].values);
		assert_string_equal(notes_of(suite), "names joined=2");
		suite_free(suite);
	}
}

/* ---- failures */

static void benchmarks_without_results_are_listed_with_the_reason(void **state)
{
	static const struct {
		const char *text, *name, *why;
	} cases[] = {
		{"{\"results\":[{\"command\":\"a\",\"times\":[0,0,1.0]},"
		 "{\"command\":\"b\",\"times\":[1.0]}]}",
		 "a",
		 "2 of 3 times are not above 0: it takes no longer than the shell that hyperfine "
		 "subtracts"},
		{"{\"machine_info\":{},\"benchmarks\":["
		 "{\"name\":\"a\",\"stats\":{\"data\":[0,-1.0,1.0]}},"
		 "{\"name\":\"b\",\"stats\":{\"data\":[1.0]}}]}",
		 "a", "2 of 3 values are not above 0"},
		{"{\"context\":{},\"benchmarks\":["
		 "{\"name\":\"a\",\"error_occurred\":true,\"error_message\":\"not\\ntoday\"},"
		 "{\"name\":\"b\",\"real_time\":1}]}",
		 "a", "not today"},
		{"{\"context\":{},\"benchmarks\":["
		 "{\"name\":\"a\",\"skipped\":true,\"skip_message\":\"no disk\"},"
		 "{\"name\":\"b\",\"real_time\":1}]}",
		 "a", "no disk"},
		{"{\"context\":{},\"benchmarks\":[{\"name\":\"a\",\"real_time\":-1.5},"
		 "{\"name\":\"b\",\"real_time\":1}]}",
		 "a", "1 of 1 values is not above 0"},
		{"{\"result_columns\":[\"result\"],\"results\":{\"a\":[null],\"b\":[[1.0]]}}", "a",
		 "it failed"},
		{"{\"result_columns\":[\"result\",\"params\"],\"results\":{"
		 "\"a\":[[NaN,1.0],[[\"1\",\"2\"]]]}}",
		 "a(1)", "it failed, or was skipped"},
		{"{\"result_columns\":[\"result\"],\"results\":{\"x.track_a\":[[-3]],\"b\":[[1.0]]}"
		 "}",
		 "x.track_a", "1 of 1 values is not above 0"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct suite *suite = parse(cases[i].text);

		assert_string_equal(err.text, "");
		assert_int_equal(suite->n, 1);
		assert_string_equal(left_out(suite, cases[i].name), cases[i].why);
		suite_free(suite);
	}
	assert_null(parse("{\"results\":[{\"command\":\"a\",\"times\":[0,0]}]}"));
	assert_non_null(strstr(err.text, "no benchmark that can be used; a: 2 of 2 times"));
}

static void runs_that_failed_are_counted_and_told(void **state)
{
	struct suite *suite =
		parse("{\"results\":[{\"command\":\"a\",\"times\":[1.0,2.0,3.0,4.0,5.0],"
		      "\"exit_codes\":[0,127,1,null,1]}]}");
	char code[FOREIGN_CODE];

	(void)state;
	assert_string_equal(notes_of(suite), "success failed=4 runs=5 codes=127, 1, none");
	assert_int_equal(bench_failed_runs(suite->benches[0], code), 4);
	assert_string_equal(code, "127, 1, none");
	suite_free(suite);
	suite = parse("{\"results\":[{\"command\":\"a\",\"times\":[1.0],\"exit_codes\":[null]}]}");
	assert_string_equal(notes_of(suite), "success failed=1 runs=1 codes=none");
	suite_free(suite);
	suite = parse("{\"results\":[{\"command\":\"a\",\"times\":[1.0],\"exit_codes\":[0]}]}");
	assert_string_equal(notes_of(suite), "");
	suite_free(suite);
}

/* ---- values */

static void values_of_nothing_are_told_wherever_some_are_left(void **state)
{
	struct suite *suite =
		parse("{\"results\":[{\"command\":\"a\",\"times\":[0,-1.0,1.0,2.0]}]}");

	(void)state;
	assert_string_equal(notes_of(suite), "some-values dropped=2");
	suite_free(suite);
}

static void statistics_have_no_loops_and_no_raw_values(void **state)
{
	struct suite *suite = parse(
		"{\"context\":{},\"benchmarks\":[{\"name\":\"a_mean\",\"run_name\":\"a\","
		"\"run_type\":\"aggregate\",\"aggregate_name\":\"mean\",\"repetitions\":4,"
		"\"iterations\":4,\"real_time\":99.5,\"cpu_time\":99,\"time_unit\":\"ns\"}]}");
	struct evidence seen;

	(void)state;
	assert_string_equal(notes_of(suite), "values statistic=mean of 4 repetitions");
	assert_false(run_has_loops(suite->benches[0]->runs[0]));
	assert_null(meta_get(suite->benches[0]->runs[0]->meta, "loops"));
	assert_false(run_evidence(suite->benches[0]->runs[0], 0, &seen));
	suite_free(suite);
	/* older versions tell statistics by their names alone */
	suite = parse("{\"context\":{},\"benchmarks\":[{\"name\":\"a/8_mean\",\"iterations\":4,"
		      "\"real_time\":99.5},{\"name\":\"a/8_stddev\",\"real_time\":1}]}");
	assert_string_equal(bench_name(suite->benches[0]), "a/8");
	assert_string_equal(notes_of(suite), "values statistic=mean of 4 repetitions");
	suite_free(suite);
}

static void numbers_beyond_64_bits_are_read(void **state)
{
	struct suite *suite =
		parse("{\"machine_info\":{},\"benchmarks\":[{\"name\":\"a\",\"extra_info\":"
		      "{\"seed\":18446744073709551616,\"list\":[1,18446744073709551616]},"
		      "\"stats\":{\"data\":[1.5],\"rounds\":18446744073709551616}}]}");
	const struct meta_value *seed;

	(void)state;
	assert_string_equal(err.text, "");
	seed = meta_get(suite->benches[0]->runs[0]->meta, "extra_seed");
	assert_int_equal(seed->type, META_BIG);
	assert_string_equal(seed->text, "18446744073709551616");
	assert_string_equal(meta_text(suite->benches[0]->runs[0]->meta, "extra_list"),
			    "[1,18446744073709551616]");
	suite_free(suite);
	suite = parse("{\"context\":{},\"benchmarks\":[{\"name\":\"a\",\"iterations\":1,"
		      "\"real_time\":18446744073709551616,\"time_unit\":\"ns\"}]}");
	assert_rel(suite->benches[0]->runs[0]->values[0], 18446744073.709551616, 1e-12);
	suite_free(suite);
}

static void counters_of_users_are_kept_beside_the_values(void **state)
{
	struct suite *suite = parse("{\"context\":{},\"benchmarks\":["
				    "{\"name\":\"a\",\"real_time\":1,\"items_per_second\":5.5},"
				    "{\"name\":\"a\",\"real_time\":2,\"items_per_second\":6.5}]}");

	(void)state;
	assert_rel(run_column(suite->benches[0]->runs[0], "counter_items_per_second", 1, 0), 6.5,
		   0);
	suite_free(suite);
}

/* ---- merged files */

static void runs_of_merged_files_are_several_processes(void **state)
{
	static const char *const texts[] = {
		"{\"machine_info\":{},\"datetime\":\"2026-01-01T00:00:00\",\"benchmarks\":"
		"[{\"name\":\"a\",\"stats\":{\"data\":[1.5,2.5]}}]}",
		"{\"machine_info\":{},\"datetime\":\"2026-01-02T00:00:00\",\"benchmarks\":"
		"[{\"name\":\"a\",\"stats\":{\"data\":[1.5,3.5]}}]}",
	};
	struct suite *one = parse(texts[0]), *other = parse(texts[1]);
	struct bench *bench = one->benches[0];

	(void)state;
	assert_false(bench_has_process_level(bench));
	assert_int_equal(bench_take_run(bench, other->benches[0]->runs[0], &err), 0);
	assert_true(bench_has_process_level(bench));
	other->benches[0]->nruns = 0;
	suite_free(other);
	suite_free(one);
}

/* ---- hyperfine 2 */

static void all_that_hyperfine_2_measures_is_kept(void **state)
{
	struct suite *suite = suite_read(DATA "hyperfine2.json", &err);
	json_t *document = json_load_file(DATA "hyperfine2.json", 0, NULL), *measurement;
	json_t *first = json_array_get(json_object_get(document, "results"), 0);
	const struct bench *bench = suite->benches[0];
	size_t i;

	(void)state;
	assert_string_equal(bench_name(bench), "printf 1");
	assert_string_equal(meta_text(bench->runs[0]->meta, "platform"), "Linux-x86_64");
	assert_string_equal(meta_text(bench->runs[0]->meta, "imported_from"), "hyperfine 2.0.0");
	assert_string_equal(meta_text(bench->runs[0]->meta, "parameter_n"), "1");
	assert_int_equal(meta_text(bench->runs[0]->meta, "date")[10], ' ');
	assert_int_equal(bench->nruns, json_array_size(json_object_get(first, "measurements")));
	json_array_foreach(json_object_get(first, "measurements"), i, measurement)
	{
		static const char *const columns[][2] = {{"time_user", "user_ns"},
							 {"time_system", "system_ns"},
							 {"time_cpu", "cpu_ns"}};
		const struct run *run = bench->runs[i];

		assert_rel(run->values[0],
			   json_number_value(json_object_get(
				   json_object_get(measurement, "time_wall_clock"), "value")),
			   0);
		for (size_t c = 0; c < 3; c++)
			assert_rel(run_column(run, columns[c][1], 0, -1),
				   1e9 * json_number_value(json_object_get(
						 json_object_get(measurement, columns[c][0]),
						 "value")),
				   1e-9);
		assert_true(run_column(run, "max_rss", 0, -1) >= 1);
		assert_rel(meta_number(run->meta, "exit_code", -1), 0, 0);
	}
	json_decref(document);
	suite_free(suite);
}

static void counters_of_hyperfine_2_are_metrics(void **state)
{
	struct suite *suite = parse(
		"{\"schema_version\":2,\"metadata\":{\"platform\":{}},\"results\":[{\"command\":"
		"\"true\",\"name\":\"b\",\"parameters\":{\"branch\":{\"value\":\"main\"}},"
		"\"environment\":{\"N\":\"8\"},\"measurements\":["
		"{\"time_wall_clock\":{\"value\":1.5,\"unit\":\"second\"},"
		"\"cpu_cycles\":{\"value\":5},\"cache_misses\":{\"value\":7},\"exit_code\":0},"
		"{\"time_wall_clock\":{\"value\":2.5},\"cpu_cycles\":{\"value\":6},"
		"\"cache_misses\":{\"value\":8},\"exit_code\":0}]}]}");
	struct metric metric;

	(void)state;
	assert_string_equal(err.text, "");
	assert_string_equal(bench_name(suite->benches[0]), "b branch=main");
	assert_string_equal(meta_text(suite->benches[0]->runs[0]->meta, "environment_N"), "8");
	assert_string_equal(meta_text(suite->benches[0]->runs[0]->meta, "command"), "true");
	assert_int_equal(metric_init(&metric, suite->benches[0], "cycles", NULL, &err), 0);
	assert_int_equal(metric.n, 2);
	assert_string_equal(metric.source, "hyperfine");
	assert_rel(metric.values[1], 6, 0);
	metric_release(&metric);
	assert_int_equal(metric_init(&metric, suite->benches[0], "cache-misses", NULL, &err), 0);
	assert_rel(metric.values[1], 8, 0);
	metric_release(&metric);
	suite_free(suite);
	assert_null(parse("{\"schema_version\":3,\"results\":[]}"));
	assert_non_null(strstr(err.text, "newer than this assay reads"));
}

/* ---- encodings */

static struct buf settled(const char *bytes, size_t len)
{
	struct buf text = {0};

	err_clear(&err);
	buf_add(&text, bytes, len);
	(void)encoding_settle(&text, &err);
	return text;
}

static void marks_of_byte_order_are_understood(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *text;
	} cases[] = {
		{"{}", 2, "{}"},
		{"\xef\xbb\xbf{}", 5, "{}"},
		{"\xff\xfe{\0}\0", 6, "{}"},
		{"\xfe\xff\0{\0}", 6, "{}"},
		{"\xff\xfe\xe9\0", 4, "\xc3\xa9"},
		{"\xff\xfe\x3d\xd8\0\xde", 6, "\xf0\x9f\x98\x80"},
		{"\xff\xfe\x3d\xd8", 4, "\xed\xa0\xbd"}, /* half a pair: no JSON has it */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct buf text = settled(cases[i].bytes, cases[i].len);

		assert_int_equal(err.kind, ERR_NONE);
		assert_string_equal(buf_text(&text), cases[i].text);
		buf_release(&text);
	}
	{
		struct buf text = settled("\xff\xfe{", 3);

		assert_string_equal(err.text, "is UTF-16 that ends in the middle of a character");
		buf_release(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parameters_that_a_command_does_not_tell_are_in_the_name),
		cmocka_unit_test(entries_of_one_name_are_taken_together_and_counted),
		cmocka_unit_test(benchmarks_without_results_are_listed_with_the_reason),
		cmocka_unit_test(runs_that_failed_are_counted_and_told),
		cmocka_unit_test(values_of_nothing_are_told_wherever_some_are_left),
		cmocka_unit_test(statistics_have_no_loops_and_no_raw_values),
		cmocka_unit_test(numbers_beyond_64_bits_are_read),
		cmocka_unit_test(counters_of_users_are_kept_beside_the_values),
		cmocka_unit_test(runs_of_merged_files_are_several_processes),
		cmocka_unit_test(all_that_hyperfine_2_measures_is_kept),
		cmocka_unit_test(counters_of_hyperfine_2_are_metrics),
		cmocka_unit_test(marks_of_byte_order_are_understood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
