#include "runner/os/process.h"

#include "tests/unit/support.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void a_name_may_hold_anything(void **state)
{
	struct process process;

	(void)state;
	assert_true(process_parse(&process,
				  "42 (a) R 7 (x)) S 17 42 42 0 -1 4194560 1 2 3 4 5 6 7 8 "
				  "20 0 1 0 987654 1 2\n"));
	assert_int_equal(process.pid, 42);
	assert_int_equal(process.parent, 17);
	assert_int_equal(process.started, 987654);
	assert_string_equal(process.name, "a) R 7 (x)");
}

static void one_that_has_ended_is_none(void **state)
{
	struct process process;

	(void)state;
	assert_false(process_parse(&process,
				   "42 (a) Z 17 42 42 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 "
				   "987654 1 2\n"));
	assert_false(process_parse(&process, "42 (a) S 17 42"));
	assert_false(process_parse(&process, ""));
}

static void we_and_our_child_are_there(void **state)
{
	struct processes all = {0};
	const struct process *child, *own;
	pid_t pid = fork();

	(void)state;
	if (pid == 0) {
		pause();
		_exit(0);
	}
	assert_true(processes_read(&all));
	own = processes_find(&all, getpid());
	child = processes_find(&all, pid);
	assert_non_null(own);
	assert_non_null(child);
	assert_int_equal(child->parent, getpid());
	assert_true(child->started >= own->started);
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_true(processes_read(&all));
	assert_null(processes_find(&all, pid));
	processes_release(&all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_may_hold_anything),
		cmocka_unit_test(one_that_has_ended_is_none),
		cmocka_unit_test(we_and_our_child_are_there),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
