/* Which commit is tried next. What git says is tested end to end (tests/e2e/test_bisect.py). */
#include "runner/target/history.h"
#include "tests/unit/support.h"

#include <string.h>

static struct commit_id id(const char *text)
{
	struct commit_id id;

	snprintf(id.text, sizeof(id.text), "%s", text);
	return id;
}

/* A letter a commit. */
static struct commit_list list(const char *letters)
{
	struct commit_list list = {0};

	for (; *letters; letters++) {
		const char one[] = {*letters, '\0'};
		const struct commit_id commit = id(one);

		assert_int_equal(commit_list_add(&list, &commit, NULL), 0);
	}
	return list;
}

/* The letter of the next one; 0: none. */
static char next(const char *candidates, const char *bad, const char *skipped)
{
	struct commit_list all = list(candidates), without = list(skipped);
	const struct commit_id last = id(bad);
	const struct commit_id *found = history_next(&all, &last, &without);
	char letter = found ? found->text[0] : '\0';

	commit_list_release(&all);
	commit_list_release(&without);
	return letter;
}

static void the_one_that_halves_best_comes_next(void **state)
{
	(void)state;
	assert_int_equal(next("dcebz", "z", ""), 'd');
	assert_int_equal(next("zdceb", "z", ""), 'd');
}

static void after_a_skip_it_is_looked_for_further_away(void **state)
{
	(void)state;
	/* nine are left: 9 * 2/5 = 3 are passed over; after three skips 7 * 1/5 = 1 */
	assert_int_equal(next("abcdefghijz", "z", "a"), 'e');
	assert_int_equal(next("abcdefghijz", "z", "aeb"), 'd');
	/* those that are no candidates any more do not count */
	assert_int_equal(next("cdz", "z", "ab"), 'c');
}

static void none_is_left_when_all_are_known_or_skipped(void **state)
{
	(void)state;
	assert_int_equal(next("z", "z", ""), 0);
	assert_int_equal(next("abz", "z", "ba"), 0);
	assert_int_equal(next("abz", "z", "a"), 'b');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_one_that_halves_best_comes_next),
		cmocka_unit_test(after_a_skip_it_is_looked_for_further_away),
		cmocka_unit_test(none_is_left_when_all_are_known_or_skipped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
