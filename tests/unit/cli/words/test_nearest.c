#include "cli/words/nearest.h"
#include "tests/unit/support.h"

static void distance_counts_edits_and_swaps(void **state)
{
	(void)state;
	assert_int_equal(nearest_distance("", ""), 0);
	assert_int_equal(nearest_distance("abc", ""), 3);
	assert_int_equal(nearest_distance("kitten", "sitting"), 3);
	assert_int_equal(nearest_distance("ab", "ba"), 1);
	assert_int_equal(nearest_distance("loops", "lopos"), 1);
	assert_int_equal(nearest_distance("ca", "abc"), 3); /* alignment: no edit inside a swap */
}

static void only_a_near_name_is_offered(void **state)
{
	static const char *const names[] = {"processes", "loops", "quiet", "o"};

	(void)state;
	assert_string_equal(nearest_name("proceses", names, 4), "processes");
	assert_string_equal(nearest_name("quite", names, 4), "quiet");
	assert_null(nearest_name("benchmark", names, 4));
	assert_null(nearest_name("x", names, 4));
	assert_null(nearest_name("x", names, 0));
}

static void very_long_words_are_compared_by_their_beginning(void **state)
{
	char a[500], b[500];

	(void)state;
	memset(a, 'a', sizeof(a) - 1);
	memset(b, 'a', sizeof(b) - 1);
	a[sizeof(a) - 1] = b[sizeof(b) - 1] = '\0';
	b[2] = 'x';
	assert_int_equal(nearest_distance(a, b), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(distance_counts_edits_and_swaps),
		cmocka_unit_test(only_a_near_name_is_offered),
		cmocka_unit_test(very_long_words_are_compared_by_their_beginning),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
