#include "results/base/buf.h"
#include "results/files/read.h"
#include "tests/unit/support.h"

#include <unistd.h>

static struct err err;

static struct suite *parse(const char *text)
{
	err_clear(&err);
	return suite_parse(text, strlen(text), "x.json", &err);
}

static void metadata_of_suite_benchmark_and_run_are_one(void **state)
{
	struct suite *suite = parse(
		"{\"version\":\"1.0\",\"metadata\":{\"unit\":\"byte\",\"k\":1},\"other\":[{}],"
		"\"benchmarks\":[{\"metadata\":{\"name\":\"a\",\"k\":2},\"other\":3,\"runs\":["
		"{\"metadata\":{\"k\":3},\"values\":[7],\"other\":null},"
		"{\"values\":[8.5],\"warmups\":[[4,0],[8,0.5]]}]}]}");
	const struct run *run;

	(void)state;
	assert_string_equal(err.text, "");
	assert_string_equal(bench_name(suite->benches[0]), "a");
	assert_string_equal(bench_unit(suite->benches[0]), "byte");
	run = suite->benches[0]->runs[0];
	assert_rel(meta_number(run->meta, "k", 0), 3, 0);
	assert_rel(run->values[0], 7, 0);
	assert_true(run->value_is_int[0]);
	run = suite->benches[0]->runs[1];
	assert_rel(meta_number(run->meta, "k", 0), 2, 0);
	assert_int_equal(run->nwarmups, 2);
	assert_int_equal(run->warmups[1].loops, 8);
	assert_rel(run->warmups[1].value, 0.5, 0);
	assert_string_equal(suite->filename, "x.json");
	suite_free(suite);
}

static void version_6_has_raw_warmups(void **state)
{
	struct suite *suite =
		parse("{\"version\":6,\"metadata\":{\"name\":\"a\",\"inner_loops\":10},"
		      "\"benchmarks\":[{\"runs\":[{\"values\":[1.0],\"warmups\":[[2,60.0]]}]}]}");

	(void)state;
	assert_string_equal(err.text, "");
	assert_rel(suite->benches[0]->runs[0]->warmups[0].value, 3, 0);
	assert_rel(suite->benches[0]->runs[0]->values[0], 1, 0);
	suite_free(suite);
}

static void version_5_has_samples_and_common_metadata(void **state)
{
	struct suite *suite =
		parse("{\"version\":5,\"benchmarks\":[{\"common_metadata\":{\"name\":\"a\"},"
		      "\"runs\":[{\"samples\":[1.0],\"warmups\":[[2,6.0]]}]}]}");

	(void)state;
	assert_string_equal(err.text, "");
	assert_string_equal(bench_name(suite->benches[0]), "a");
	assert_rel(suite->benches[0]->runs[0]->warmups[0].value, 3, 0);
	assert_int_equal(suite->benches[0]->runs[0]->nvalues, 1);
	suite_free(suite);
}

/* ---- what is wrong is told in one line: file, benchmark, run, key */

/* The error of a text. */
static const char *error_of(const char *text)
{
	suite_free(parse(text));
	return err.text;
}

/* The error of a benchmark "telco" whose third run is `run`, without the file's name. */
static const char *run_error(const char *run)
{
	struct buf text = {0};

	buf_addf(&text,
		 "{\"version\":\"1.0\",\"benchmarks\":[{\"metadata\":{\"name\":\"telco\"},"
		 "\"runs\":[{\"values\":[1.5]},{\"values\":[1.5]},%s]}]}",
		 run);
	assert_false(buf_failed(&text));
	suite_free(parse(text.data));
	buf_release(&text);
	if (err.kind == ERR_NONE)
		return "";
	assert_memory_equal(err.text, "x.json: ", 8);
	return err.text + 8;
}

static void wrong_values_are_named(void **state)
{
	const char *not_positive = "benchmark telco, run 3: values: item 2: must be a number > 0";

	(void)state;
	assert_string_equal(run_error("{\"values\":[2,3]}"), "");
	assert_string_equal(run_error("{\"values\":[1,0]}"), not_positive);
	assert_string_equal(run_error("{\"values\":[1,-1.5]}"), not_positive);
	assert_string_equal(run_error("{\"values\":[1,\"1\"]}"), not_positive);
	assert_string_equal(run_error("{\"values\":[1,true]}"), not_positive);
	assert_string_equal(run_error("{\"values\":[1,null]}"), not_positive);
	assert_string_equal(run_error("{\"values\":{}}"),
			    "benchmark telco, run 3: values: must be a list");
	assert_string_equal(run_error("{\"values\":null}"),
			    "benchmark telco, run 3: a run must have values or warmups");
	assert_string_equal(run_error("{}"),
			    "benchmark telco, run 3: a run must have values or warmups");
	assert_string_equal(run_error("3"), "benchmark telco, run 3: must be an object");
}

static void wrong_warmups_are_named(void **state)
{
	const char *not_a_pair = "benchmark telco, run 3: warmups: item 1: must be [loops, value]: "
				 "an integer >= 1, a number >= 0";

	(void)state;
	assert_string_equal(run_error("{\"warmups\":[[1,0]]}"), "");
	assert_string_equal(run_error("{\"warmups\":[3]}"), not_a_pair);
	assert_string_equal(run_error("{\"warmups\":[[1]]}"), not_a_pair);
	assert_string_equal(run_error("{\"warmups\":[[1,2,3]]}"), not_a_pair);
	assert_string_equal(run_error("{\"warmups\":[[0,2]]}"), not_a_pair);
	assert_string_equal(run_error("{\"warmups\":[[1.0,2]]}"), not_a_pair);
	assert_string_equal(run_error("{\"warmups\":[[1,-2]]}"), not_a_pair);
	assert_string_equal(run_error("{\"warmups\":3}"),
			    "benchmark telco, run 3: warmups: must be a list");
}

static void wrong_metadata_are_named(void **state)
{
	(void)state;
	assert_string_equal(run_error("{\"values\":[1],\"metadata\":{\"loops\":0}}"),
			    "benchmark telco, run 3: loops: must be an integer >= 1");
	assert_string_equal(run_error("{\"values\":[1],\"metadata\":[]}"),
			    "benchmark telco, run 3: metadata: must be an object");
	assert_string_equal(run_error("{\"values\":[1],\"metadata\":{\"unit\":\"byte\"}}"),
			    "benchmark telco, run 3: unit: must be the same in all runs, but is "
			    "\"byte\" here and nothing in the first run");
	assert_string_equal(error_of("{\"version\":\"1.0\",\"metadata\":{\"unit\":\"hour\"},"
				     "\"benchmarks\":[{}]}"),
			    "x.json: unit: must be \"second\", \"byte\" or \"integer\"");
	assert_string_equal(error_of("{\"version\":\"1.0\",\"benchmarks\":[{\"metadata\":{"
				     "\"name\":\"telco\",\"date\":3}}]}"),
			    "x.json: benchmark telco: date: must be a text");
}

static void broken_json_is_located(void **state)
{
	(void)state;
	assert_string_equal(run_error("{\"values\":[1,NaN]}"),
			    "benchmark telco, run 3: values: item 2: line 1 column 116: "
			    "expected a value, not NaN");
	assert_string_equal(run_error("{\"values\":[1e999]}"),
			    "benchmark telco, run 3: values: item 1: line 1 column 114: a number "
			    "that is too large");
	assert_string_equal(run_error("{\"values\":[1]}x"),
			    "benchmark telco, run 3: line 1 column 117: expected ']'");
	assert_string_equal(run_error("{\"values\":[1,]}"),
			    "benchmark telco, run 3: values: item 2: line 1 column 116: expected "
			    "a value, not ]");
	assert_non_null(strstr(run_error("{\"metadata\":{\"a\":\"\\u0000\"}}"),
			       "run 3: a: line 1 column 121: \\u0000 cannot be in a text"));
	assert_non_null(strstr(error_of("{\"version\":\"1.0\",\"metadata\":{\"a\":\"\xff\"}}"),
			       "x.json: a: line 1 column 35: bytes that are not UTF-8"));
}

static void keys_that_stand_twice_are_named(void **state)
{
	(void)state;
	assert_string_equal(run_error("{\"metadata\":{\"a\":1,\"a\":2}}"),
			    "benchmark telco, run 3: a: the key appears twice");
	assert_string_equal(run_error("{\"values\":[1],\"values\":[2]}"),
			    "benchmark telco, run 3: values: the key appears twice");
	assert_string_equal(run_error("{\"warmups\":[],\"warmups\":[]}"),
			    "benchmark telco, run 3: warmups: the key appears twice");
	assert_string_equal(run_error("{\"metadata\":{},\"metadata\":{}}"),
			    "benchmark telco, run 3: metadata: the key appears twice");
	assert_string_equal(
		error_of("{\"version\":\"1.0\",\"benchmarks\":[{\"runs\":[],\"runs\":[]}]}"),
		"x.json: benchmark 1: runs: the key appears twice");
	assert_string_equal(error_of("{\"version\":\"1.0\",\"benchmarks\":[{\"metadata\":{},"
				     "\"metadata\":{}}]}"),
			    "x.json: benchmark 1: metadata: the key appears twice");
}

static const char *nested_error(const char *format, char *deep)
{
	struct buf text = {0};
	const char *said;

	buf_adds(&text, format);
	buf_adds(&text, deep);
	buf_adds(&text, "}}");
	said = run_error(text.data);
	buf_release(&text);
	return said;
}

static void endless_nesting_is_refused_with_the_limit(void **state)
{
	static char deep[20001];

	(void)state;
	memset(deep, '[', 10000);
	memset(deep + 10000, ']', 10000);
	assert_string_equal(run_error(deep), "benchmark telco, run 3: must be an object");
	assert_string_equal(
		nested_error("{\"metadata\":{\"a\":", deep),
		"benchmark telco, run 3: a: line 1 column 2169: lists and objects nested "
		"deeper than 2048");
	assert_non_null(strstr(nested_error("{\"assay\":{\"a\":", deep), "deeper than 2048"));
	assert_non_null(strstr(nested_error("{\"x\":{\"a\":", deep), "deeper than 2048"));
	assert_string_equal(nested_error("{\"values\":[", deep),
			    "benchmark telco, run 3: values: item 1: must be a number > 0");
	for (int i = 0; i < 20000; i += 5)
		memcpy(deep + i, "{\"a\":", 5);
	assert_non_null(strstr(nested_error("{\"assay\":", deep), "deeper than 2048"));
}

static void metadata_may_come_after_the_runs(void **state)
{
	struct suite *suite =
		parse("{\"benchmarks\":[{\"runs\":[{\"warmups\":[[2,6.0]],\"values\":[1.5]}],"
		      "\"metadata\":{\"name\":\"a\",\"inner_loops\":3}}],\"version\":6}");

	(void)state;
	assert_string_equal(err.text, "");
	assert_string_equal(bench_name(suite->benches[0]), "a");
	assert_rel(suite->benches[0]->runs[0]->warmups[0].value, 1, 0);
	suite_free(suite);
}

static void numbers_and_texts_of_all_forms_are_read(void **state)
{
	struct suite *suite = parse(
		" { \"version\" : \"1.0\" ,\n\"benchmarks\":\t[ { \"runs\" : [ {\r\n"
		"\"metadata\" : { \"na\\u006de\" : \"\\u00e9\\n\" , \"t\" : true, \"z\" : -0.0, "
		"\"big\" : 9223372036854775807, \"small\": -9223372036854775808, \"e\": "
		"\"\xc3\xa9\" } ,"
		"\"values\" : [ 1 , 1.0 , 1e0, 1E+2, 12.5e-1, 123456789012345678, "
		"1234567890123456789, 0.1e1 ] , \"warmups\" : [ [ 1 , 0 ] , [1,0.0]] } ] } ] } \n");
	const struct run *run;
	static const double want[] = {
		1, 1, 1, 100, 1.25, 123456789012345678.0, 1234567890123456789.0, 1};
	static const bool is_int[] = {true, false, false, false, false, true, true, false};

	(void)state;
	assert_string_equal(err.text, "");
	run = suite->benches[0]->runs[0];
	assert_string_equal(bench_name(suite->benches[0]), "\xc3\xa9");
	assert_string_equal(meta_text(run->meta, "e"), "\xc3\xa9");
	assert_int_equal(meta_get(run->meta, "t")->type, META_BOOL);
	assert_true(signbit(meta_get(run->meta, "z")->real));
	assert_true(meta_get(run->meta, "big")->integer == INT64_MAX);
	assert_true(meta_get(run->meta, "small")->integer == INT64_MIN);
	assert_int_equal(run->nvalues, 8);
	for (size_t i = 0; i < 8; i++) {
		assert_rel(run->values[i], want[i], 0);
		assert_int_equal(run->value_is_int[i], is_int[i]);
	}
	assert_true(run->warmups[0].is_int);
	assert_false(run->warmups[1].is_int);
	suite_free(suite);
}

static void what_json_does_not_know_as_a_number_is_none(void **state)
{
	static const char *const none[] = {"01",    "+1",	".5",	  "1.", "1e",
					   "1e+",   "0x1p3",	"1_0",	  "-",	"--1",
					   "1.5.5", "Infinity", "1e9999", "1 2"};

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++) {
		char text[60];

		snprintf(text, sizeof(text), "{\"values\":[%s]}", none[i]);
		assert_memory_equal(run_error(text), "benchmark telco, run 3: ", 24);
		snprintf(text, sizeof(text), "{\"values\":[1],\"metadata\":{\"a\":%s}}", none[i]);
		assert_memory_equal(run_error(text), "benchmark telco, run 3: ", 24);
	}
}

static void a_text_cut_anywhere_is_refused(void **state)
{
	static const char whole[] = "{\"benchmarks\":[{\"metadata\":{\"name\":\"telco\"},"
				    "\"runs\":[{\"values\":[1.5]}]}],\"version\":\"1.0\"}";
	char cut[sizeof(whole)] = "";

	(void)state;
	assert_string_equal(error_of(""), "x.json: is empty");
	assert_string_equal(error_of(whole), "");
	for (size_t len = 1; len < sizeof(whole) - 1; len++) {
		memcpy(cut, whole, len);
		assert_null(parse(cut));
		assert_non_null(strstr(err.text, "line 1 column "));
	}
	*(strstr(strcpy(cut, whole), "1.5") + 1) = '\0';
	assert_non_null(strstr(error_of(cut),
			       "x.json: benchmark telco, run 1: values: item 1: line 1 column "));
	assert_non_null(strstr(error_of("{\"benchmarks\":[]"), "must not be empty"));
}

static void what_is_no_result_file_is_told(void **state)
{
	static const struct {
		const char *text, *error;
	} cases[] = {
		{" \n", "is empty"},
		{"hello", "line 1 column 1: not a result file, which starts with '{'"},
		{"{}", "version: missing (not a result file?)"},
		{"{\"version\":\"1.0\"}", "benchmarks: missing (not a result file?)"},
		{"{\"version\":7}", "version: 7 is not supported, only \"1.0\", 6 and 5"},
		{"{\"version\":1.0}", "version: 1.0 is not supported, only \"1.0\", 6 and 5"},
		{"{\"benchmarks\":{}}", "benchmarks: must be a list"},
		{"{\"version\":\"1.0\",\"benchmarks\":[]}", "benchmarks: must not be empty"},
		{"{\"version\":\"1.0\",\"benchmarks\":[3]}", "benchmark 1: must be an object"},
		{"{\"version\":\"1.0\",\"benchmarks\":[{\"runs\":[]}]}",
		 "benchmark 1: runs: must be a list of at least one run"},
		{"{\"version\":\"1.0\",\"benchmarks\":[{\"runs\":[{\"values\":[1]}]}]}",
		 "benchmark 1, run 1: name: missing"},
		{"{\"version\":6,\"version\":6}", "version: the key appears twice"},
		{"{\"metadata\":{},\"metadata\":{}}", "metadata: the key appears twice"},
		{"{\"benchmarks\":[],\"benchmarks\":[]}", "benchmarks: the key appears twice"},
		{"{\"version\":6,}", "line 1 column 14: expected '\"'"},
		{"{\"version\" 6}", "line 1 column 12: expected ':'"},
		{"{\"version\":6}x", "line 1 column 14: there is text after the end"},
		{"{\"version\":6}\n\n", "benchmarks: missing (not a result file?)"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_memory_equal(error_of(cases[i].text), "x.json: ", 8);
		assert_string_equal(err.text + 8, cases[i].error);
		assert_int_equal(err.kind, ERR_INPUT);
	}
}

static void two_benchmarks_of_one_name_are_refused(void **state)
{
	(void)state;
	assert_string_equal(
		error_of("{\"version\":\"1.0\",\"benchmarks\":["
			 "{\"metadata\":{\"name\":\"b\"},\"runs\":[{\"values\":[1]}]},"
			 "{\"metadata\":{\"name\":\"a\"},\"runs\":[{\"values\":[1]}]},"
			 "{\"metadata\":{\"name\":\"b\"},\"runs\":[{\"values\":[1]}]}]}"),
		"x.json: there is already a benchmark b");
}

static void names_cannot_drive_a_terminal(void **state)
{
	(void)state;
	assert_string_equal(
		error_of("{\"version\":\"1.0\",\"benchmarks\":[{\"metadata\":{\"name\":"
			 "\"\\u001b[2J\"},\"runs\":[{\"values\":[0]}]}]}"),
		"x.json: benchmark \\x1b[2J, run 1: values: item 1: must be a number > 0");
}

/* Long enough for the reader to give back what it has read. */
static void errors_late_in_a_long_file_know_their_line(void **state)
{
	char path[] = "/tmp/assay-read-XXXXXX";
	FILE *file = fdopen(mkstemp(path), "w");

	(void)state;
	assert_non_null(file);
	fprintf(file, "{\"version\":\"1.0\",\"benchmarks\":[\n");
	for (int i = 0; i < 60000; i++)
		fprintf(file,
			"{\"metadata\":{\"name\":\"bench%d\"},\"runs\":[{\"values\":[%d.5]}]},\n",
			i, i + 1);
	fprintf(file, "{\"metadata\":{\"name\":\"last\"},\"runs\":[{\"values\":[+]}]}]}");
	fclose(file);
	err_clear(&err);
	assert_null(suite_read(path, &err));
	assert_non_null(
		strstr(err.text, "benchmark last, run 1: values: item 1: line 60002 column 48: "));
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(metadata_of_suite_benchmark_and_run_are_one),
		cmocka_unit_test(version_6_has_raw_warmups),
		cmocka_unit_test(version_5_has_samples_and_common_metadata),
		cmocka_unit_test(wrong_values_are_named),
		cmocka_unit_test(wrong_warmups_are_named),
		cmocka_unit_test(wrong_metadata_are_named),
		cmocka_unit_test(broken_json_is_located),
		cmocka_unit_test(keys_that_stand_twice_are_named),
		cmocka_unit_test(metadata_may_come_after_the_runs),
		cmocka_unit_test(numbers_and_texts_of_all_forms_are_read),
		cmocka_unit_test(what_json_does_not_know_as_a_number_is_none),
		cmocka_unit_test(endless_nesting_is_refused_with_the_limit),
		cmocka_unit_test(a_text_cut_anywhere_is_refused),
		cmocka_unit_test(what_is_no_result_file_is_told),
		cmocka_unit_test(two_benchmarks_of_one_name_are_refused),
		cmocka_unit_test(names_cannot_drive_a_terminal),
		cmocka_unit_test(errors_late_in_a_long_file_know_their_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
