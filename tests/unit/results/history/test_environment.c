/* What a result's words say of where it is from. */
#include "results/history/environment.h"
#include "results/model/metadata.h"
#include "tests/unit/compare_support.h"

static const double one = 1;

/* A suite of one run with these texts. */
static struct suite *suite_of(const char *const pairs[][2])
{
	struct suite *suite = suite_new();
	struct bench *bench = make_bench("a", &one, 1);

	for (; (*pairs)[0]; pairs++)
		set_text(bench, (*pairs)[0], (*pairs)[1]);
	assert_int_equal(suite_take_bench(suite, bench, NULL), 0);
	return suite;
}

static int64_t begun(const char *const pairs[][2])
{
	struct suite *suite = suite_of(pairs);
	int64_t when = environment_begun_s(suite, -7);

	suite_free(suite);
	return when;
}

#define PAIRS(...)                                                                                 \
	(const char *const[][2])                                                                   \
	{                                                                                          \
		__VA_ARGS__,                                                                       \
		{                                                                                  \
			NULL, NULL                                                                 \
		}                                                                                  \
	}

static void a_date_is_in_its_own_time_zone(void **state)
{
	(void)state;
	assert_int_equal(begun(PAIRS({"date", "1970-01-01 00:00:10"})), 10);
	assert_int_equal(
		begun(PAIRS({"date", "1970-01-02 00:00:10.9"}, {"assay_timezone", "+01:30 XST"})),
		86410 - 5400);
	assert_int_equal(
		begun(PAIRS({"date", "1970-01-01 00:00:10"}, {"assay_timezone", "-05:00 EST"})),
		10 + 5 * 3600);
	assert_int_equal(begun(PAIRS({"date", "1970-01-01 00:00:10"}, {"assay_timezone", "UTC"})),
			 10);
	assert_int_equal(begun(PAIRS({"date", "yesterday"})), -7);
	assert_int_equal(begun(PAIRS({"x", "y"})), -7);
}

static void the_first_run_counts(void **state)
{
	struct suite *suite = suite_of(PAIRS({"date", "1970-01-01 00:01:00"}));
	struct bench *bench = make_bench("b", &one, 1);

	(void)state;
	set_text(bench, "date", "1970-01-01 00:00:30");
	assert_int_equal(suite_take_bench(suite, bench, NULL), 0);
	assert_int_equal(environment_begun_s(suite, 0), 30);
	suite_free(suite);
}

static void asvs_results_are_as_old_as_their_commits(void **state)
{
	(void)state;
	assert_int_equal(begun(PAIRS({"date", "1999-01-01 00:00:00"}, {"imported_from", "asv"},
				     {"commit_date", "1970-01-01 00:00:20"})),
			 20);
	assert_int_equal(begun(PAIRS({"date", "1970-01-01 00:00:40"}, {"imported_from", "asv"})),
			 40);
}

static void commits_are_told_by_us_and_by_others(void **state)
{
	struct suite *ours = suite_of(PAIRS({"assay_git_commit", "abcd"}, {"assay_git_branch", "m"},
					    {"assay_git_subject", "s"}, {"assay_git_dirty", "yes"},
					    {"assay_git_date", "1970-01-01T01:00:00+01:00"}));
	struct suite *theirs = suite_of(PAIRS({"commit_id", "1234"}, {"commit_branch", "n"},
					      {"commit_date", "1970-01-01T00:00:01"}));
	struct suite *none = suite_of(PAIRS({"assay_git_date", "soon"}));
	const struct meta *meta = ours->benches[0]->runs[0]->meta;
	const struct meta_value no = {.type = META_BOOL, .integer = 0};

	(void)state;
	assert_string_equal(environment_commit(meta), "abcd");
	assert_string_equal(environment_branch(meta), "m");
	assert_string_equal(environment_subject(meta), "s");
	assert_int_equal(environment_dirty(meta), HISTORY_DIRTY);
	assert_int_equal(environment_commit_s(meta), 0);
	assert_int_equal(meta_set(&theirs->benches[0]->runs[0]->meta, "commit_dirty", &no, NULL),
			 0);
	meta = theirs->benches[0]->runs[0]->meta;
	assert_string_equal(environment_commit(meta), "1234");
	assert_string_equal(environment_branch(meta), "n");
	assert_int_equal(environment_dirty(meta), HISTORY_CLEAN);
	assert_int_equal(environment_commit_s(meta), 1);
	meta = none->benches[0]->runs[0]->meta;
	assert_null(environment_commit(meta));
	assert_int_equal(environment_dirty(meta), HISTORY_DIRTY_UNKNOWN);
	assert_true(environment_commit_s(meta) == INT64_MIN);
	suite_free(ours);
	suite_free(theirs);
	suite_free(none);
}

static void check_fact(const char *const pairs[][2], enum history_fact fact, const char *want)
{
	struct suite *suite = suite_of(pairs);
	char *facts[HISTORY_FACTS];

	assert_int_equal(environment_facts(suite->benches[0]->runs[0], facts, NULL), 0);
	if (want)
		assert_string_equal(facts[fact], want);
	else
		assert_null(facts[fact]);
	for (int i = 0; i < HISTORY_FACTS; i++)
		free(facts[i]);
	suite_free(suite);
}

static void what_it_was_measured_with_is_told(void **state)
{
	(void)state;
	check_fact(PAIRS({"python_implementation", "cpython"}, {"python_version", "3.14.2"}),
		   HISTORY_INTERPRETER, "cpython 3.14.2");
	check_fact(PAIRS({"python_version", "3.14.2"}), HISTORY_INTERPRETER, "3.14.2");
	check_fact(PAIRS({"x", "y"}), HISTORY_INTERPRETER, NULL);
	check_fact(PAIRS({"assay_python_pgo", "yes"}, {"assay_python_jit", "off"}), HISTORY_BUILD,
		   "pgo yes, jit off");
	check_fact(PAIRS({"cpu_model_name", "other"}), HISTORY_CPU, "other");
	check_fact(PAIRS({"machine_platform", "Linux-6"}), HISTORY_PLATFORM, "Linux-6");
	check_fact(PAIRS({"assay_kernel", "6.1"}), HISTORY_KERNEL, "6.1");
	check_fact(PAIRS({"assay_image", "ubuntu24"}), HISTORY_IMAGE, "ubuntu24");
	check_fact(PAIRS({"environment", "venv"}), HISTORY_DEPENDENCIES, "venv");
	check_fact(PAIRS({"environment", "venv"}, {"requirements", "{}"}), HISTORY_DEPENDENCIES,
		   "{}");
	check_fact(PAIRS({"assay_version", "0.1"}), HISTORY_TOOL, "assay 0.1");
	check_fact(PAIRS({"perf_version", "2.9"}), HISTORY_TOOL, "pyperf 2.9");
	check_fact(PAIRS({"imported_from", "asv"}, {"assay_version", "1"}), HISTORY_TOOL, "asv");
	check_fact(PAIRS({"x", "y"}), HISTORY_TOOL, NULL);
	check_fact(PAIRS({"assay_pacer", "me"}), HISTORY_PACER, "me");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_date_is_in_its_own_time_zone),
		cmocka_unit_test(the_first_run_counts),
		cmocka_unit_test(asvs_results_are_as_old_as_their_commits),
		cmocka_unit_test(commits_are_told_by_us_and_by_others),
		cmocka_unit_test(what_it_was_measured_with_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
