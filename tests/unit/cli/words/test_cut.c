#include "cli/words/cut.h"
#include "cli/words/text.h"
#include "stats/random.h"
#include "tests/unit/support.h"

enum { MOST = 6 };

/* Cuts copies of `texts` (ended by NULL) and expects `want`; want[0] NULL: it cannot be done. */
static void check(const char *const *texts, size_t width, const char *const *want)
{
	char *copies[MOST];
	size_t n = 0;

	for (; texts[n]; n++)
		copies[n] = strdup(texts[n]);
	assert_int_equal(cut_apart(copies, n, width, "~", NULL), want[0] ? 0 : 1);
	for (size_t i = 0; i < n; i++) {
		assert_string_equal(copies[i], want[0] ? want[i] : texts[i]);
		free(copies[i]);
	}
}

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

static void the_end_is_cut_where_that_will_do(void **state)
{
	(void)state;
	check(LIST("json.round_trip", "dicts.words"), 8, LIST("json.ro~", "dicts.w~"));
	check(LIST("short", "x"), 8, LIST("short", "x"));
}

static void names_of_tests_lose_their_beginning(void **state)
{
	(void)state;
	check(LIST("tests/test_store.py::test_read[sqlite]", "tests/test_store.py::test_read[json]",
		   "one"),
	      16, LIST("~st_read[sqlite]", "~test_read[json]", "one"));
}

static void names_that_begin_and_end_alike_lose_their_middle(void **state)
{
	(void)state;
	check(LIST("aaaaaaaa.first.time_all", "aaaaaaaa.other.time_all", "bbbbbbbb.first.time_all"),
	      24,
	      LIST("aaaaaaaa.first.time_all", "aaaaaaaa.other.time_all",
		   "bbbbbbbb.first.time_all"));
	check(LIST("x1.aaaaaaaaaaaaaaaaaaaa.end", "x2.aaaaaaaaaaaaaaaaaaaa.end",
		   "x1.aaaaaaaaaaaaaaaaaaaa.End"),
	      9, LIST("x1.a~.end", "x2.a~.end", "x1.a~.End"));
}

static void what_differs_between_is_shown_without_what_is_shared(void **state)
{
	(void)state;
	check(LIST("suite.store.first.write.all", "suite.store.other.write.all"), 10,
	      LIST("~first.wr~", "~other.wr~"));
}

static void what_cannot_be_told_apart_is_left(void **state)
{
	(void)state;
	check(LIST("aXbbbbbbbbbbbbbbbbbbbbbbb", "aYbbbbbbbbbbbbbbbbbbbbbbb",
		   "aYbbbbbbbbbbbXbbbbbbbbbbb", "qYbbbbbbbbbbbbbbbbbbbbbbb"),
	      6, (const char *const[]){NULL});
	check(LIST("abcdef", "abcdeg"), 2, (const char *const[]){NULL});
}

static void equal_names_stay_equal_and_a_cut_is_no_other_name(void **state)
{
	(void)state;
	check(LIST("aaaaaaaaaa", "aaaaaaaaaa"), 5, LIST("aaaa~", "aaaa~"));
	check(LIST("aaaaaaaaab", "aaaa~"), 5, LIST("~aaab", "aaaa~"));
}

/* Wide and combining characters: never more columns than there are, never half a character. */
static void characters_stay_whole(void **state)
{
	static const char *const parts[] = {"a", "b", "\xe4\xbd\xa0", "e\xcc\x81", "\xc3\xa9"};
	struct random_state random = random_seeded(5, 6);

	(void)state;
	for (int r = 0; r < 2000; r++) {
		char text[2][80] = {"", ""}, *copies[2];
		size_t width = 3 + random_below(&random, 12);

		for (int i = 0; i < 12; i++) {
			const char *same = parts[random_below(&random, 5)];

			strcat(text[0], same);
			strcat(text[1],
			       random_below(&random, 4) ? same : parts[random_below(&random, 5)]);
		}
		for (int i = 0; i < 2; i++)
			copies[i] = strdup(text[i]);
		if (cut_apart(copies, 2, width, "~", NULL) == 0) {
			assert_true((strcmp(copies[0], copies[1]) == 0) ==
				    (strcmp(text[0], text[1]) == 0));
			for (int i = 0; i < 2; i++) {
				assert_true(text_width(copies[i]) <= width);
				for (const char *s = copies[i]; *s;)
					assert_true(text_next(&s) > 0);
			}
		}
		free(copies[0]);
		free(copies[1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_end_is_cut_where_that_will_do),
		cmocka_unit_test(names_of_tests_lose_their_beginning),
		cmocka_unit_test(names_that_begin_and_end_alike_lose_their_middle),
		cmocka_unit_test(what_differs_between_is_shown_without_what_is_shared),
		cmocka_unit_test(what_cannot_be_told_apart_is_left),
		cmocka_unit_test(equal_names_stay_equal_and_a_cut_is_no_other_name),
		cmocka_unit_test(characters_stay_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
