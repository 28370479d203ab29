#include "runner/os/child.h"
#include "runner/os/interrupt.h"
#include "tests/unit/support.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

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
		cmocka_unit_test(a_child_begins_with_no_signal_blocked_or_ignored_by_us),
		cmocka_unit_test(a_program_that_is_not_there_leaves_our_signals_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
