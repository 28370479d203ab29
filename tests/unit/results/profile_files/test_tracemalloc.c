/* results/profile_files/tracemalloc: what is alive, as text. (What Python reads:
 * tests/e2e/test_explain_allocations.py.) */
#include "results/profile_files/tracemalloc.h"

#include "tests/unit/results/profiles/profile_made.h"

static void rows_are_lines_in_the_words_of_tracemalloc(void **state)
{
	static const struct {
		const char *stack;
		int64_t bytes, blocks;
	} alive[] = {
		{"f:1 g:5", 9600, 240}, {"f:2 g:5", 640, 2},	 {"f:2", 300000, 4},
		{"f:2 !malloc", 7, 1},	{"f:3 g:9", 6000000, 1}, {"f:4", 0, 0},
		{"f:5 g:7", 96, 0}, /* what stood at another size before: one */
	};
	struct stack_profile bytes = {0}, blocks = {0};
	struct buf out = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(alive) / sizeof(alive[0]); i++) {
		made_stack(&bytes, 0, alive[i].stack, alive[i].bytes);
		made_stack(&blocks, 0, alive[i].stack, alive[i].blocks);
	}
	assert_int_equal(tracemalloc_top_format(&bytes, &blocks, &out, NULL), 0);
	assert_string_equal(buf_text(&out), "/a.py:9: size=5859 KiB, count=1, average=5859 KiB\n"
					    "/a.py:2: size=293 KiB, count=5, average=58.6 KiB\n"
					    "/a.py:5: size=10.0 KiB, count=242, average=42 B\n"
					    "/a.py:7: size=96 B, count=1, average=96 B\n");
	buf_release(&out);
	stack_profile_release(&bytes);
	stack_profile_release(&blocks);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_lines_in_the_words_of_tracemalloc),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
