/* The journal of a run from its first record to its end, cut short and resumed between. */
#include "runner/keeping/keeping.h"
#include "tests/unit/scratch.h"
#include "tests/unit/support.h"
#include "tests/unit/told_list.h"

#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/assay-keeping-XXXXXX";
static char output[64], journal[80];
static struct told_list told;
static struct err err;

static char *words[] = {"run", "bench_x.py", "-o", output, NULL};
static const struct begun fresh = {.command = "run", .argc = 4, .argv = words};

static int set_up(void **state)
{
	(void)state;
	if (scratch_make(folder))
		return -1;
	snprintf(output, sizeof(output), "%s/x.json", folder);
	snprintf(journal, sizeof(journal), "%s.journal", output);
	told = (struct told_list){0};
	err_clear(&err);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	return scratch_remove(folder);
}

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static bool is_there(const char *path)
{
	return access(path, F_OK) == 0;
}

static json_t *same_as(const char *cpu)
{
	return json_pack("{s:s}", "the CPU", cpu);
}

static int begin(struct keeping *keeping, const struct begun *begun, const char *cpu)
{
	json_t *same = same_as(cpu);
	int rc = keeping_begin(keeping, output, "process", begun, same, 42, told_list_teller(&told),
			       &err);

	json_decref(same);
	return rc;
}

/* What a process leaves, without its runs. */
static void measure_one(struct keeping *keeping)
{
	json_t *head = json_pack("{s:s}", "record", "process");

	assert_int_equal(record_append(keeping_journal(keeping), head, NULL, 0, &err), 0);
	json_decref(head);
}

/* A run of two processes that was cut short. */
static void interrupted(void)
{
	struct keeping keeping;

	assert_int_equal(begin(&keeping, &fresh, "a CPU"), 0);
	measure_one(&keeping);
	measure_one(&keeping);
	err_set(&err, ERR_INTERRUPTED, "interrupted");
	keeping_cut_short(&keeping, &fresh, false, &err);
	keeping_release(&keeping);
}

static void a_run_that_ends_leaves_no_journal(void **state)
{
	struct keeping keeping;

	(void)state;
	assert_int_equal(begin(&keeping, &fresh, "a CPU"), 0);
	assert_true(is_there(journal));
	measure_one(&keeping);
	keeping_done(&keeping);
	assert_false(is_there(journal));
	assert_null(keeping_journal(&keeping));
	keeping_release(&keeping);
	assert_int_equal(told.n, 0);
}

static void a_run_without_an_output_keeps_nothing(void **state)
{
	struct keeping keeping;

	(void)state;
	assert_int_equal(keeping_begin(&keeping, NULL, "process", &fresh, NULL, 1,
				       told_list_teller(&told), &err),
			 0);
	assert_null(keeping_journal(&keeping));
	assert_null(keeping_before(&keeping));
	keeping_done(&keeping);
	keeping_release(&keeping);
}

static void a_journal_that_cannot_be_made_is_told_and_costs_nothing_else(void **state)
{
	struct keeping keeping;

	(void)state;
	snprintf(output, sizeof(output), "%s/none/x.json", folder);
	assert_int_equal(begin(&keeping, &fresh, "a CPU"), 0);
	assert_int_equal(told.n, 1);
	assert_int_equal(told.items[0].kind, TOLD_NO_JOURNAL);
	assert_non_null(strstr(told.text[0], "none"));
	assert_null(keeping_journal(&keeping));
	keeping_release(&keeping);
}

static void cut_short_before_anything_was_measured_leaves_no_journal(void **state)
{
	struct keeping keeping;

	(void)state;
	assert_int_equal(begin(&keeping, &fresh, "a CPU"), 0);
	err_set(&err, ERR_INTERRUPTED, "interrupted");
	keeping_cut_short(&keeping, &fresh, false, &err);
	assert_string_equal(err.text, "interrupted");
	assert_false(is_there(journal));
	keeping_release(&keeping);
}

static void cut_short_says_how_to_go_on(void **state)
{
	char want[256];

	(void)state;
	interrupted();
	snprintf(want, sizeof(want),
		 "interrupted; what was measured is kept in %s: assay run --resume %s goes on",
		 journal, output);
	assert_string_equal(err.text, want);
	assert_int_equal(err.kind, ERR_INTERRUPTED);
	assert_true(is_there(journal));
}

static void what_waits_to_be_resumed_is_not_begun_anew(void **state)
{
	(void)state;
	interrupted();
	err_clear(&err);
	assert_int_equal(keeping_check(output, false, &fresh, &err), -1);
	assert_int_equal(err.kind, ERR_INPUT);
	assert_non_null(strstr(err.text, "--resume"));
}

static void resuming_has_the_words_the_seed_and_what_was_measured(void **state)
{
	struct begun begun = {.command = "run"};
	struct keeping keeping;

	(void)state;
	interrupted();
	err_clear(&err);
	assert_int_equal(begun_read(&begun, output, &err), 0);
	assert_true(begun.is_resumed);
	assert_int_equal(begun.argc, 4);
	assert_string_equal(begun.argv[1], "bench_x.py");
	assert_int_equal(begun_seed(&begun, 7), 42);
	assert_int_equal(keeping_check(output, false, &begun, &err), 0);
	assert_int_equal(begin(&keeping, &begun, "a CPU"), 0);
	assert_int_equal(told.n, 1);
	assert_int_equal(told.items[0].kind, TOLD_RESUMING);
	assert_int_equal(told.items[0].count, 2);
	assert_int_equal(told.items[0].number, 42);
	assert_string_equal(told.what[0], output);
	assert_int_equal(keeping_before(&keeping)->n, 3); /* with the first record */
	keeping_done(&keeping);
	keeping_release(&keeping);
	begun_release(&begun);
	assert_false(is_there(journal));
}

static void another_machine_cannot_go_on(void **state)
{
	struct begun begun = {.command = "run"};
	struct keeping keeping;

	(void)state;
	interrupted();
	err_clear(&err);
	assert_int_equal(begun_read(&begun, output, &err), 0);
	assert_int_equal(begin(&keeping, &begun, "another CPU"), -1);
	assert_int_equal(err.kind, ERR_INPUT);
	assert_non_null(strstr(err.text, "the CPU is another CPU now, but was a CPU"));
	keeping_release(&keeping);
	begun_release(&begun);
	assert_true(is_there(journal));
}

static void a_torn_last_record_is_told_and_measured_again(void **state)
{
	struct begun begun = {.command = "run"};
	struct keeping keeping;
	struct stat info;

	(void)state;
	interrupted();
	err_clear(&err);
	assert_int_equal(stat(journal, &info), 0);
	assert_int_equal(truncate(journal, info.st_size - 5), 0);
	assert_int_equal(begun_read(&begun, output, &err), 0);
	assert_int_equal(begin(&keeping, &begun, "a CPU"), 0);
	assert_int_equal(told.n, 2);
	assert_int_equal(told.items[0].count, 1);
	assert_int_equal(told.items[1].kind, TOLD_TORN);
	assert_int_equal(told.items[1].count, begun.before.torn);
	keeping_release(&keeping);
	begun_release(&begun);
}

static void what_was_counted_comes_back_by_benchmark_and_side(void **state)
{
	struct begun begun = {.command = "run"};
	struct keeping keeping;
	json_t *counts = json_pack("{s:i}", "metrics", 3);

	(void)state;
	assert_int_equal(begin(&keeping, &fresh, "a CPU"), 0);
	measure_one(&keeping);
	keeping_count(&keeping, "sort", 1, counts);
	keeping_release(&keeping);
	assert_int_equal(begun_read(&begun, output, &err), 0);
	assert_int_equal(begin(&keeping, &begun, "a CPU"), 0);
	assert_true(json_equal(keeping_counted(&keeping, "sort", 1), counts));
	assert_null(keeping_counted(&keeping, "sort", 0));
	assert_null(keeping_counted(&keeping, "join", 1));
	assert_int_equal(keeping_before(&keeping)->n, 2); /* a count is no process */
	keeping_release(&keeping);
	begun_release(&begun);
	json_decref(counts);
}

static void an_output_is_never_overwritten_but_added_to(void **state)
{
	(void)state;
	write_file(output, "{}");
	assert_int_equal(keeping_check(output, false, &fresh, &err), -1);
	assert_int_equal(err.kind, ERR_INPUT);
	err_clear(&err);
	assert_int_equal(keeping_check(output, true, &fresh, &err), 0);
	assert_int_equal(keeping_check(NULL, false, &fresh, &err), 0);
	assert_int_equal(keeping_check_second(output, &fresh, &err), -1);
	assert_non_null(strstr(err.text, "a duel never overwrites"));
}

static void what_somebody_else_put_at_the_output_stays(void **state)
{
	struct begun begun = {.command = "run"};

	(void)state;
	interrupted();
	err_clear(&err);
	write_file(output, "{}");
	assert_int_equal(begun_read(&begun, output, &err), 0);
	assert_int_equal(keeping_check(output, false, &begun, &err), -1);
	assert_non_null(strstr(err.text, "is not what the interrupted run saved"));
	begun_release(&begun);
}

static void without_a_journal_there_is_nothing_to_resume(void **state)
{
	struct begun begun = {.command = "run"};

	(void)state;
	assert_int_equal(begun_read(&begun, output, &err), -1);
	assert_int_equal(err.kind, ERR_INPUT);
	assert_non_null(strstr(err.text, "nothing to resume"));
	begun_release(&begun);
	assert_null(begun_command_new(output));
}

static void a_damaged_record_in_the_middle_is_named(void **state)
{
	struct begun begun = {.command = "run"};
	FILE *f;

	(void)state;
	interrupted();
	err_clear(&err);
	f = fopen(journal, "r+");
	assert_non_null(f);
	assert_int_equal(fseek(f, 3, SEEK_SET), 0);
	fputs("xx", f);
	fclose(f);
	assert_int_equal(begun_read(&begun, output, &err), -1);
	assert_non_null(strstr(err.text, "line 1 is damaged"));
	begun_release(&begun);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_run_that_ends_leaves_no_journal),
		TEST(a_run_without_an_output_keeps_nothing),
		TEST(a_journal_that_cannot_be_made_is_told_and_costs_nothing_else),
		TEST(cut_short_before_anything_was_measured_leaves_no_journal),
		TEST(cut_short_says_how_to_go_on),
		TEST(what_waits_to_be_resumed_is_not_begun_anew),
		TEST(resuming_has_the_words_the_seed_and_what_was_measured),
		TEST(another_machine_cannot_go_on),
		TEST(a_torn_last_record_is_told_and_measured_again),
		TEST(what_was_counted_comes_back_by_benchmark_and_side),
		TEST(an_output_is_never_overwritten_but_added_to),
		TEST(what_somebody_else_put_at_the_output_stays),
		TEST(without_a_journal_there_is_nothing_to_resume),
		TEST(a_damaged_record_in_the_middle_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
