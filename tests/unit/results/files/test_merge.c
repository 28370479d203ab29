#include "results/files/merge.h"
#include "results/files/read.h"
#include "results/model/keys.h"
#include "results/model/machine.h"
#include "tests/unit/support.h"

static struct err err;

/* A suite of one benchmark of one run with this value and these further metadata. */
static struct suite *one(const char *name, double value, const char *metadata)
{
	char text[600];
	struct suite *suite;

	snprintf(
		text, sizeof(text),
		"{\"version\":\"1.0\",\"benchmarks\":[{\"runs\":[{\"metadata\":{\"name\":\"%s\"%s},"
		"\"values\":[%.9g]}]}]}",
		name, metadata, value);
	err_clear(&err);
	suite = suite_parse(text, strlen(text), "x", &err);
	assert_string_equal(err.text, "");
	return suite;
}

static const char *merge_error(struct suite *a, struct suite *b)
{
	size_t a_runs = a->benches[0]->nruns, b_runs = b->benches[0]->nruns;

	if (suite_merge(a, b, &err)) {
		assert_int_equal(a->n, 1);
		assert_int_equal(b->n, 1);
		assert_int_equal(a->benches[0]->nruns, a_runs);
		assert_int_equal(b->benches[0]->nruns, b_runs);
		assert_null(meta_get(a->benches[0]->runs[0]->meta, "machine_hostname"));
	}
	suite_free(a);
	suite_free(b);
	return err.text;
}

#define HERE  ",\"hostname\":\"here\",\"cpu_count\":2"
#define THERE ",\"hostname\":\"there\",\"cpu_count\":2"

static void shards_are_put_side_by_side_as_they_are(void **state)
{
	struct suite *a = one("a", 1, HERE), *b = one("b", 2, THERE);

	(void)state;
	assert_int_equal(suite_merge(a, b, NULL), 0);
	assert_int_equal(b->n, 0);
	assert_int_equal(a->n, 2);
	assert_string_equal(meta_text(a->benches[0]->runs[0]->meta, "hostname"), "here");
	assert_string_equal(meta_text(a->benches[1]->runs[0]->meta, "hostname"), "there");
	suite_free(a);
	suite_free(b);
}

static void machines_of_one_benchmark_are_told_apart(void **state)
{
	struct suite *a = one("a", 1, HERE), *b = one("a", 2, THERE), *c = one("a", 3, HERE);
	const struct bench *bench;

	(void)state;
	assert_int_equal(suite_merge(a, b, NULL), 0);
	assert_int_equal(suite_merge(a, c, &err), 0);
	bench = a->benches[0];
	assert_int_equal(bench->nruns, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_null(meta_get(bench->runs[i]->meta, "hostname"));
		assert_rel(meta_number(bench->runs[i]->meta, "cpu_count", 0), 2, 0);
		assert_string_equal(meta_text(bench->runs[i]->meta, "machine_hostname"),
				    i == 1 ? "there" : "here");
		assert_string_equal(run_machine(bench->runs[i], "hostname")->text,
				    i == 1 ? "there" : "here");
	}
	assert_true(machine_equals(machine_of(bench->runs[0]), machine_of(bench->runs[2])));
	assert_false(machine_equals(machine_of(bench->runs[0]), machine_of(bench->runs[1])));
	assert_false(bench_is_of_one_machine(bench));
	suite_free(a);
	suite_free(b);
	suite_free(c);
}

static void what_was_measured_must_be_the_same(void **state)
{
	(void)state;
	assert_non_null(strstr(merge_error(one("a", 1, HERE ",\"python_version\":\"3.11\""),
					   one("a", 2, THERE ",\"python_version\":\"3.12\"")),
			       "benchmark a, run 1: python_version: must be the same in all runs"));
}

static void the_same_run_twice_is_refused(void **state)
{
	const char *date = HERE ",\"date\":\"2026-01-01 00:00:00\"";

	(void)state;
	assert_string_equal(merge_error(one("a", 1, date), one("a", 1, date)),
			    "benchmark a: run 1 of one is run 1 of the other");
	assert_string_equal(merge_error(one("a", 1, date), one("a", 2, date)), "");
	assert_string_equal(merge_error(one("a", 1, HERE), one("a", 1, HERE)),
			    "benchmark a: all its values are in both files");
	assert_string_equal(merge_error(one("a", 1, date),
					one("a", 1, THERE ",\"date\":\"2026-01-01 00:00:00\"")),
			    "");
}

static struct suite *in_block(double value, const char *duel, int64_t block, const char *side)
{
	struct suite *suite = one("a", value, HERE);
	struct run *run = suite->benches[0]->runs[0];

	assert_int_equal(run_set_text(run, KEY_DUEL, duel, NULL), 0);
	assert_int_equal(run_set_int(run, KEY_DUEL_BLOCK, block, NULL), 0);
	assert_int_equal(run_set_text(run, KEY_DUEL_SIDE, side, NULL), 0);
	return suite;
}

static void overlapping_blocks_are_refused(void **state)
{
	(void)state;
	assert_string_equal(merge_error(in_block(1, "d1", 7, "old"), in_block(2, "d1", 7, "old")),
			    "benchmark a: block 7 of one duel is in both files");
	assert_string_equal(merge_error(in_block(1, "d1", 7, "old"), in_block(2, "d1", 7, "new")),
			    "");
	assert_string_equal(merge_error(in_block(1, "d1", 7, "old"), in_block(2, "d1", 8, "old")),
			    "");
	assert_string_equal(merge_error(in_block(1, "d1", 7, "old"), in_block(2, "d2", 7, "old")),
			    "");
	assert_string_equal(merge_error(in_block(1, "d1", 7, "old"), one("a", 2, HERE)), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shards_are_put_side_by_side_as_they_are),
		cmocka_unit_test(machines_of_one_benchmark_are_told_apart),
		cmocka_unit_test(what_was_measured_must_be_the_same),
		cmocka_unit_test(the_same_run_twice_is_refused),
		cmocka_unit_test(overlapping_blocks_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
