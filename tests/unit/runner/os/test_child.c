#include "runner/os/child.h"
#include "runner/os/interrupt.h"
#include "tests/unit/scratch.h"
#include "tests/unit/support.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

static volatile sig_atomic_t handled;

static void handler(int number)
{
	handled = number;
}

/* The mask of that name that a child has, from its own /proc/self/status. */
static uint64_t mask_of_child(const char *name)
{
	char *argv[] = {"grep", "^Sig", "/proc/self/status", NULL};
	const struct child_spec spec = {.argv = argv, .env = environ};
	struct child child;
	const char *line;
	uint64_t mask;

	assert_int_equal(child_start(&child, &spec, NULL), 0);
	assert_true(child_wait(&child, clock_now_ns() + INT64_C(30000000000)));
	line = strstr(buf_text(&child.output), name);
	assert_non_null(line);
	mask = strtoull(line + strlen(name) + 1, NULL, 16);
	child_release(&child);
	return mask;
}

static uint64_t bit(int number)
{
	return UINT64_C(1) << (number - 1);
}

/* A helper that ends with its process is not killed before it has tidied up: here it hears of the
   end by a pipe, and then takes a file away. */
static void a_helper_may_end_by_itself(void **state)
{
	char folder[] = "/tmp/assay-child-XXXXXX", file[64];
	char *argv[] = {"sh", "-c", "mkfifo p; : > left; { read x < p; rm left; } & exec 9> p",
			NULL};
	const struct child_spec spec = {.argv = argv, .env = environ, .directory = folder};
	struct child child;

	(void)state;
	assert_int_equal(scratch_make(folder), 0);
	snprintf(file, sizeof(file), "%s/left", folder);
	assert_int_equal(child_start(&child, &spec, NULL), 0);
	assert_true(child_wait(&child, clock_now_ns() + INT64_C(30000000000)));
	assert_int_equal(access(file, F_OK), -1);
	child_release(&child);
	assert_int_equal(scratch_remove(folder), 0);
}

/* One that never would is killed all the same. */
static void a_helper_that_stays_is_killed(void **state)
{
	char *argv[] = {"sh", "-c", "sleep 1000 & echo $!", NULL};
	const struct child_spec spec = {.argv = argv, .env = environ};
	struct child child;
	pid_t helper;

	(void)state;
	assert_int_equal(child_start(&child, &spec, NULL), 0);
	assert_true(child_wait(&child, clock_now_ns() + INT64_C(30000000000)));
	helper = (pid_t)strtol(buf_text(&child.output), NULL, 10);
	assert_true(helper > 0);
	while (kill(helper, 0) == 0) /* until whoever is its parent now has reaped it */
		;
	assert_int_equal(errno, ESRCH);
	child_release(&child);
}

static void a_child_begins_with_no_signal_blocked_or_ignored_by_us(void **state)
{
	sigset_t one, before, after;

	(void)state;
	signal(SIGUSR2, handler);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	signal(SIGHUP, SIG_IGN); /* as under nohup */
	sigemptyset(&one);
	sigaddset(&one, SIGUSR1);
	pthread_sigmask(SIG_BLOCK, &one, &before);
	assert_int_equal(mask_of_child("SigBlk:"), 0);
	assert_int_equal(mask_of_child("SigIgn:") & (bit(SIGPIPE) | bit(SIGXFSZ) | bit(SIGHUP)),
			 bit(SIGHUP));
	pthread_sigmask(SIG_SETMASK, &before, &after);
	assert_true(sigismember(&after, SIGUSR1));
	assert_false(sigismember(&after, SIGUSR2));
	raise(SIGUSR2); /* our own handler is as it was */
	assert_int_equal(handled, SIGUSR2);
}

static void a_program_that_is_not_there_leaves_our_signals_alone(void **state)
{
	char *argv[] = {"/there/is/none", NULL};
	const struct child_spec spec = {.argv = argv, .env = environ};
	struct child child;
	struct err err = {0};
	sigset_t now;

	(void)state;
	assert_int_equal(child_start(&child, &spec, &err), -1);
	assert_non_null(strstr(err.text, "cannot run /there/is/none"));
	pthread_sigmask(SIG_SETMASK, NULL, &now);
	for (int number = 1; number < SIGRTMIN; number++)
		assert_false(sigismember(&now, number) == 1);
	child_release(&child);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_helper_may_end_by_itself),
		cmocka_unit_test(a_helper_that_stays_is_killed),
		cmocka_unit_test(a_child_begins_with_no_signal_blocked_or_ignored_by_us),
		cmocka_unit_test(a_program_that_is_not_there_leaves_our_signals_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
