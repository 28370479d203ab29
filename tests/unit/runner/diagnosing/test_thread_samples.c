/* Looks at other threads: only those of the loop become weights, below their names. */
#include "runner/diagnosing/thread_samples.h"
#include "tests/unit/support.h"

#include <sys/syscall.h>

static struct err err;

static const struct reader_code begin = {"Thread._bootstrap", "/lib/threading.py", 1},
				fetch = {"fetch", "/p/a.py", 3}, ours = {"watch", "/w/pure.py", 1};

/* A look at the main thread and another one in `code`. Nobody knows the kernel's names of these. */
static void look(struct thread_samples *samples, const struct stack_profile *into,
		 const struct reader_code *code, enum reader_doing doing, int64_t at_ns)
{
	const struct reader_frame frames[2] = {{.code = &begin, .line = 1},
					       {.code = code, .line = 7}};
	const struct reader_thread threads[2] = {
		{.frames = frames, .n = 2, .doing = doing, .syscall = SYS_read},
		{.is_main = true, .frames = frames + 1, .n = 1, .doing = READER_RUNNING}};
	const struct reader_sample sample = {.threads = threads, .n = 2};

	assert_int_equal(thread_samples_add(samples, &sample, "/w", at_ns, into, &err), 0);
}

static const char *function_of(const struct stack_profile *profile, size_t node)
{
	return profile->frames[profile->nodes[node].frame].function;
}

static void only_looks_at_others_within_the_loop_count(void **state)
{
	struct thread_samples samples = {0};
	struct stack_profile threads = {0};
	size_t part = stack_profile_part(&threads, &err);

	(void)state;
	look(&samples, &threads, &fetch, READER_RUNNING, 99);
	look(&samples, &threads, &fetch, READER_RUNNING, 100);
	look(&samples, &threads, &fetch, READER_RUNNING, 199);
	look(&samples, &threads, &fetch, READER_WAITING, 200);
	assert_int_equal(thread_samples_move(&samples, 100, 200, &threads, part, &err), 0);
	assert_int_equal(threads.parts[part].samples, 2);
	assert_int_equal(threads.n_nodes, 2);
	assert_string_equal(function_of(&threads, 0), "Thread-* (fetch)");
	assert_string_equal(function_of(&threads, 1), "fetch");
	assert_int_equal(threads.nodes[1].line, 7);
	assert_int_equal(samples.n, 0);
	stack_profile_release(&threads);
}

static void what_it_waits_for_is_below_it(void **state)
{
	struct thread_samples samples = {0};
	struct stack_profile threads = {0};
	size_t part = stack_profile_part(&threads, &err);

	(void)state;
	look(&samples, &threads, &fetch, READER_WAITING, 1);
	look(&samples, &threads, &fetch, READER_UNKNOWN, 2);
	assert_int_equal(thread_samples_move(&samples, 0, 9, &threads, part, &err), 0);
	assert_int_equal(threads.n_nodes, 4);
	assert_string_equal(function_of(&threads, 2), "read");
	assert_string_equal(function_of(&threads, 3), THREAD_SAMPLES_WAITING);
	stack_profile_release(&threads);
}

static void threads_of_our_own_are_left_out(void **state)
{
	struct thread_samples samples = {0};
	struct stack_profile threads = {0};

	(void)state;
	look(&samples, &threads, &ours, READER_RUNNING, 1);
	assert_int_equal(samples.n, 0);
	thread_samples_release(&samples);
}

static void too_many_names_are_one(void **state)
{
	struct thread_samples samples = {0};
	struct stack_profile threads = {0};
	size_t part = stack_profile_part(&threads, &err), roots = 0;
	char names[THREAD_SAMPLES_MOST_NAMES + 9][8];

	(void)state;
	for (int i = 0; i < THREAD_SAMPLES_MOST_NAMES + 9; i++) {
		struct reader_code code = {names[i], "/p/a.py", 1};

		snprintf(names[i], sizeof(names[i]), "f%dx", i);
		look(&samples, &threads, &code, READER_RUNNING, i);
	}
	assert_int_equal(thread_samples_move(&samples, 0, 999, &threads, part, &err), 0);
	for (size_t i = 0; i < threads.n_nodes; i++)
		roots += threads.nodes[i].parent == PROFILE_NO_PARENT;
	assert_int_equal(roots, THREAD_SAMPLES_MOST_NAMES + 1);
	assert_int_equal(threads.parts[part].samples, THREAD_SAMPLES_MOST_NAMES + 9);
	stack_profile_release(&threads);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_looks_at_others_within_the_loop_count),
		cmocka_unit_test(what_it_waits_for_is_below_it),
		cmocka_unit_test(threads_of_our_own_are_left_out),
		cmocka_unit_test(too_many_names_are_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
