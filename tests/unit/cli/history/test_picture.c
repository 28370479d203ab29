#include "cli/history/picture.h"
#include "tests/unit/support.h"

static void check(const double *levels, size_t n, size_t columns, const char *want)
{
	struct buf out = {0};

	picture_add(&out, levels, n, columns, false);
	assert_false(buf_failed(&out));
	assert_string_equal(buf_text(&out), want);
	buf_release(&out);
}

static void the_smallest_is_the_lowest_bar(void **state)
{
	const double levels[] = {-9, -8, -7, -6};

	(void)state;
	check(levels, 4, 10, ".:|#");
	check(levels, 4, 4, ".:|#");
}

static void what_is_alike_is_full(void **state)
{
	const double levels[] = {3, 3, 3};

	(void)state;
	check(levels, 3, 10, "###");
	check(levels, 1, 10, "#");
	check(levels, 0, 10, "");
}

static void many_share_a_bar(void **state)
{
	const double levels[] = {0, 2, 1, 1, 1, 9, 9, 9, 9};

	(void)state;
	check(levels, 9, 3, ".:#");
	check(levels, 9, 1, "#");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_smallest_is_the_lowest_bar),
		cmocka_unit_test(what_is_alike_is_full),
		cmocka_unit_test(many_share_a_bar),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
