#include "runner/reader/kernel_threads.h"

#include "tests/unit/support.h"

static void the_stack_pointer_is_the_last_word_but_one(void **state)
{
	uint64_t stack;

	(void)state;
	assert_true(kernel_threads_parse("-1 0x7ffe41 0x55d0", &stack));
	assert_true(stack == 0x7ffe41);
	assert_true(kernel_threads_parse("202 0x7f 0x189 0x0 0x0 0x0 0xff 0x7abc 0x7fb6", &stack));
	assert_true(stack == 0x7abc);
	assert_false(kernel_threads_parse("running", &stack));
	assert_false(kernel_threads_parse("", &stack));
	assert_false(kernel_threads_parse("1 2 3", &stack));
}

static void a_thread_is_the_one_whose_stack_is_below_it(void **state)
{
	struct kernel_thread items[] = {{11, 0x1800}, {12, 0x4800}, {13, 0x7800}, {14, 0x7900}};
	const struct kernel_threads threads = {.items = items, .n = 4};
	struct maps maps = {0};

	(void)state;
	assert_true(maps_add_line(&maps, "1000-2000 rw-p 0 0:0 0"));
	assert_true(maps_add_line(&maps, "4000-5000 rw-p 0 0:0 0"));
	assert_true(maps_add_line(&maps, "7000-8000 rw-p 0 0:0 0"));
	assert_int_equal(kernel_threads_find(&threads, &maps, 0x1f00), 11);
	assert_int_equal(kernel_threads_find(&threads, &maps, 0x4f00), 12);
	assert_int_equal(kernel_threads_find(&threads, &maps, 0x4700), 0); /* above it */
	assert_int_equal(kernel_threads_find(&threads, &maps, 0x7f00), 0); /* two may be it */
	assert_int_equal(kernel_threads_find(&threads, &maps, 0x3000), 0); /* nothing is there */
	maps_release(&maps);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_stack_pointer_is_the_last_word_but_one),
		cmocka_unit_test(a_thread_is_the_one_whose_stack_is_below_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
