/* In which order benchmarks of a duel are told, and explained. */
#include "cli/dueling/bout_order.h"
#include "tests/unit/support.h"

#include <math.h>
#include <stdlib.h>

static void slower_ones_come_first_and_large_changes_before_small_ones(void **state)
{
	static const struct {
		enum bout_status status;
		enum verdict verdict;
		double ratio;
	} made[] = {{BOUT_DECIDED, VERDICT_SAME, 1.001},    {BOUT_FAILED, VERDICT_SLOWER, 3},
		    {BOUT_DECIDED, VERDICT_FASTER, 0.2},    {BOUT_DECIDED, VERDICT_SLOWER, 1.1},
		    {BOUT_SKIPPED, VERDICT_UNDECIDED, NAN}, {BOUT_SPENT, VERDICT_UNDECIDED, 1.2},
		    {BOUT_DECIDED, VERDICT_FASTER, 0.9},    {BOUT_DECIDED, VERDICT_SLOWER, 2},
		    {BOUT_DECIDED, VERDICT_SLOWER, 1.1}};
	static const size_t wanted[] = {7, 3, 8, 2, 6, 5, 0, 1, 4};
	enum { MADE = sizeof(made) / sizeof(*made) };
	struct bout bouts[MADE];
	const struct duel duel = {.bouts = bouts, .n = MADE};
	const struct bout **order;

	(void)state;
	for (size_t i = 0; i < MADE; i++)
		bouts[i] = (struct bout){
			.status = made[i].status,
			.verdict = {.verdict = made[i].verdict, .ratio.estimate = made[i].ratio}};
	order = bout_order_new(&duel, NULL);
	assert_non_null(order);
	for (size_t i = 0; i < MADE; i++)
		assert_int_equal(order[i] - bouts, wanted[i]);
	free(order);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slower_ones_come_first_and_large_changes_before_small_ones),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
