/* What an event loop is doing, by the stack of its thread. */
#include "runner/diagnosing/stack_cut.h"
#include "runner/diagnosing/stack_loop.h"
#include "tests/unit/support.h"

#include <sys/syscall.h>

#define WORKER "/usr/lib/assay"

static const struct reader_code bench = {"bench", "/p/b.py", 1}, ours = {"timed", "<assay>", 1},
				runner = {"Runner.run", "/lib/asyncio/runners.py", 1},
				once = {"BaseEventLoop._run_once", "/lib/asyncio/base_events.py",
					1},
				handle = {"Handle._run", "/lib/asyncio/events.py", 1},
				select_of = {"EpollSelector.select", "/lib/selectors.py", 1},
				transport = {"_SelectorTransport.write",
					     "/lib/asyncio/selector_events.py", 1},
				uvloop = {"run", "/site/uvloop/__init__.py", 1},
				handler = {"handler", "/p/b.py", 9};

/* By these frames, outermost first and ended by NULL, in a thread that is otherwise like `thread`.
 */
static struct stack_loop loop_of(struct reader_thread thread,
				 const struct reader_code *const *codes)
{
	struct reader_frame frames[16];

	for (thread.n = 0; codes[thread.n]; thread.n++)
		frames[thread.n] = (struct reader_frame){.code = codes[thread.n], .line = 1};
	thread.frames = frames;
	return stack_loop(&thread, stack_cut(frames, thread.n, WORKER), WORKER);
}

#define LOOP_OF(thread, ...) loop_of(thread, (const struct reader_code *const[]){__VA_ARGS__, NULL})

static const struct reader_thread running = {.doing = READER_RUNNING, .contexts = 7},
				  polling = {.doing = READER_WAITING, .syscall = SYS_epoll_wait},
				  sleeping = {.doing = READER_WAITING,
					      .syscall = SYS_clock_nanosleep};

static void without_a_loop_there_is_none(void **state)
{
	(void)state;
	assert_int_equal(LOOP_OF(running, &ours, &bench).state, LOOP_NONE);
	assert_int_equal(LOOP_OF(polling, &ours, &bench, &select_of).state, LOOP_NONE);
}

static void what_a_handle_calls_holds_the_loop(void **state)
{
	struct stack_loop loop;

	(void)state;
	loop = LOOP_OF(running, &ours, &bench, &runner, &once, &handle, &handler);
	assert_int_equal(loop.state, LOOP_CALLBACK);
	assert_int_equal(loop.run, 7);
	assert_false(loop.is_measured);
	/* also while it waits, and where it is a C function that does */
	assert_int_equal(LOOP_OF(sleeping, &bench, &runner, &once, &handle, &handler).state,
			 LOOP_CALLBACK);
	assert_int_equal(LOOP_OF(sleeping, &bench, &runner, &once, &handle).state, LOOP_CALLBACK);
	assert_int_equal(LOOP_OF(running, &bench, &runner, &once, &handle).state, LOOP_ITSELF);
}

static void between_callbacks_it_waits_or_works_itself(void **state)
{
	(void)state;
	assert_int_equal(LOOP_OF(polling, &bench, &runner, &once, &select_of).state, LOOP_IDLE);
	assert_int_equal(LOOP_OF(running, &bench, &runner, &once, &select_of).state, LOOP_ITSELF);
	assert_int_equal(LOOP_OF(sleeping, &bench, &runner, &once).state, LOOP_ITSELF);
}

static void below_uvloop_the_callback_comes_first(void **state)
{
	(void)state;
	assert_int_equal(LOOP_OF(sleeping, &bench, &uvloop, &runner, &handler).state,
			 LOOP_CALLBACK);
	assert_int_equal(LOOP_OF(polling, &bench, &uvloop, &runner).state, LOOP_IDLE);
	assert_int_equal(LOOP_OF(running, &bench, &uvloop).state, LOOP_ITSELF);
	/* asyncio's own parts work for the loop, unless a task runs them */
	assert_int_equal(LOOP_OF(running, &bench, &runner, &transport).state, LOOP_ITSELF);
	assert_int_equal(LOOP_OF(((struct reader_thread){.doing = READER_RUNNING, .task = "t"}),
				 &bench, &runner, &transport)
				 .state,
			 LOOP_CALLBACK);
}

static void what_the_worker_calls_itself_is_measured(void **state)
{
	(void)state;
	assert_true(LOOP_OF(running, &runner, &once, &handle, &ours, &bench).is_measured);
	assert_int_equal(LOOP_OF(running, &runner, &once, &handle, &ours, &bench).state,
			 LOOP_CALLBACK);
	assert_false(LOOP_OF(running, &runner, &once, &handle, &bench).is_measured);
}

static const char *task_of(const char *name)
{
	return LOOP_OF(((struct reader_thread){.doing = READER_RUNNING, .task = name}), &bench,
		       &runner, &once, &handle, &handler)
		.task;
}

static void a_task_has_a_name_only_where_somebody_gave_it_one(void **state)
{
	(void)state;
	assert_null(task_of(NULL));
	assert_null(task_of("Task-12"));
	assert_string_equal(task_of("writer"), "writer");
	assert_string_equal(task_of("Task-"), "Task-");
	assert_string_equal(task_of("Task-1b"), "Task-1b");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_loop_there_is_none),
		cmocka_unit_test(what_a_handle_calls_holds_the_loop),
		cmocka_unit_test(between_callbacks_it_waits_or_works_itself),
		cmocka_unit_test(below_uvloop_the_callback_comes_first),
		cmocka_unit_test(what_the_worker_calls_itself_is_measured),
		cmocka_unit_test(a_task_has_a_name_only_where_somebody_gave_it_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
