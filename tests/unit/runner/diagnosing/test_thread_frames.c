/* What the stack of another thread says of it. */
#include "runner/diagnosing/thread_frames.h"
#include "tests/unit/support.h"

static const struct reader_code begin = {"Thread._bootstrap", "/lib/threading.py", 1},
				inner = {"Thread._bootstrap_inner", "/lib/threading.py", 2},
				run = {"Thread.run", "/lib/threading.py", 3},
				set = {"Event.set", "/lib/threading.py", 4},
				pool = {"_worker", "/lib/concurrent/futures/thread.py", 5},
				item = {"_WorkItem.run", "/lib/concurrent/futures/thread.py", 6},
				pool2 = {"worker", "/lib/multiprocessing/pool.py", 7},
				fetch = {"Client.fetch", "/p/a.py", 8},
				own_run = {"run", "/p/a.py", 9};

/* The cut of these frames, and the thread's name. */
static size_t cut_of(const struct reader_code *const *codes, char name[THREAD_NAME_TEXT])
{
	struct reader_frame frames[8];
	size_t n = 0;

	for (; codes[n]; n++)
		frames[n] = (struct reader_frame){.code = codes[n], .line = 1};
	thread_family(frames, n, name);
	return thread_cut(frames, n);
}

#define CUT(...) cut_of((const struct reader_code *const[]){__VA_ARGS__, NULL}, name)

static void a_thread_begins_with_the_function_that_it_runs(void **state)
{
	char name[THREAD_NAME_TEXT];

	(void)state;
	assert_int_equal(CUT(&begin, &inner, &run, &fetch), 3);
	assert_string_equal(name, "Thread-* (fetch)");
	/* the method of a class of its own is no part of threading */
	assert_int_equal(CUT(&begin, &inner, &own_run, &fetch), 2);
	assert_string_equal(name, "Thread-* (run)");
	/* started by C code */
	assert_int_equal(CUT(&fetch), 0);
	assert_string_equal(name, "Thread-* (fetch)");
}

static void one_that_has_only_begun_is_not_known_by_a_function(void **state)
{
	char name[THREAD_NAME_TEXT];

	(void)state;
	assert_int_equal(CUT(&begin, &inner, &set), 2);
	assert_string_equal(name, "Thread-*");
	assert_int_equal(CUT(&begin), 0);
	assert_string_equal(name, "Thread-*");
}

static void threads_of_a_pool_are_one_whatever_they_run(void **state)
{
	char name[THREAD_NAME_TEXT];

	(void)state;
	assert_int_equal(CUT(&begin, &inner, &run, &pool, &item, &fetch), 5);
	assert_string_equal(name, "ThreadPoolExecutor-*");
	assert_int_equal(CUT(&begin, &inner, &run, &pool), 3);
	assert_string_equal(name, "ThreadPoolExecutor-*");
	assert_int_equal(CUT(&begin, &inner, &run, &pool2, &fetch), 4);
	assert_string_equal(name, "ThreadPool-*");
}

static void folds_to(const char *from, const char *to)
{
	char text[THREAD_NAME_TEXT];

	snprintf(text, sizeof(text), "%s", from);
	thread_name_fold(text);
	assert_string_equal(text, to);
}

static void numbered_threads_are_one(void **state)
{
	(void)state;
	folds_to("fetcher-12", "fetcher-*");
	folds_to("fetch_0", "fetch_*");
	folds_to("ThreadPoolExecutor-3_17", "ThreadPoolExecutor-*");
	folds_to("fetch3", "fetch*");
	folds_to("io-v2-1", "io-v2-*");
	folds_to("reader", "reader");
	folds_to("7", "7");
	folds_to("", "");
}

static void a_name_that_python_made_is_nobodys(void **state)
{
	(void)state;
	assert_true(thread_name_is_given("fetcher-1", "python3"));
	assert_false(thread_name_is_given("python3", "python3"));
	assert_false(thread_name_is_given("", "python3"));
	assert_false(thread_name_is_given("Thread-1 (fetch", "python3"));
	assert_false(thread_name_is_given("ThreadPoolExecu", "python3"));
	assert_false(thread_name_is_given("asyncio_0", "python3"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_thread_begins_with_the_function_that_it_runs),
		cmocka_unit_test(one_that_has_only_begun_is_not_known_by_a_function),
		cmocka_unit_test(threads_of_a_pool_are_one_whatever_they_run),
		cmocka_unit_test(numbered_threads_are_one),
		cmocka_unit_test(a_name_that_python_made_is_nobodys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
