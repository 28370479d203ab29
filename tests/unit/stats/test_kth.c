#include "stats/kth.h"
#include "tests/unit/support.h"

struct list {
	const double *sorted;
	size_t n;
};

static size_t at_most(const void *data, double v)
{
	const struct list *list = data;
	size_t count = 0;

	while (count < list->n && list->sorted[count] <= v)
		count++;
	return count;
}

static void finds_every_member_to_the_bit(void **state)
{
	const double x[] = {-1e300, -2.5, -0x1p-1074,	   0,	 0, 0x1p-1074,
			    0.1,    1,	  nextafter(1, 2), 1e308};
	struct list list = {x, 10};

	(void)state;
	for (size_t k = 1; k <= 10; k++)
		assert_rel(kth_smallest(&list, at_most, x[0], x[9], k), x[k - 1], 0);
}

static void one_member_is_itself(void **state)
{
	const double x[] = {-0.3};
	struct list list = {x, 1};

	(void)state;
	assert_rel(kth_smallest(&list, at_most, x[0], x[0], 1), -0.3, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_every_member_to_the_bit),
		cmocka_unit_test(one_member_is_itself),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
