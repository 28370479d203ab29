#include "results/files/read.h"
#include "results/files/write.h"
#include "results/model/evidence.h"
#include "results/model/evidence_table.h"
#include "tests/unit/support.h"

static struct run *named_run(void)
{
	struct run *run = run_new();

	assert_int_equal(run_set_text(run, "name", "a", NULL), 0);
	return run;
}

/* The run after a journey through a file; the caller frees the suite. */
static struct suite *through_a_file(struct run *run)
{
	struct suite *suite = suite_new(), *back;
	struct buf text = {0};
	struct err err = {0};

	assert_int_equal(suite_take_run(suite, run, NULL), 0);
	assert_int_equal(suite_format(suite, WRITE_COMPACT, &text, NULL), 0);
	back = suite_parse(text.data, text.len, "x", &err);
	assert_string_equal(err.text, "");
	assert_non_null(back);
	buf_release(&text);
	suite_free(suite);
	return back;
}

static void what_was_not_recorded_is_unknown(void **state)
{
	struct run *run = named_run();
	struct evidence seen;

	(void)state;
	assert_false(run_evidence(run, 0, &seen));
	assert_int_equal(seen.wall_ns, -1);
	run_add_value(run, 1, NULL);
	assert_false(run_evidence(run, 0, &seen));
	assert_int_equal(run_marked(run, MARK_PREEMPTED), 0);
	run_free(run);
}

static void evidence_needs_a_value(void **state)
{
	struct run *run = named_run();
	struct evidence seen = evidence_unknown;

	(void)state;
	seen.loops = 1;
	assert_int_equal(run_add_evidence(run, &seen, false, NULL), -1);
	assert_int_equal(run_add_evidence(run, &seen, true, NULL), -1);
	run_free(run);
}

static void evidence_stays_with_its_value_through_a_file(void **state)
{
	struct run *run = named_run();
	struct evidence seen = evidence_unknown;
	struct suite *suite;

	(void)state;
	run_add_warmup(run, 1, 1, NULL);
	seen.wall_ns = 999;
	assert_int_equal(run_add_evidence(run, &seen, true, NULL), 0);
	run_add_value(run, 1, NULL);
	run_add_value(run, 2, NULL);
	seen = (struct evidence){.wall_ns = 123456789012345,
				 .cpu_ns = 5,
				 .process_cpu_ns = 6,
				 .loops = 7,
				 .start_ns = 0,
				 .voluntary_switches = 8,
				 .involuntary_switches = 9,
				 .migrations = 10,
				 .minor_faults = 11,
				 .major_faults = -1,
				 .gc_collections = 12,
				 .cpu = 0,
				 .marks = MARK_PREEMPTED | MARK_MIGRATED};
	assert_int_equal(run_add_evidence(run, &seen, false, NULL), 0);
	run_add_column(run, "instructions", 12.5, false, NULL);
	run_add_value(run, 3, NULL);

	suite = through_a_file(run);
	run = suite->benches[0]->runs[0];
	assert_false(run_evidence(run, 0, &seen));
	assert_true(run_evidence(run, 1, &seen));
	assert_int_equal(seen.wall_ns, 123456789012345);
	assert_int_equal(seen.cpu_ns, 5);
	assert_int_equal(seen.process_cpu_ns, 6);
	assert_int_equal(seen.loops, 7);
	assert_int_equal(seen.start_ns, 0);
	assert_int_equal(seen.voluntary_switches, 8);
	assert_int_equal(seen.involuntary_switches, 9);
	assert_int_equal(seen.migrations, 10);
	assert_int_equal(seen.minor_faults, 11);
	assert_int_equal(seen.major_faults, -1);
	assert_int_equal(seen.gc_collections, 12);
	assert_int_equal(seen.cpu, 0);
	assert_int_equal(seen.marks, MARK_PREEMPTED | MARK_MIGRATED);
	assert_rel(run_column(run, "instructions", 1, -1), 12.5, 0);
	assert_rel(run_column(run, "instructions", 0, -1), -1, 0);
	assert_rel(run_column(run, "cycles", 1, -1), -1, 0);
	assert_rel(evidence_table_get(run->warmup_evidence, 0, "wall_ns"), 999, 0);
	assert_int_equal(run_marked(run, MARK_PREEMPTED), 1);
	assert_int_equal(run_marked(run, MARK_MIGRATED), 1);
	assert_int_equal(run_marked(run, 4), 0);
	assert_null(run->assay);
	suite_free(suite);
}

static void other_things_in_the_assay_object_are_kept(void **state)
{
	struct run *run = named_run();
	struct suite *suite;
	struct evidence seen;

	(void)state;
	run_add_value(run, 1, NULL);
	run_add_column(run, "loops", 3, false, NULL);
	run->assay = json_pack("{s:i,s:[i]}", "pair", 4, "z", 1);
	suite = through_a_file(run);
	run = suite->benches[0]->runs[0];
	assert_int_equal(json_integer_value(json_object_get(run->assay, "pair")), 4);
	assert_int_equal(json_object_size(run->assay), 2);
	assert_true(run_evidence(run, 0, &seen));
	assert_int_equal(seen.loops, 3);
	suite_free(suite);
}

static void many_values_and_columns_keep_their_places(void **state)
{
	struct run *run = named_run();

	(void)state;
	for (int i = 0; i < 1000; i++) {
		char name[20];

		run_add_value(run, 1, NULL);
		snprintf(name, sizeof(name), "c%d", (i * 7) % 50);
		run_add_column(run, name, i, false, NULL);
	}
	for (int i = 0; i < 1000; i++) {
		char name[20];

		snprintf(name, sizeof(name), "c%d", (i * 7) % 50);
		assert_rel(run_column(run, name, (size_t)i, -1), i, 0);
		assert_rel(run_column(run, i % 50 ? "c0" : "c1", (size_t)i, -1), -1, 0);
	}
	run_free(run);
}

/* The error of a file whose one run, of two values, has this "assay". */
static const char *error_of(const char *assay)
{
	static struct err err;
	struct buf text = {0};

	err_clear(&err);
	buf_addf(&text,
		 "{\"version\":\"1.0\",\"benchmarks\":[{\"runs\":[{\"metadata\":{\"name\":\"a\"},"
		 "\"values\":[1,2],\"assay\":%s}]}]}",
		 assay);
	suite_free(suite_parse(text.data, text.len, "f", &err));
	buf_release(&text);
	return err.text;
}

static void columns_that_do_not_fit_are_named(void **state)
{
	(void)state;
	assert_string_equal(error_of("{\"evidence\":{\"cpu\":[0,null]}}"), "");
	assert_string_equal(error_of("3"), "f: benchmark a, run 1: assay: must be an object");
	assert_string_equal(error_of("{\"evidence\":[]}"),
			    "f: benchmark a, run 1: assay: evidence: must be an object");
	assert_string_equal(error_of("{\"evidence\":{\"cpu\":3}}"),
			    "f: benchmark a, run 1: assay: evidence: cpu: must be a list");
	assert_string_equal(
		error_of("{\"evidence\":{\"cpu\":[1]}}"),
		"f: benchmark a, run 1: assay: evidence: cpu: has 1 items beside 2 values");
	assert_string_equal(error_of("{\"evidence\":{\"cpu\":[1,\"x\"]}}"),
			    "f: benchmark a, run 1: assay: evidence: cpu: item 2: must be a number "
			    "or null");
	assert_string_equal(
		error_of("{\"warmup_evidence\":{\"cpu\":[1]}}"),
		"f: benchmark a, run 1: assay: warmup_evidence: cpu: has 1 items beside 0 values");
}

static void numbers_out_of_range_are_unknown(void **state)
{
	struct run *run = named_run();
	struct evidence seen;

	(void)state;
	run_add_value(run, 1, NULL);
	run_add_column(run, "cpu", -5, false, NULL);
	run_add_column(run, "loops", 1e300, false, NULL);
	run_add_column(run, "marks", -1e300, false, NULL);
	assert_false(run_evidence(run, 0, &seen));
	assert_int_equal(run_marked(run, MARK_PREEMPTED), 0);
	assert_int_equal(run_add_column(run, "x", (double)NAN, false, NULL), -1);
	run_free(run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_not_recorded_is_unknown),
		cmocka_unit_test(evidence_needs_a_value),
		cmocka_unit_test(evidence_stays_with_its_value_through_a_file),
		cmocka_unit_test(other_things_in_the_assay_object_are_kept),
		cmocka_unit_test(many_values_and_columns_keep_their_places),
		cmocka_unit_test(columns_that_do_not_fit_are_named),
		cmocka_unit_test(numbers_out_of_range_are_unknown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
