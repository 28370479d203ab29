/* Out of memory is an ordinary error: whatever allocation fails, comparing profiles says so and
   leaks nothing. */
#include "results/causes/causes.h"
#include "tests/unit/failing_allocator.h"
#include "tests/unit/results/causes/made_sides.h"

#include <string.h>

#if HAS_FAILING_ALLOCATOR

static void every_allocation_fails_in_turn(void **state)
{
	struct made_times slower = made_changed(1, 1.4);
	struct stack_profile sides[2] = {0};
	struct source_lines sources[2] = {{0}};
	struct causes_request request = {
		.profiles = {{&sides[0], &sides[1]}, {"/p", "/p"}, {&sources[0], &sources[1]}},
		.timed = made_duel(1.08),
		.natives = true};
	int rc = -1;
	long n;

	(void)state;
	made_sides(sides, &made_usual, &slower, .002, 1);
	for (n = 0; rc; n++) {
		long before = live_blocks;
		struct causes causes;
		struct err err = {0};

		allocations_left = n;
		rc = causes_find(&causes, &request, &err);
		allocations_left = -1;
		if (rc && err.kind != ERR_MEMORY)
			fail_msg("allocation %ld: %s", n, err.text);
		assert_int_equal(rc ? 0 : causes.kind, rc ? 0 : CAUSES_NAMED);
		causes_release(&causes);
		source_lines_release(&sources[0]);
		source_lines_release(&sources[1]);
		assert_int_equal(live_blocks, before);
	}
	assert_true(n > 50);
	stack_profile_release(&sides[0]);
	stack_profile_release(&sides[1]);
	print_message("%ld allocations failed\n", n - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_allocation_fails_in_turn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

int main(void)
{
	return without_failing_allocator();
}

#endif
