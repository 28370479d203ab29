#include "runner/reader/stop.h"

#include "tests/unit/support.h"

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* ---- processes to stop */

static void *count(void *to)
{
	for (;;)
		++*(volatile unsigned long *)to;
	return NULL;
}

/* A child that counts in two threads. */
static pid_t start_counting(void)
{
	static unsigned long counters[2];
	pid_t pid = fork();

	if (pid == 0) {
		pthread_t thread;

		pthread_create(&thread, NULL, count, &counters[0]);
		count(&counters[1]);
	}
	assert_true(pid > 0);
	return pid;
}

static char state_of(pid_t pid)
{
	char path[64], text[512] = "";
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	file = fopen(path, "r");
	assert_non_null(file);
	assert_true(fread(text, 1, sizeof(text) - 1, file) > 0);
	fclose(file);
	return strrchr(text, ')')[2];
}

static void wait_for_state(pid_t pid, const char *wanted)
{
	while (!strchr(wanted, state_of(pid)))
		nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
}

static void finish(pid_t pid)
{
	int status;

	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, &status, 0), pid);
}

static const enum reader_stop ways[] = {READER_SIGSTOP, READER_PTRACE};

/* ---- */

static void it_stands_still_and_then_goes_on(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		pid_t pid = start_counting();
		struct held held;

		held_init(&held, pid, ways[i]);
		for (int round = 0; round < 20; round++) {
			assert_int_equal(held_stop(&held), STOPPED);
			assert_true(strchr("Tt", state_of(pid)));
			held_continue(&held);
			wait_for_state(pid, "RS");
		}
		held_release(&held);
		finish(pid);
	}
}

static void what_had_stopped_itself_stays_so(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		pid_t pid = start_counting();
		struct held held;

		kill(pid, SIGSTOP);
		wait_for_state(pid, "T");
		held_init(&held, pid, ways[i]);
		for (int round = 0; round < 3; round++) {
			assert_int_equal(held_stop(&held), STOPPED);
			held_continue(&held);
			wait_for_state(pid, "T");
		}
		held_release(&held);
		kill(pid, SIGCONT);
		wait_for_state(pid, "RS");
		finish(pid);
	}
}

static void what_has_ended_is_gone(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		pid_t pid = start_counting();
		struct held held;

		held_init(&held, pid, ways[i]);
		kill(pid, SIGKILL);
		wait_for_state(pid, "Z");
		assert_int_equal(held_stop(&held), STOPPED_GONE);
		finish(pid);
		assert_int_equal(held_stop(&held), STOPPED_GONE);
		held_release(&held);
	}
}

/* Its parent, which we are, must hear of its end all the same. */
static void what_dies_while_it_is_stopped_is_gone_the_next_time(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		pid_t pid = start_counting();
		struct held held;

		held_init(&held, pid, ways[i]);
		assert_int_equal(held_stop(&held), STOPPED);
		kill(pid, SIGKILL);
		held_continue(&held);
		wait_for_state(pid, "Z");
		assert_int_equal(held_stop(&held), STOPPED_GONE);
		held_release(&held);
		finish(pid);
	}
}

/* Another process stops it, and lets it go when we say so; then it lives on. */
static pid_t start_stopping(pid_t pid, const int said[2], const int asked[2])
{
	pid_t other = fork();
	struct held held;
	char byte = 0;

	if (other)
		return other;
	held_init(&held, pid, READER_PTRACE);
	byte = held_stop(&held) == STOPPED;
	if (write(said[1], &byte, 1) != 1 || read(asked[0], &byte, 1) != 1)
		_exit(1);
	held_continue(&held);
	if (write(said[1], &byte, 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

/* A thread that nobody heard the end of would keep its process from ending. */
static void what_has_died_while_it_was_stopped_ends_for_its_parent(void **state)
{
	pid_t pid = start_counting(), other;
	int said[2], asked[2], status, tries = 0;
	char byte = 0;

	(void)state;
	assert_int_equal(pipe(said) | pipe(asked), 0);
	other = start_stopping(pid, said, asked);
	assert_int_equal(read(said[0], &byte, 1), 1);
	assert_int_equal(byte, 1);
	kill(pid, SIGKILL);
	wait_for_state(pid, "Z");
	assert_int_equal(write(asked[1], &byte, 1), 1);
	assert_int_equal(read(said[0], &byte, 1), 1);
	while (waitpid(pid, &status, WNOHANG) != pid && ++tries < 5000)
		nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
	finish(other);
	assert_true(tries < 5000);
	for (int i = 0; i < 2; i++) {
		close(said[i]);
		close(asked[i]);
	}
}

static void a_process_that_is_released_runs(void **state)
{
	pid_t pid = start_counting();
	struct held held;

	(void)state;
	held_init(&held, pid, READER_PTRACE);
	assert_int_equal(held_stop(&held), STOPPED);
	held_continue(&held);
	held_release(&held);
	wait_for_state(pid, "RS");
	finish(pid);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_stands_still_and_then_goes_on),
		cmocka_unit_test(what_had_stopped_itself_stays_so),
		cmocka_unit_test(what_has_ended_is_gone),
		cmocka_unit_test(what_dies_while_it_is_stopped_is_gone_the_next_time),
		cmocka_unit_test(what_has_died_while_it_was_stopped_ends_for_its_parent),
		cmocka_unit_test(a_process_that_is_released_runs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
