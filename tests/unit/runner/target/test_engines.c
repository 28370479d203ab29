#include "runner/target/engines.h"
#include "tests/unit/support.h"

static struct err err;

/* "NAME=VALUE NAME=VALUE" as an environment. */
static char environment[400];

static const char *get(void *context, const char *name)
{
	static char values[40][40];
	static size_t next;
	size_t len = strlen(name);

	(void)context;
	for (const char *at = environment; at && *at;
	     at = strchr(at, ' ') ? strchr(at, ' ') + 1 : NULL)
		if (strncmp(at, name, len) == 0 && at[len] == '=') {
			char *value = values[next++ % 40];

			snprintf(value, 40, "%.*s", (int)strcspn(at + len + 1, " "), at + len + 1);
			return value;
		}
	return NULL;
}

static struct engine_shard found;

static int find(const char *variables)
{
	snprintf(environment, sizeof(environment), "%s", variables);
	err_clear(&err);
	return engines_find_shard(&found, get, NULL, &err);
}

static void assert_shard(const char *variables, long index, long n, const char *engine)
{
	if (find(variables))
		fail_msg("%s: %s", variables, err.text);
	assert_int_equal(found.shard.index, index);
	assert_int_equal(found.shard.n, n);
	if (engine)
		assert_string_equal(found.engine, engine);
	else
		assert_null(found.engine);
}

static void assert_refused(const char *variables, const char *wanted)
{
	assert_int_equal(find(variables), -1);
	assert_int_equal(err.kind, ERR_USAGE);
	if (!strstr(err.text, wanted))
		fail_msg("%s: %s", variables, err.text);
}

/* ---- each engine, first and last index */

static void each_engine_counts_in_its_own_way(void **state)
{
	static const struct {
		const char *engine, *index, *total;
		long base;
	} pairs[] = {
		{"AWS Batch", "AWS_BATCH_JOB_ARRAY_INDEX", "AWS_BATCH_JOB_ARRAY_SIZE", 0},
		{"Cloud Run", "CLOUD_RUN_TASK_INDEX", "CLOUD_RUN_TASK_COUNT", 0},
		{"GitLab", "CI_NODE_INDEX", "CI_NODE_TOTAL", 1},
		{"CircleCI", "CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL", 0},
		{"Buildkite", "BUILDKITE_PARALLEL_JOB", "BUILDKITE_PARALLEL_JOB_COUNT", 0},
		{"Bitbucket", "BITBUCKET_PARALLEL_STEP", "BITBUCKET_PARALLEL_STEP_COUNT", 0},
		{"Semaphore", "SEMAPHORE_JOB_INDEX", "SEMAPHORE_JOB_COUNT", 1},
		{"Azure Pipelines", "SYSTEM_JOBPOSITIONINPHASE", "SYSTEM_TOTALJOBSINPHASE", 1},
		{"Bazel", "TEST_SHARD_INDEX", "TEST_TOTAL_SHARDS", 0},
		{"googletest", "GTEST_SHARD_INDEX", "GTEST_TOTAL_SHARDS", 0},
		{"LSF", "LSB_JOBINDEX", "LSB_JOBINDEX_END", 1},
	};
	char text[200];

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		for (long k = 0; k < 8; k += 7) {
			snprintf(text, sizeof(text), "%s=%ld %s=8", pairs[i].index,
				 k + pairs[i].base, pairs[i].total);
			assert_shard(text, k + 1, 8, pairs[i].engine);
			assert_string_equal(found.names[0], pairs[i].index);
			assert_string_equal(found.names[1], pairs[i].total);
			assert_string_equal(found.values[1], "8");
			assert_false(found.is_alone);
		}
}

#define SLURM(id, count, min, max, step)                                                           \
	"SLURM_ARRAY_TASK_ID=" id " SLURM_ARRAY_TASK_COUNT=" count " SLURM_ARRAY_TASK_MIN=" min    \
	" SLURM_ARRAY_TASK_MAX=" max " SLURM_ARRAY_TASK_STEP=" step

static void an_index_of_slurm_is_a_rank_only_in_a_dense_array(void **state)
{
	(void)state;
	assert_shard(SLURM("1", "8", "1", "8", "1"), 1, 8, "Slurm");
	assert_shard(SLURM("0", "8", "0", "7", "1"), 1, 8, "Slurm");
	assert_shard(SLURM("7", "8", "0", "7", "1"), 8, 8, "Slurm");
	assert_shard(SLURM("4", "4", "0", "6", "2"), 3, 4, "Slurm");
	assert_shard("SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_COUNT=8 SLURM_ARRAY_TASK_MIN=1", 3, 8,
		     "Slurm");
	assert_refused(SLURM("3", "3", "1", "5", "1"),
		       "the array has holes (1 to 5 by 1, but 3 jobs)");
	assert_refused(SLURM("3", "1", "3", "3", "1"), "the array begins at 3");
	assert_refused(SLURM("6", "4", "5", "8", "1"), "the array begins at 5");
	assert_refused(SLURM("9", "8", "1", "8", "1"), "is outside");
	assert_refused(SLURM("3", "4", "0", "6", "2"), "is outside");
}

static void lsf_and_sge_say_first_last_and_step(void **state)
{
	(void)state;
	assert_shard("LSB_JOBINDEX=5 LSB_JOBINDEX_END=15 LSB_JOBINDEX_STEP=2", 3, 8, "LSF");
	assert_refused("LSB_JOBINDEX=4 LSB_JOBINDEX_END=16 LSB_JOBINDEX_STEP=2", "holes");
	assert_shard("SGE_TASK_ID=3 SGE_TASK_FIRST=1 SGE_TASK_LAST=8 SGE_TASK_STEPSIZE=1", 3, 8,
		     "SGE");
	assert_shard("SGE_TASK_ID=1 SGE_TASK_FIRST=1 SGE_TASK_LAST=9 SGE_TASK_STEPSIZE=4", 1, 3,
		     "SGE");
	assert_refused("SGE_TASK_ID=7 SGE_TASK_FIRST=7 SGE_TASK_LAST=8 SGE_TASK_STEPSIZE=1",
		       "begins at 7");
	assert_refused("SGE_TASK_ID=9 SGE_TASK_FIRST=1 SGE_TASK_LAST=8 SGE_TASK_STEPSIZE=1",
		       "outside");
}

/* ---- one job alone */

static void a_job_that_is_alone_is_one_of_one(void **state)
{
	static const char *const alone[] = {
		"CI_NODE_TOTAL=1",
		"CI_NODE_INDEX=1 CI_NODE_TOTAL=1",
		"CIRCLE_NODE_INDEX=0 CIRCLE_NODE_TOTAL=1",
		"SYSTEM_JOBPOSITIONINPHASE=1 SYSTEM_TOTALJOBSINPHASE=1",
		"LSB_JOBINDEX=0 LSB_JOBINDEX_END=0 LSB_JOBINDEX_STEP=0",
		"LSB_JOBINDEX=0",
		"SGE_TASK_ID=undefined SGE_TASK_FIRST=undefined SGE_TASK_LAST=undefined",
		SLURM("0", "1", "0", "0", "1")};

	(void)state;
	for (size_t i = 0; i < sizeof(alone) / sizeof(alone[0]); i++) {
		if (find(alone[i]))
			fail_msg("%s: %s", alone[i], err.text);
		assert_true(found.is_alone);
		assert_int_equal(found.shard.index, 1);
		assert_int_equal(found.shard.n, 1);
	}
	assert_shard("CI_NODE_TOTAL=1", 1, 1, "GitLab");
	assert_null(found.names[0]);
	assert_string_equal(found.names[1], "CI_NODE_TOTAL");
}

static void a_job_that_is_alone_may_start_an_array(void **state)
{
	(void)state;
	assert_shard("CI_NODE_TOTAL=1 " SLURM("3", "8", "1", "8", "1"), 3, 8, "Slurm");
	assert_shard("LSB_JOBINDEX=0 CI_NODE_TOTAL=1 BUILDKITE_PARALLEL_JOB=2 "
		     "BUILDKITE_PARALLEL_JOB_COUNT=4",
		     3, 4, "Buildkite");
}

/* ---- refused */

static void half_of_a_pair_names_the_other_half(void **state)
{
	(void)state;
	assert_refused("CIRCLE_NODE_INDEX=2",
		       "CIRCLE_NODE_INDEX=2 is half of what CircleCI says of a job: "
		       "CIRCLE_NODE_TOTAL is missing");
	assert_refused("TEST_TOTAL_SHARDS=4", "TEST_SHARD_INDEX is missing");
	assert_refused("SLURM_ARRAY_TASK_ID=4", "SLURM_ARRAY_TASK_COUNT is missing");
	assert_refused("SLURM_ARRAY_TASK_ID=4 SLURM_ARRAY_TASK_COUNT=8", "SLURM_ARRAY_TASK_MIN");
	assert_refused("LSB_JOBINDEX=3", "LSB_JOBINDEX_END is missing");
	assert_refused("CI_NODE_TOTAL=4", "CI_NODE_INDEX is missing");
	/* An empty one is none. */
	assert_refused("CI_NODE_INDEX= CI_NODE_TOTAL=4", "CI_NODE_INDEX is missing");
}

static void two_engines_that_contradict_each_other_are_both_named(void **state)
{
	(void)state;
	assert_refused(
		"CI_NODE_INDEX=2 CI_NODE_TOTAL=4 CIRCLE_NODE_INDEX=2 CIRCLE_NODE_TOTAL=4",
		"CI_NODE_INDEX (GitLab) says shard 2 of 4, CIRCLE_NODE_INDEX (CircleCI) says "
		"shard 3 of 4");
	assert_shard("CI_NODE_INDEX=2 CI_NODE_TOTAL=4 CIRCLE_NODE_INDEX=1 CIRCLE_NODE_TOTAL=4", 2,
		     4, "GitLab");
}

static void numbers_that_make_no_sense_are_refused(void **state)
{
	(void)state;
	assert_refused("CI_NODE_INDEX=0 CI_NODE_TOTAL=4",
		       "CI_NODE_INDEX=0 is outside of CI_NODE_TOTAL=4");
	assert_refused("CI_NODE_INDEX=5 CI_NODE_TOTAL=4", "outside");
	assert_refused("CIRCLE_NODE_INDEX=4 CIRCLE_NODE_TOTAL=4", "outside");
	assert_refused("CIRCLE_NODE_INDEX=x CIRCLE_NODE_TOTAL=4",
		       "CIRCLE_NODE_INDEX=x is no number");
	assert_refused("CIRCLE_NODE_INDEX=-1 CIRCLE_NODE_TOTAL=4", "is no number");
	assert_refused("CIRCLE_NODE_INDEX=1 CIRCLE_NODE_TOTAL=4e9", "is no number");
	assert_refused("CIRCLE_NODE_INDEX=0 CIRCLE_NODE_TOTAL=0", "");
}

static void an_engine_that_does_not_say_how_many_asks_for_it(void **state)
{
	(void)state;
	assert_refused("JOB_COMPLETION_INDEX=2",
		       "JOB_COMPLETION_INDEX=2 (Kubernetes) does not say of how many: give --shard "
		       "3/N, or set ASSAY_SHARD=3/N");
	assert_refused("PARALLEL_SEQ=3", "give --shard 3/N");
	assert_refused("NOMAD_ALLOC_INDEX=0", "give --shard 1/N");
	/* Where these begin is the user's choice. */
	assert_refused("PBS_ARRAY_INDEX=3", "give --shard I/N");
	assert_refused("PBS_ARRAYID=3", "(Torque)");
	assert_refused("HQ_TASK_ID=3", "(HyperQueue)");
	/* One job of a service may be what starts them: all of it N times is the worst answer. */
	assert_refused("CI_NODE_TOTAL=1 PARALLEL_SEQ=3", "PARALLEL_SEQ=3");
	assert_shard("CI_NODE_INDEX=2 CI_NODE_TOTAL=4 NOMAD_ALLOC_INDEX=0", 2, 4, "GitLab");
}

static void without_an_engine_nothing_is_guessed(void **state)
{
	(void)state;
	assert_refused("HOME=/ PATH=/bin",
		       "no engine says which job of how many this is (no SLURM_ARRAY_TASK_ID, "
		       "CI_NODE_INDEX, ...): give --shard I/N, or set ASSAY_SHARD=I/N");
}

/* ---- ours */

static void our_own_variable_wins_over_all(void **state)
{
	(void)state;
	assert_shard("ASSAY_SHARD=2/5 CI_NODE_INDEX=1 CI_NODE_TOTAL=4 CIRCLE_NODE_INDEX=7", 2, 5,
		     NULL);
	assert_string_equal(found.names[0], "ASSAY_SHARD");
	assert_string_equal(found.values[0], "2/5");
	assert_refused("ASSAY_SHARD=0/5", "ASSAY_SHARD=0/5: must be I/N, as in 3/8");
	assert_refused("ASSAY_SHARD=auto", "must be I/N");
	assert_refused("ASSAY_SHARD= HOME=/", "no engine");
}

static void bazel_wants_a_file_to_be_touched(void **state)
{
	(void)state;
	assert_shard("TEST_SHARD_INDEX=0 TEST_TOTAL_SHARDS=2 TEST_SHARD_STATUS_FILE=/t/s", 1, 2,
		     "Bazel");
	assert_string_equal(found.status_file, "/t/s");
	assert_shard("TEST_SHARD_INDEX=0 TEST_TOTAL_SHARDS=2", 1, 2, "Bazel");
	assert_null(found.status_file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_engine_counts_in_its_own_way),
		cmocka_unit_test(an_index_of_slurm_is_a_rank_only_in_a_dense_array),
		cmocka_unit_test(lsf_and_sge_say_first_last_and_step),
		cmocka_unit_test(a_job_that_is_alone_is_one_of_one),
		cmocka_unit_test(a_job_that_is_alone_may_start_an_array),
		cmocka_unit_test(half_of_a_pair_names_the_other_half),
		cmocka_unit_test(two_engines_that_contradict_each_other_are_both_named),
		cmocka_unit_test(numbers_that_make_no_sense_are_refused),
		cmocka_unit_test(an_engine_that_does_not_say_how_many_asks_for_it),
		cmocka_unit_test(without_an_engine_nothing_is_guessed),
		cmocka_unit_test(our_own_variable_wins_over_all),
		cmocka_unit_test(bazel_wants_a_file_to_be_touched),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
