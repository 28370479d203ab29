#include "runner/drive/hung.h"

#include "tests/unit/support.h"

#include <sys/syscall.h>

static const struct reader_code main_code = {"<module>", "/w/worker/bootstrap.py", 1},
				timed_code = {"timed", "<assay>", 1},
				bench_code = {"bench_x", "/home/u/bench_a.py", 3},
				wait_code = {"Queue.get", "/usr/lib/queue.py", 150};

static void assert_told(const struct reader_thread *thread, const char *wanted)
{
	struct buf out = {0};

	hung_add_thread(&out, thread);
	assert_string_equal(buf_text(&out), wanted);
	buf_release(&out);
}

static void the_innermost_calls_are_told_without_ours(void **state)
{
	const struct reader_frame frames[] = {
		{&main_code, 9}, {&timed_code, 5}, {&bench_code, 4}, {&wait_code, 171}};
	struct reader_thread thread = {.frames = frames, .n = 4};

	(void)state;
	assert_told(&thread, "it was in Queue.get (queue.py:171) <- bench_x (bench_a.py:4)");
	thread.doing = READER_WAITING;
	thread.syscall = SYS_futex;
	assert_told(&thread, "it was in Queue.get (queue.py:171) <- bench_x (bench_a.py:4), "
			     "waiting in futex");
	thread.n = 2;
	assert_told(&thread, "");
}

static void of_a_deep_stack_the_end_is_told(void **state)
{
	struct reader_frame frames[50];
	struct reader_thread thread = {.frames = frames, .n = 50};

	(void)state;
	for (size_t i = 0; i < 50; i++)
		frames[i] = (struct reader_frame){&bench_code, i == 49 ? 0 : (int)i};
	assert_told(&thread, "it was in bench_x (bench_a.py) <- bench_x (bench_a.py:48) <- bench_x "
			     "(bench_a.py:47) <- bench_x (bench_a.py:46)");
}

static void a_process_without_python_has_no_stack(void **state)
{
	struct buf out = {0};

	(void)state;
	hung_add(&out, 999999999, "/nonexistent/python");
	assert_string_equal(buf_text(&out), "");
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_innermost_calls_are_told_without_ours),
		cmocka_unit_test(of_a_deep_stack_the_end_is_told),
		cmocka_unit_test(a_process_without_python_has_no_stack),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
