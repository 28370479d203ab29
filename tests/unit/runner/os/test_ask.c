#include "runner/os/ask.h"
#include "tests/unit/support.h"

#include <errno.h>
#include <time.h>

static struct answer answer;

static struct question shell(const char *const argv[], int timeout_ms)
{
	return (struct question){.argv = argv, .timeout_ms = timeout_ms, .max_bytes = 1000};
}

static int forget(void **state)
{
	(void)state;
	answer_release(&answer);
	return 0;
}

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* A zombie that its new parent has not reaped yet does not run. */
static int is_running(pid_t pid)
{
	char path[64], state = 'Z';
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	f = fopen(path, "r");
	if (!f)
		return 0;
	if (fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
		state = 'Z';
	fclose(f);
	return state != 'Z' && state != 'X';
}

static void assert_end(const struct question *q, const char *want)
{
	struct buf words = {0};

	answer_fmt_end(&answer, q, &words);
	assert_string_equal(buf_text(&words), want);
	buf_release(&words);
}

static void what_was_written_before_the_end_is_kept(void **state)
{
	const char *argv[] = {"sh", "-c", "printf 'a\\000b'; echo moan >&2; exit 3", NULL};
	struct question q = shell(argv, 5000);

	(void)state;
	assert_int_equal(ask(&q, &answer, NULL), 0);
	assert_int_equal(answer.end, ANSWER_EXIT);
	assert_int_equal(answer.code, 3);
	assert_false(answer_is_good(&answer));
	assert_int_equal(answer.out.len, 3);
	assert_memory_equal(buf_text(&answer.out), "a\0b", 4);
	assert_string_equal(buf_text(&answer.said), "moan\n");
	assert_end(&q, "exit status 3: moan");
}

static void a_program_that_never_ends_is_killed_with_its_children(void **state)
{
	const char *argv[] = {"sh", "-c", "sleep 60 & echo $!; wait", NULL};
	/* Long enough for the shell to say something on a busy machine. */
	struct question q = shell(argv, 2500);
	double start = seconds();
	pid_t child;

	(void)state;
	assert_int_equal(ask(&q, &answer, NULL), 0);
	assert_int_equal(answer.end, ANSWER_TIMEOUT);
	assert_true(seconds() - start < 10);
	assert_end(&q, "no answer within 2.5 s");
	child = (pid_t)strtol(buf_text(&answer.out), NULL, 10);
	assert_true(child > 1);
	for (int i = 0; i < 500 && is_running(child); i++) /* the kill is on its way */
		nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
	assert_false(is_running(child));
}

static void a_child_left_behind_does_not_delay_the_answer(void **state)
{
	const char *argv[] = {"sh", "-c", "sleep 60 & echo done", NULL};
	struct question q = shell(argv, 30000);
	double start = seconds();

	(void)state;
	assert_int_equal(ask(&q, &answer, NULL), 0);
	assert_true(answer_is_good(&answer));
	assert_string_equal(buf_text(&answer.out), "done\n");
	assert_true(seconds() - start < 10);
}

static void a_flood_is_stopped(void **state)
{
	const char *argv[] = {"sh", "-c", "while :; do echo flood; done", NULL};
	struct question q = shell(argv, 30000);

	(void)state;
	assert_int_equal(ask(&q, &answer, NULL), 0);
	assert_int_equal(answer.end, ANSWER_TOO_LONG);
	assert_int_equal(answer.out.len, 1000);
	assert_end(&q, "more than 1000 bytes of output");
}

static void a_flood_of_complaints_is_cut_and_does_not_block(void **state)
{
	const char *argv[] = {"sh", "-c", "head -c 300000 /dev/zero >&2; echo ok", NULL};
	struct question q = shell(argv, 10000);

	(void)state;
	assert_int_equal(ask(&q, &answer, NULL), 0);
	assert_true(answer_is_good(&answer));
	assert_int_equal(answer.said.len, 4096);
	assert_string_equal(buf_text(&answer.out), "ok\n");
}

static void death_by_signal_is_told(void **state)
{
	const char *argv[] = {"sh", "-c", "kill -SEGV $$", NULL};
	struct question q = shell(argv, 5000);

	(void)state;
	assert_int_equal(ask(&q, &answer, NULL), 0);
	assert_int_equal(answer.end, ANSWER_SIGNAL);
	assert_end(&q, "killed by signal 11 (Segmentation fault)");
}

static void a_missing_program_is_an_error_with_its_reason(void **state)
{
	const char *argv[] = {"/nonexistent/program", NULL};
	struct question q = shell(argv, 5000);
	struct err err = {0};

	(void)state;
	assert_int_equal(ask(&q, &answer, &err), -1);
	assert_int_equal(err.kind, ERR_SYSTEM);
	assert_int_equal(err.saved_errno, ENOENT);
	assert_string_equal(err.text,
			    "cannot start /nonexistent/program: No such file or directory");
}

static void directory_and_environment_are_the_given_ones(void **state)
{
	const char *argv[] = {"/bin/sh", "-c", "pwd; echo $COLOUR; cat", NULL};
	char *env[] = {(char[]){"COLOUR=blue"}, NULL};
	struct question q = {
		.argv = argv, .envp = env, .dir = "/", .timeout_ms = 5000, .max_bytes = 100};

	(void)state;
	assert_int_equal(ask(&q, &answer, NULL), 0);
	assert_string_equal(buf_text(&answer.out), "/\nblue\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(what_was_written_before_the_end_is_kept, forget),
		cmocka_unit_test_teardown(a_program_that_never_ends_is_killed_with_its_children,
					  forget),
		cmocka_unit_test_teardown(a_child_left_behind_does_not_delay_the_answer, forget),
		cmocka_unit_test_teardown(a_flood_is_stopped, forget),
		cmocka_unit_test_teardown(a_flood_of_complaints_is_cut_and_does_not_block, forget),
		cmocka_unit_test_teardown(death_by_signal_is_told, forget),
		cmocka_unit_test_teardown(a_missing_program_is_an_error_with_its_reason, forget),
		cmocka_unit_test_teardown(directory_and_environment_are_the_given_ones, forget),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
