/* Files that are nearly result files. Run from the root of the repository. */
#include "results/files/read.h"
#include "results/files/stranger.h"
#include "tests/unit/support.h"

/* What the reader says of a text; the error is one line that names it. */
static const char *refusal(const char *text, size_t len)
{
	static struct err err;

	err_clear(&err);
	assert_null(suite_parse(text, len, "x", &err));
	assert_int_equal(err.kind, ERR_INPUT);
	assert_ptr_equal(strstr(err.text, "x: "), err.text);
	return err.text + 3;
}

static void asvs_list_of_benchmarks_names_the_results(void **state)
{
	struct err err = {0};

	(void)state;
	assert_null(suite_read("tests/data/foreign/asv-benchmarks.json", &err));
	assert_non_null(strstr(err.text, "asv-benchmarks.json: is asv's list of benchmarks"));
	assert_non_null(strstr(err.text, "results/MACHINE"));
}

static void objects_are_known_by_their_keys(void **state)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{"{\"arch\":\"x\",\"cpu\":\"y\",\"machine\":\"m\",\"version\":1}",
		 "description of a machine"},
		{"{\"version\":1,\"project\":\"p\",\"repo\":\".\"}", "configuration of asv"},
		{"{\"results\":{\"b\":1.0},\"commit_hash\":\"c\",\"version\":1}", "asv update"},
		{"{\"sampling_mode\":\"Linear\",\"iters\":[1.0],\"times\":[2.0]}",
		 "sample of criterion"},
		{"{\"mean\":{},\"median\":{},\"slope\":null,\"std_dev\":{}}", "file of criterion"},
		{"{\"group_id\":\"g\",\"function_id\":null}", "file of criterion"},
		{"{\"reason\":\"benchmark-complete\",\"id\":\"a\"}\n{\"reason\":\"x\"}",
		 "output of cargo"},
		{"{\"Time\":\"t\",\"Action\":\"start\",\"Package\":\"p\"}\n{\"Time\":\"t\"}",
		 "go test -json"},
		{"{\"machine_info\":{},\"version\":\"4.0.0\"}", "pytest-benchmark, but has no"},
		{"{\"context\":{}}", "Google Benchmark, but has no"},
		{"{\"benchmarks\":[],\"geomean\":{},\"gate\":{}}", "report of assay compare"},
		{"{\"comparisons\":[],\"gate\":{}}", "report of assay compare"},
		{"{\"benchmarks\":[],\"sides\":[\"a\",\"b\"],\"seed\":1}", "report of a duel"},
		{"{\"benchmarks\":[],\"seed\":1}", "report of a run"},
		{"{\"benchmarks\":[{\"name\":\"a\",\"stmt\":\"pass\"}]}", "manifest of benchmarks"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *said = refusal(cases[i].text, strlen(cases[i].text));

		if (!strstr(said, cases[i].says))
			fail_msg("%s: %s", cases[i].text, said);
	}
}

static void other_files_are_known_by_their_beginning(void **state)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{"PK\3\4xxxx", "zip archive"},
		{"\xfd"
		 "7zXZ",
		 "by xz"},
		{"\x28\xb5\x2f\xfd", "by zstd"},
		{"BZh91AY", "by bzip2"},
		{"<?xml version=\"1.0\"?>", "XML"},
		{"[1]", "JSON list"},
		{"\n[\n {\n  \"jmhVersion\" : \"1.37\",\n", "a file of JMH"},
		{"command,mean,stddev,median\n", "--export-json"},
		{"| Command | Mean [ms] |\n", "--export-json"},
		{"name,min,max,mean\n", "--benchmark-json"},
		{"name,iterations,real_time,cpu_time\n", "--benchmark_out"},
		{"file,benchmark,verdict,ratio\n", "report of assay compare"},
		{"goos: linux\nBenchmarkX-8 1 2 ns/op\n", "benchstat"},
		{"\nBenchmarkX-8 1 2 ns/op\n", "benchstat"},
		{"Unit sec/op better=lower\n", "benchstat"},
		{"0123abcd {\"a\":1}\n", "assay recover"},
	};
	char tar[512] = "result.json";

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *said = refusal(cases[i].text, strlen(cases[i].text));

		if (!strstr(said, cases[i].says))
			fail_msg("%s: %s", cases[i].text, said);
	}
	memcpy(tar + 257, "ustar", 5);
	assert_non_null(strstr(refusal(tar, sizeof(tar)), "tar archive"));
}

/* What is only broken keeps the error that tells the place. */
static void result_files_are_no_strangers(void **state)
{
	(void)state;
	assert_null(stranger_name("", 0));
	assert_null(stranger_name("hello", 5));
	assert_non_null(strstr(refusal("{\"version\":\"1.0\",\"benchmarks\":[", 30), "line 1"));
	assert_string_equal(refusal("{\"version\":\"1.0\"}", 17),
			    "benchmarks: missing (not a result file?)");
	assert_string_equal(refusal("", 0), "is empty");
}

static void a_newer_version_is_told_from_an_unknown_one(void **state)
{
	(void)state;
	assert_non_null(
		strstr(refusal("{\"version\":\"1.1\",\"benchmarks\":[]}", 33), "is newer than"));
	assert_non_null(strstr(refusal("{\"version\":\"2.0\"}", 17), "is newer than"));
	assert_non_null(strstr(refusal("{\"version\":\"0.9\"}", 17), "is not supported"));
	assert_non_null(strstr(refusal("{\"version\":4}", 13), "is not supported"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(asvs_list_of_benchmarks_names_the_results),
		cmocka_unit_test(objects_are_known_by_their_keys),
		cmocka_unit_test(other_files_are_known_by_their_beginning),
		cmocka_unit_test(result_files_are_no_strangers),
		cmocka_unit_test(a_newer_version_is_told_from_an_unknown_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
