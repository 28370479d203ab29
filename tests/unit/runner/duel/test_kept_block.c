#include "runner/duel/kept_block.h"
#include "tests/unit/support.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char path[] = "/tmp/assay-kept-XXXXXX/journal";
static struct journal journal;
static struct journal_text text;
static struct record record;
static struct err err;

static int make_journal(void **state)
{
	char *slash = strrchr(path, '/');

	(void)state;
	memcpy(slash - 6, "XXXXXX", 6);
	*slash = '\0';
	if (!mkdtemp(path))
		return -1;
	*slash = '/';
	err_clear(&err);
	return journal_create(&journal, path, &err);
}

static int remove_journal(void **state)
{
	char *slash = strrchr(path, '/');
	int rc;

	(void)state;
	record_release(&record);
	journal_text_release(&text);
	journal_remove(&journal, NULL);
	*slash = '\0';
	rc = rmdir(path);
	*slash = '/';
	return rc;
}

/* The only record of the journal. */
static void read_back(void)
{
	assert_int_equal(journal_read(&text, path, &err), 0);
	assert_int_equal(text.n, 1);
	assert_int_equal(record_parse(&record, text.records[0].text, text.records[0].len, &err), 0);
}

static struct run *two_values(double first)
{
	struct run *run = run_new();

	assert_int_equal(run_set_text(run, "name", "x", &err), 0);
	assert_int_equal(run_add_value(run, first, &err), 0);
	assert_int_equal(run_add_value(run, 0.1, &err), 0);
	return run;
}

static struct kept_block a_block(void)
{
	return (struct kept_block){.pair = 3,
				   .number = 7,
				   .start = 8,
				   .hash_seed = UINT32_MAX,
				   .spent_s = 0.1,
				   .elapsed_s = 1.0 / 3,
				   .block = {.loops = 512,
					     .dependence = {64, 1.0 / 7},
					     .slice_taken_s = 0.004,
					     .rounds = 2,
					     .disturbed = 1,
					     .timed_s = 0.03,
					     .needs_more_cpus = true,
					     .no_counters = "no permission",
					     .failed_side = -1}};
}

static void assert_same(const struct kept_block *a, const struct kept_block *b)
{
	assert_int_equal(a->pair, b->pair);
	assert_int_equal(a->number, b->number);
	assert_int_equal(a->start, b->start);
	assert_int_equal(a->hash_seed, b->hash_seed);
	assert_true(a->spent_s == b->spent_s && a->elapsed_s == b->elapsed_s);
	assert_true(a->block.slice_taken_s == b->block.slice_taken_s);
	assert_true(a->block.timed_s == b->block.timed_s);
	assert_int_equal(a->block.loops, b->block.loops);
	assert_int_equal(a->block.dependence.few, b->block.dependence.few);
	assert_true(a->block.dependence.change == b->block.dependence.change);
	assert_int_equal(a->block.rounds, b->block.rounds);
	assert_int_equal(a->block.disturbed, b->block.disturbed);
	assert_int_equal(a->block.needs_more_cpus, b->block.needs_more_cpus);
	assert_int_equal(a->block.failed_side, b->block.failed_side);
	assert_string_equal(a->block.no_counters, b->block.no_counters);
}

static void a_block_comes_back_as_it_was(void **state)
{
	struct kept_block kept = a_block(), back;

	(void)state;
	kept.block.runs[0] = two_values(0.2);
	kept.block.runs[1] = two_values(0.3);
	assert_int_equal(kept_block_write(&kept, true, &journal, &err), 0);
	read_back();
	assert_int_equal(kept_block_parse(&back, &record, &err), 0);
	assert_same(&kept, &back);
	assert_true(back.block.runs[0]->values[0] == 0.2 && back.block.runs[1]->values[0] == 0.3);
	assert_int_equal(back.cause.kind, ERR_NONE);
	kept_block_release(&kept);
	kept_block_release(&back);
}

static void a_block_that_is_lost_has_no_runs(void **state)
{
	struct kept_block kept = a_block(), back;

	(void)state;
	kept.block.runs[0] = two_values(0.2);
	kept.block.runs[1] = two_values(0.3);
	assert_int_equal(kept_block_write(&kept, false, &journal, &err), 0);
	read_back();
	assert_int_equal(kept_block_parse(&back, &record, &err), 0);
	assert_same(&kept, &back);
	assert_null(back.block.runs[0]);
	assert_null(back.block.runs[1]);
	kept_block_release(&kept);
	kept_block_release(&back);
}

static void a_failure_comes_back_with_its_reasons(void **state)
{
	struct kept_block kept = a_block(), back;

	(void)state;
	kept.block.failed_side = 1;
	kept.details = strdup("Traceback\n  \xff");
	err_set(&kept.cause, ERR_TIMEOUT, "%s", "it took too long");
	assert_int_equal(kept_block_write(&kept, false, &journal, &err), 0);
	read_back();
	assert_int_equal(kept_block_parse(&back, &record, &err), 0);
	assert_same(&kept, &back);
	assert_int_equal(back.cause.kind, ERR_TIMEOUT);
	assert_string_equal(back.cause.text, "it took too long");
	assert_non_null(strstr(back.details, "Traceback\n"));
	kept_block_release(&kept);
	kept_block_release(&back);
}

static void looks_come_back_for_as_many_benchmarks(void **state)
{
	const size_t blocks[] = {12, 0, 30};
	size_t back[4];

	(void)state;
	assert_int_equal(kept_looks_write(blocks, 3, &journal, &err), 0);
	read_back();
	assert_int_equal(kept_looks_parse(back, 3, &record, &err), 0);
	assert_memory_equal(back, blocks, sizeof(blocks));
	assert_int_equal(kept_looks_parse(back, 4, &record, &err), -1);
	assert_int_equal(err.kind, ERR_INPUT);
}

static void what_is_no_block_is_refused(void **state)
{
#define REST ",\"loops\":1,\"rounds\":0,\"disturbed\":0}"
	static const char *const bad[] = {
		"{}",
		"{\"record\":\"process\",\"pair\":0,\"number\":0,\"start\":0,\"hash_seed\":1" REST,
		"{\"record\":\"block\",\"pair\":-1,\"number\":0,\"start\":0,\"hash_seed\":1" REST,
		"{\"record\":\"block\",\"pair\":0,\"number\":0.5,\"start\":0,\"hash_seed\":1" REST,
		"{\"record\":\"block\",\"pair\":0,\"number\":0,\"hash_seed\":1" REST,
		"{\"record\":\"block\",\"pair\":0,\"number\":0,\"start\":0,\"hash_seed\":4294967296"
		"" REST,
		"{\"failed_side\":2,\"record\":\"block\",\"pair\":0,\"number\":0,\"start\":0,"
		"\"hash_seed\":1" REST,
		/* one run alone, and fewer values than rounds */
		"{\"runs\":[{\"metadata\":{\"name\":\"x\"},\"values\":[1.0]}],\"record\":\"block\","
		"\"pair\":0,\"number\":0,\"start\":0,\"hash_seed\":1,\"loops\":1,\"rounds\":1,"
		"\"disturbed\":0}",
		"{\"runs\":[{\"metadata\":{\"name\":\"x\"},\"values\":[1.0]},{\"metadata\":{"
		"\"name\":\"x\"},\"values\":[1.0]}],\"record\":\"block\",\"pair\":0,\"number\":0,"
		"\"start\":0,\"hash_seed\":1,\"loops\":1,\"rounds\":2,\"disturbed\":0}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct kept_block back;

		err_clear(&err);
		assert_int_equal(record_parse(&record, bad[i], strlen(bad[i]), &err), 0);
		if (kept_block_parse(&back, &record, &err) == 0 || err.kind != ERR_INPUT)
			fail_msg("%s", bad[i]);
		kept_block_release(&back);
		record_release(&record);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_journal, remove_journal)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_block_comes_back_as_it_was),
		TEST(a_block_that_is_lost_has_no_runs),
		TEST(a_failure_comes_back_with_its_reasons),
		TEST(looks_come_back_for_as_many_benchmarks),
		TEST(what_is_no_block_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
