/* What threads beside the main one did, and what stacks wait for. */
#include "results/profiles/profile_pick.h"
#include "results/profiles/profile_threads.h"
#include "results/profiles/stack_waits.h"
#include "tests/unit/support.h"

static struct err err;

/* A stack "kind|function|file" text by text, outermost first; its node. */
static size_t stack(struct stack_profile *profile, const char *const *texts)
{
	size_t node = PROFILE_NO_PARENT;

	for (; *texts; texts++) {
		char copy[128], *function, *file;
		enum profile_frame_kind kind = **texts == 's'	? PROFILE_SYSCALL
					       : **texts == 'n' ? PROFILE_NATIVE
								: PROFILE_PYTHON;

		snprintf(copy, sizeof(copy), "%s", *texts + 2);
		function = strtok(copy, "|");
		file = strtok(NULL, "|");
		node = stack_profile_node(
			profile, node,
			stack_profile_frame(profile, kind, function, file ? file : "", 1, &err), 2,
			&err);
	}
	return node;
}

#define STACK(profile, ...) stack(profile, (const char *const[]){__VA_ARGS__, NULL})

#define FUTEX  "s|futex"
#define WAIT   "p|Condition.wait|/lib/threading.py"
#define POOL   "p|pool-*"
#define WORK   "p|work|/p/a.py"
#define WORKER "p|_worker|/lib/concurrent/futures/thread.py"

static void stacks_say_what_they_wait_for(void **state)
{
	struct stack_profile p = {0};

	(void)state;
	assert_int_equal(stack_waits_of(&p, STACK(&p, WORK)), STACK_RUNS);
	assert_int_equal(stack_waits_of(&p, STACK(&p, WORK, "n|memcpy|libc.so")), STACK_RUNS);
	assert_int_equal(stack_waits_of(&p, STACK(&p, WORK, "s|read")), STACK_WAITS);
	assert_int_equal(stack_waits_of(&p, STACK(&p, WORK, FUTEX)), STACK_WAITS_LOCK);
	assert_int_equal(stack_waits_of(&p, STACK(&p, WORK, WAIT, FUTEX)), STACK_WAITS_THREADS);
	assert_int_equal(stack_waits_of(&p, STACK(&p, POOL, WORKER, FUTEX)), STACK_WAITS_WORK);
	assert_int_equal(
		stack_waits_of(&p, STACK(&p, WORK, "p|Queue.get|/lib/queue.py", WAIT, FUTEX)),
		STACK_WAITS_WORK);
	assert_int_equal(
		stack_waits_of(&p, STACK(&p, WORK, "p|Queue.put|/lib/queue.py", WAIT, FUTEX)),
		STACK_WAITS_THREADS);
	assert_int_equal(stack_waits_of(&p, STACK(&p, WORK, "s|wait4")), STACK_WAITS_CHILDREN);
	assert_int_equal(
		stack_waits_of(&p, STACK(&p, "p|Popen.communicate|/lib/subprocess.py",
					 "p|PollSelector.select|/lib/selectors.py", "s|poll")),
		STACK_WAITS_CHILDREN);
	/* the main thread may call what only waits while it waits */
	assert_int_equal(stack_waits_of(&p, STACK(&p, WORK, WAIT)), STACK_RUNS);
	stack_profile_release(&p);
}

/* One part: the main thread waited in 80 of 100 samples, 2 s of 10 iterations; of the pool's two
   threads 60 samples ran, 20 slept, 10 waited for the GIL, and 110 had no work. */
static void make(struct stack_profile *main_one, struct stack_profile *threads)
{
	size_t part = stack_profile_part(main_one, &err);

	stack_profile_part(threads, &err);
	main_one->parts[part].seconds = 2;
	main_one->parts[part].iterations = 10;
	stack_profile_add(main_one, STACK(main_one, "p|bench|/p/a.py", WAIT, FUTEX), part, 80);
	stack_profile_add(main_one, STACK(main_one, "p|bench|/p/a.py"), part, 20);
	stack_profile_add(threads, STACK(threads, POOL, WORK), part, 50);
	stack_profile_add(threads, STACK(threads, POOL, WORK, "n|memcpy|libc.so"), part, 10);
	stack_profile_add(threads, STACK(threads, POOL, WORK, FUTEX), part, 10);
	stack_profile_add(threads, STACK(threads, POOL, "p|nap|/p/a.py", "s|clock_nanosleep"), part,
			  20);
	stack_profile_add(threads, STACK(threads, POOL, WORKER, FUTEX), part, 110);
	profile_threads_time(threads, main_one, part);
}

static void shares_are_of_the_main_threads_time(void **state)
{
	struct stack_profile main_one = {0}, threads = {0};
	struct profile_threads out;

	(void)state;
	make(&main_one, &threads);
	assert_rel(threads.parts[0].seconds, 4, 1e-12); /* 200 samples of 20 ms */
	assert_rel(profile_threads_awaited(&main_one), 0.8, 1e-12);
	assert_int_equal(profile_threads_make(&out, &threads, &main_one, &err), 0);
	assert_int_equal(out.n, 1);
	assert_string_equal(threads.frames[out.rows[0].all.frame].function, "pool-*");
	assert_rel(out.rows[0].all.running, 0.6, 1e-12);
	assert_rel(out.rows[0].all.waiting, 0.3, 1e-12);
	assert_rel(out.rows[0].all.idle, 1.1, 1e-12);
	assert_rel(out.rows[0].all.each_s.estimate, 0.9 * 2 / 10, 1e-12);
	assert_int_equal(out.rows[0].n, 2); /* what only waits for work is no row */
	assert_string_equal(threads.frames[out.rows[0].functions[0].frame].function, "work");
	assert_rel(out.rows[0].functions[0].running, 0.6, 1e-12);
	assert_rel(out.rows[0].functions[0].waiting, 0.1, 1e-12);
	assert_string_equal(threads.frames[out.rows[0].functions[1].frame].function, "nap");
	assert_rel(out.rows[0].functions[1].each_s.estimate, 0.04, 1e-12);
	profile_threads_release(&out);
	stack_profile_release(&main_one);
	stack_profile_release(&threads);
}

static void what_waits_for_others_is_not_compared(void **state)
{
	struct stack_profile main_one = {0}, threads = {0}, at_work = {0};

	(void)state;
	make(&main_one, &threads);
	assert_int_equal(profile_threads_at_work(&at_work, &threads, &err), 0);
	assert_int_equal(at_work.parts[0].samples, 80); /* 60 ran, 20 slept */
	assert_rel(at_work.parts[0].seconds, 1.6, 1e-12);
	assert_rel(at_work.parts[0].plain_s, 0.16, 1e-12);
	assert_int_equal(at_work.parts[0].iterations, 10);
	assert_int_equal(at_work.n_nodes, 5); /* pool, work, memcpy, nap, its call */
	stack_profile_release(&at_work);
	stack_profile_release(&main_one);
	stack_profile_release(&threads);
}

static void joined_each_thread_has_a_root(void **state)
{
	struct stack_profile main_one = {0}, threads = {0};

	(void)state;
	make(&main_one, &threads);
	assert_int_equal(profile_threads_join(&main_one, &threads, &err), 0);
	assert_int_equal(main_one.parts[0].samples, 300);
	assert_rel(main_one.parts[0].seconds, 6, 1e-12);
	for (size_t i = 0; i < main_one.n_nodes; i++) {
		const char *name = main_one.frames[main_one.nodes[i].frame].function;

		if (main_one.nodes[i].parent == PROFILE_NO_PARENT)
			assert_true(strcmp(name, PROFILE_MAIN_THREAD) == 0 ||
				    strcmp(name, "pool-*") == 0);
	}
	stack_profile_release(&main_one);
	stack_profile_release(&threads);
}

static void no_threads_are_no_rows(void **state)
{
	struct stack_profile main_one = {0}, threads = {0};
	struct profile_threads out;

	(void)state;
	assert_int_equal(profile_threads_make(&out, &threads, &main_one, &err), 0);
	assert_int_equal(out.n, 0);
	assert_rel(profile_threads_awaited(&main_one), 0, 0);
	profile_threads_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stacks_say_what_they_wait_for),
		cmocka_unit_test(shares_are_of_the_main_threads_time),
		cmocka_unit_test(what_waits_for_others_is_not_compared),
		cmocka_unit_test(joined_each_thread_has_a_root),
		cmocka_unit_test(no_threads_are_no_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
