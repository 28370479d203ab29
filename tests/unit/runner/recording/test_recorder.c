#include "runner/recording/recorder.h"

#include "runner/os/interrupt.h"
#include "tests/unit/support.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct reader_options by_stop = {.stop = READER_SIGSTOP};

static const struct reader_thread running = {.doing = READER_RUNNING},
				  holding = {.doing = READER_RUNNING, .has_gil = true},
				  waiting = {.doing = READER_WAITING},
				  unknown = {.doing = READER_UNKNOWN},
				  unknown_holding = {.doing = READER_UNKNOWN, .has_gil = true};

static void those_that_are_busy_count(void **state)
{
	const struct recorder_choice busy = {0};

	(void)state;
	assert_true(recorder_chooses(&busy, &running));
	assert_true(recorder_chooses(&busy, &holding));
	assert_false(recorder_chooses(&busy, &waiting));
	assert_false(recorder_chooses(&busy, &unknown));
	assert_true(recorder_chooses(&busy, &unknown_holding));
}

static void all_count_when_asked_for(void **state)
{
	const struct recorder_choice all = {.idle = true};

	(void)state;
	assert_true(recorder_chooses(&all, &waiting));
	assert_true(recorder_chooses(&all, &unknown));
}

static void only_who_has_the_gil_counts_when_asked_for(void **state)
{
	const struct recorder_choice gil = {.gil = true, .idle = true};

	(void)state;
	assert_true(recorder_chooses(&gil, &holding));
	assert_false(recorder_chooses(&gil, &running));
	assert_false(recorder_chooses(&gil, &waiting));
}

/* ---- a process without Python, which then ends */

static pid_t start_sleeper(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		pause();
		_exit(0);
	}
	assert_true(pid > 0);
	return pid;
}

static void a_process_without_python_is_looked_at_until_it_ends(void **state)
{
	const struct recorder_choice choice = {0};
	struct stack_profile profile = {0}, *profiles[] = {&profile};
	struct recorder recorder;
	pid_t pid = start_sleeper();

	(void)state;
	assert_int_equal(stack_profile_part(&profile, NULL), 0);
	recorder_init(&recorder, pid, &by_stop, &choice, 0.001, NULL);
	assert_int_equal(recorder_look(&recorder, profiles, 1, 0, NULL), 0);
	assert_non_null(strstr(recorder.why.text, "runs no Python"));
	assert_true(recorder.next_ns > recorder.begin_ns);
	kill(pid, SIGKILL);
	while (recorder_look(&recorder, profiles, 1, 0, NULL) == 0)
		;
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_int_equal(recorder_look(&recorder, profiles, 1, 0, NULL), 1);
	assert_int_equal(stack_profile_samples(&profile), 0);
	recorder_release(&recorder);
	stack_profile_release(&profile);
}

static void it_waits_until_standing_still_is_within_its_part(void **state)
{
	(void)state;
	assert_rel(recorder_wait(0.01, 5, 10, 0), 0.01, 1e-12);
	assert_rel(recorder_wait(0.01, 0.001, 10, 0.02), 0.01, 1e-12);
	/* 0.3 s of 10 s: within 2 % once it is 15 s */
	assert_rel(recorder_wait(0.01, 0.3, 10, 0.02), 5, 1e-12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(those_that_are_busy_count),
		cmocka_unit_test(all_count_when_asked_for),
		cmocka_unit_test(only_who_has_the_gil_counts_when_asked_for),
		cmocka_unit_test(a_process_without_python_is_looked_at_until_it_ends),
		cmocka_unit_test(it_waits_until_standing_still_is_within_its_part),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
