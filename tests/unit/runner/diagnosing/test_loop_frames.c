/* Which frames drive an event loop. */
#include "runner/diagnosing/loop_frames.h"
#include "tests/unit/support.h"

static enum loop_frame of(const char *file, const char *function)
{
	return loop_frame_of(&(struct reader_code){function, file, 1});
}

static void asyncio_runs_a_loop_that_calls_handles(void **state)
{
	(void)state;
	assert_int_equal(of("/lib/asyncio/runners.py", "Runner.run"), LOOP_FRAME_RUNNER);
	assert_int_equal(of("/lib/asyncio/base_events.py", "BaseEventLoop.run_until_complete"),
			 LOOP_FRAME_LOOP);
	assert_int_equal(of("/lib/asyncio/base_events.py", "BaseEventLoop.run_forever"),
			 LOOP_FRAME_LOOP);
	assert_int_equal(of("/lib/asyncio/base_events.py", "BaseEventLoop._run_once"),
			 LOOP_FRAME_LOOP);
	assert_int_equal(of("/lib/asyncio/events.py", "Handle._run"), LOOP_FRAME_HANDLE);
}

static void names_are_known_without_their_class_too(void **state)
{
	(void)state;
	assert_int_equal(of("/lib/asyncio/events.py", "_run"), LOOP_FRAME_HANDLE);
	assert_int_equal(of("/lib/asyncio/base_events.py", "_run_once"), LOOP_FRAME_LOOP);
}

static void uvloop_is_a_runner_whose_callbacks_are_right_below(void **state)
{
	(void)state;
	assert_int_equal(of("/site-packages/uvloop/__init__.py", "run"), LOOP_FRAME_RUNNER);
	assert_int_equal(of("/site-packages/uvloop/__init__.py", "run.<locals>.wrapper"),
			 LOOP_FRAME_RUNNER);
	assert_int_equal(of("/site-packages/uvloop/loop.py", "run"), LOOP_FRAME_NONE);
}

static void what_a_program_calls_alike_drives_nothing(void **state)
{
	(void)state;
	assert_int_equal(of("/p/events.py", "Handle._run"), LOOP_FRAME_NONE);
	assert_int_equal(of("/p/myasyncio/events.py", "Handle._run"), LOOP_FRAME_NONE);
	assert_int_equal(of("/lib/asyncio/events.py", "get_running_loop"), LOOP_FRAME_NONE);
	assert_int_equal(of("/lib/asyncio/base_events.py", "BaseEventLoop.call_soon"),
			 LOOP_FRAME_NONE);
}

static void ends_and_bare_names_of_texts(void **state)
{
	(void)state;
	assert_true(loop_frame_ends_with("/lib/threading.py", "/threading.py"));
	assert_true(loop_frame_ends_with("a.py", "a.py"));
	assert_false(loop_frame_ends_with("a.py", "/a.py"));
	assert_false(loop_frame_ends_with("/a.pyc", "/a.py"));
	assert_string_equal(loop_frame_bare("C.f"), "f");
	assert_string_equal(loop_frame_bare("f.<locals>.g"), "g");
	assert_string_equal(loop_frame_bare("f"), "f");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(asyncio_runs_a_loop_that_calls_handles),
		cmocka_unit_test(names_are_known_without_their_class_too),
		cmocka_unit_test(uvloop_is_a_runner_whose_callbacks_are_right_below),
		cmocka_unit_test(what_a_program_calls_alike_drives_nothing),
		cmocka_unit_test(ends_and_bare_names_of_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
