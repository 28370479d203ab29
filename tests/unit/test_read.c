#include "results/read.h"
#include "tests/unit/support.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(metadata_of_suite_benchmark_and_run_are_one),
		cmocka_unit_test(version_6_has_raw_warmups),
		cmocka_unit_test(version_5_has_samples_and_common_metadata),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
