/* What counted collections say of an iteration. */
#include "runner/diagnosing/collections_summary.h"
#include "tests/unit/support.h"

static struct err err;

/* Values of 10, 20 and 40 iterations in each of two workers; `each`: young collections in them. */
static void fill(struct collections_counted *counted, struct collections_value values[6],
		 const int64_t each[3], int64_t ns)
{
	for (size_t i = 0; i < 6; i++)
		values[i] = (struct collections_value){
			.worker = i / 3,
			.iterations = 10 << (i % 3),
			.loop_s = (double)(10 << (i % 3)) * 1e-3,
			.collections = {each[i % 3], 0, 0},
			.ns = {ns * (10 << (i % 3)), 0, 0},
		};
	*counted = (struct collections_counted){
		.values = values, .n = 6, .last.thresholds = {700, 10, 10}};
}

static void a_rate_is_known_to_a_collection_in_each_value(void **state)
{
	struct collections_value values[6];
	struct collections_counted counted;
	struct collections_summary summary;

	(void)state;
	fill(&counted, values, (const int64_t[]){5, 11, 19}, 1000);
	assert_int_equal(collections_summarize(&summary, &counted, &err), 0);
	assert_rel(summary.of[0].collections.each, 0.5, 1e-12);
	assert_false(summary.of[0].collections.varies);
	assert_rel(summary.of[0].collections.low, 0.5 - 6.0 / 140, 1e-12);
	assert_rel(summary.of[0].collections.high, 0.5 + 6.0 / 140, 1e-12);
	assert_rel(summary.seconds.estimate, 1e-6, 1e-12);
	assert_rel(summary.share, 1e-3, 1e-12);
	assert_int_equal(summary.iterations, 140);
}

static void values_further_apart_vary(void **state)
{
	struct collections_value values[6];
	struct collections_counted counted;
	struct collections_summary summary;

	(void)state;
	fill(&counted, values, (const int64_t[]){0, 0, 35}, 1000);
	assert_int_equal(collections_summarize(&summary, &counted, &err), 0);
	assert_true(summary.of[0].collections.varies);
	assert_rel(summary.of[0].collections.high, 35.0 / 40, 1e-12);
	assert_true(summary.of[0].collections.low == 0);
}

static void each_worker_has_a_mean(void **state)
{
	struct collections_value values[6];
	struct collections_counted counted;
	double *seconds;
	size_t n;

	(void)state;
	fill(&counted, values, (const int64_t[]){5, 10, 20}, 1000);
	for (size_t i = 3; i < 6; i++)
		values[i].ns[2] = 2 * values[i].ns[0];
	seconds = collections_seconds_new(&counted, &n);
	assert_int_equal(n, 2);
	assert_rel(seconds[0], 1e-6, 1e-12);
	assert_rel(seconds[1], 3e-6, 1e-12);
	free(seconds);
}

static void find(bool findings[GC_FINDINGS], struct collections_counted *counted)
{
	struct collections_summary summary;

	assert_int_equal(collections_summarize(&summary, counted, &err), 0);
	for (int i = 0; i < GC_FINDINGS; i++)
		findings[i] = false;
	collections_find(&summary, counted, findings);
}

static void time_spent_in_vain_is_told_from_cycles(void **state)
{
	struct collections_value values[6];
	struct collections_counted counted;
	bool findings[GC_FINDINGS];

	(void)state;
	fill(&counted, values, (const int64_t[]){5, 10, 20}, 100000); /* a tenth of the time */
	find(findings, &counted);
	assert_true(findings[GC_FINDING_IN_VAIN]);
	assert_false(findings[GC_FINDING_CYCLES]);
	assert_false(findings[GC_FINDING_FULL]);
	for (size_t i = 0; i < 6; i++)
		values[i].collected[0] = 100 * values[i].iterations;
	find(findings, &counted);
	assert_false(findings[GC_FINDING_IN_VAIN]);
	assert_true(findings[GC_FINDING_CYCLES]);
	values[0].uncollectable[2] = 1;
	for (size_t i = 0; i < 6; i++)
		values[i].ns[2] = 2 * values[i].ns[0];
	find(findings, &counted);
	assert_true(findings[GC_FINDING_FULL]);
	assert_true(findings[GC_FINDING_UNCOLLECTABLE]);
}

static void nothing_and_disabled_are_two_findings(void **state)
{
	struct collections_value values[6];
	struct collections_counted counted;
	bool findings[GC_FINDINGS];

	(void)state;
	fill(&counted, values, (const int64_t[]){0, 0, 0}, 0);
	find(findings, &counted);
	assert_true(findings[GC_FINDING_NONE]);
	assert_false(findings[GC_FINDING_IN_VAIN]);
	counted.was_disabled = true;
	find(findings, &counted);
	assert_false(findings[GC_FINDING_NONE]);
	assert_true(findings[GC_FINDING_DISABLED]);
}

static void versions_differ(void **state)
{
	struct collections_counted counted = {.interpreter = (char *)"CPython 3.14.0",
					      .last.thresholds = {2000, 10, 0}};

	(void)state;
	assert_true(collections_is_incremental(&counted));
	assert_true(collections_line_is_late(&counted));
	counted.last.thresholds[2] = 10;
	assert_false(collections_is_incremental(&counted));
	counted.interpreter = (char *)"CPython 3.11.7";
	counted.last.thresholds[2] = 0; /* as its user may have set it */
	assert_false(collections_is_incremental(&counted));
	assert_false(collections_line_is_late(&counted));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_rate_is_known_to_a_collection_in_each_value),
		cmocka_unit_test(values_further_apart_vary),
		cmocka_unit_test(each_worker_has_a_mean),
		cmocka_unit_test(time_spent_in_vain_is_told_from_cycles),
		cmocka_unit_test(nothing_and_disabled_are_two_findings),
		cmocka_unit_test(versions_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
