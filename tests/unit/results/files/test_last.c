/* The words that stand for kept results; what is kept is tests/e2e/test_last.py. */
#include "results/files/last.h"
#include "tests/unit/support.h"

static void words(void **state)
{
	(void)state;
	assert_int_equal(last_number("last"), 0);
	assert_int_equal(last_number("last~12"), 12);
	assert_int_equal(last_number("last~"), -1);
	assert_int_equal(last_number("last~-1"), -1);
	assert_int_equal(last_number("last~1x"), -1);
	assert_int_equal(last_number("last.json"), -1);
	assert_int_equal(last_number("lasting"), -1);
	assert_int_equal(last_number(""), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
