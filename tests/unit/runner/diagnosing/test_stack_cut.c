/* Which frames are the benchmark's, and what runs below them. */
#include "runner/diagnosing/stack_cut.h"
#include "tests/unit/support.h"

#define WORKER "/usr/lib/assay"

enum { MOST = 16 };

/* Of frames from "file|function" texts, outermost first. */
static size_t cut(const char *folder, const char *const *texts)
{
	struct reader_code codes[MOST];
	struct reader_frame frames[MOST];
	char copies[MOST][128];
	size_t n;

	for (n = 0; texts[n]; n++) {
		char *bar;

		snprintf(copies[n], sizeof(copies[n]), "%s", texts[n]);
		bar = strchr(copies[n], '|');
		*bar = '\0';
		codes[n] = (struct reader_code){bar + 1, copies[n], 1};
		frames[n] = (struct reader_frame){&codes[n], 2};
	}
	return stack_cut(frames, n, folder);
}

#define CUT(folder, ...) cut(folder, (const char *const[]){__VA_ARGS__, NULL})

static void our_own_frames_are_cut_off_at_the_root(void **state)
{
	(void)state;
	assert_int_equal(CUT(WORKER, WORKER "/bootstrap.py|<module>", WORKER "/bootstrap.py|start",
			     "<snippet>|run", "/p/m.py|f"),
			 2);
	assert_int_equal(CUT(WORKER, WORKER "/bootstrap.py|start", WORKER "/loader.py|run",
			     "<assay>|timed", "/p/b.py|bench"),
			 3);
	assert_int_equal(CUT(WORKER, WORKER "/bootstrap.py|start", "<assay>|timed"), 2);
	/* A script's own frames stand between ours: the loop is below the last of them. */
	assert_int_equal(CUT(WORKER, WORKER "/loader.py|_execute", "/p/script.py|<module>",
			     WORKER "/standin/pyperf/__init__.py|bench_func", "/p/script.py|f"),
			 3);
}

static void another_folder_that_begins_alike_is_not_ours(void **state)
{
	(void)state;
	assert_int_equal(CUT(WORKER, WORKER "-extra/m.py|f", "/p/m.py|g"), 0);
	assert_int_equal(CUT(NULL, "<assay>|timed", "/p/m.py|g"), 0);
}

static void what_drives_an_event_loop_is_cut_off_too(void **state)
{
	(void)state;
	assert_int_equal(CUT(NULL, "/p/main.py|<module>", "/lib/asyncio/runners.py|Runner.run",
			     "/lib/asyncio/base_events.py|BaseEventLoop._run_once",
			     "/lib/asyncio/events.py|Handle._run", "/p/main.py|blocker"),
			 4);
	/* Without qualified names, before 3.11. */
	assert_int_equal(CUT(NULL, "/lib/asyncio/base_events.py|_run_once",
			     "/lib/asyncio/events.py|_run", "/p/main.py|task",
			     "/lib/asyncio/locks.py|wait"),
			 2);
	assert_int_equal(
		CUT(NULL, "/p/main.py|<module>", "/site/uvloop/__init__.py|run", "/p/main.py|task"),
		2);
	/* The loop itself waits. */
	assert_int_equal(CUT(NULL, "/lib/asyncio/base_events.py|BaseEventLoop._run_once",
			     "/lib/selectors.py|EpollSelector.select"),
			 1);
}

static void a_part_of_asyncio_that_drives_nothing_stays(void **state)
{
	(void)state;
	assert_int_equal(CUT(NULL, "/p/main.py|task", "/lib/asyncio/events.py|get_running_loop"),
			 0);
	assert_int_equal(CUT(NULL, "/p/myasyncio.py|_run_once"), 0);
}

static struct stack_leaf leaf_of(struct reader_thread thread)
{
	static char text[STACK_LEAF_TEXT];

	return stack_leaf(&thread, text);
}

static void the_native_end_is_named_where_it_is_known(void **state)
{
	struct stack_leaf leaf;

	(void)state;
	leaf = leaf_of((struct reader_thread){.doing = READER_RUNNING,
					      .native = "list_sort_impl",
					      .library = "libpython3.13.so.1.0"});
	assert_int_equal(leaf.kind, PROFILE_NATIVE);
	assert_string_equal(leaf.function, "list_sort_impl");
	assert_string_equal(leaf.file, "libpython3.13.so.1.0");
	leaf = leaf_of(
		(struct reader_thread){.doing = READER_RUNNING, .library = "libcrypto.so.3"});
	assert_int_equal(leaf.kind, PROFILE_NATIVE);
	assert_string_equal(leaf.function, "[libcrypto.so.3]");
	leaf = leaf_of((struct reader_thread){.doing = READER_RUNNING, .library = "[vdso]"});
	assert_string_equal(leaf.function, "[vdso]");
}

static void the_interpreters_loop_is_no_native_code(void **state)
{
	(void)state;
	assert_int_equal(leaf_of((struct reader_thread){.doing = READER_RUNNING}).kind,
			 PROFILE_PYTHON);
	assert_int_equal(
		leaf_of((struct reader_thread){.doing = READER_RUNNING, .library = "python3.14"})
			.kind,
		PROFILE_PYTHON);
	assert_int_equal(
		leaf_of((struct reader_thread){.doing = READER_RUNNING, .library = "[jit]"}).kind,
		PROFILE_PYTHON);
	assert_int_equal(leaf_of((struct reader_thread){.doing = READER_UNKNOWN}).kind,
			 PROFILE_PYTHON);
}

static void waiting_and_collecting_are_told_apart(void **state)
{
	struct stack_leaf leaf;

	(void)state;
	leaf = leaf_of((struct reader_thread){.doing = READER_WAITING, .syscall = 100000});
	assert_int_equal(leaf.kind, PROFILE_SYSCALL);
	assert_string_equal(leaf.function, "system call 100000");
	leaf = leaf_of((struct reader_thread){
		.doing = READER_RUNNING, .is_collecting = true, .native = "visit_decref"});
	assert_int_equal(leaf.kind, PROFILE_COLLECTOR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(our_own_frames_are_cut_off_at_the_root),
		cmocka_unit_test(another_folder_that_begins_alike_is_not_ours),
		cmocka_unit_test(what_drives_an_event_loop_is_cut_off_too),
		cmocka_unit_test(a_part_of_asyncio_that_drives_nothing_stays),
		cmocka_unit_test(the_native_end_is_named_where_it_is_known),
		cmocka_unit_test(the_interpreters_loop_is_no_native_code),
		cmocka_unit_test(waiting_and_collecting_are_told_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
