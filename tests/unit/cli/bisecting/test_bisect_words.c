/* The sentences of a search. */
#include "cli/bisecting/bisect_words.h"
#include "tests/unit/support.h"

#include <math.h>
#include <string.h>

static const struct bisect_words words = {"text.join", 0};

static struct interval ratios(double low, double estimate, double high)
{
	return (struct interval){log(estimate), log(low), log(high), .99};
}

/* Commits borrow their texts here: nothing is released. */
static struct commit commit(const char *id, char *subject)
{
	static char author[] = "Ada L.";
	struct commit commit = {.n_parents = 1, .date = "2026-11-02", .author = author};

	commit.subject = subject;
	snprintf(commit.id.text, sizeof(commit.id.text), "%s00000000", id);
	snprintf(commit.shorter, sizeof(commit.shorter), "%s", id);
	return commit;
}

static char first[] = "first", last[] = "last", culprit[] = "join \x1b[31mfaster";

static struct search search_of(struct interval whole)
{
	return (struct search){.names = {"v1.2", "main"},
			       .good = commit("1111111", first),
			       .bad = commit("2222222", last),
			       .n_commits = 64,
			       .whole = {.log_ratio = whole, .blocks = 12, .seconds = 4},
			       .there = STEP_THERE};
}

static void check_whole(const struct search *search, double limit, const char *text)
{
	struct bisect_words with = words;
	struct buf out = {0};

	with.limit = limit;
	bisect_words_whole(&out, &with, search);
	assert_string_equal(buf_text(&out), text);
	buf_release(&out);
}

static void the_whole_says_how_much_and_how_far(void **state)
{
	struct search search = search_of(ratios(1.026, 1.031, 1.036));

	(void)state;
	check_whole(&search, 0,
		    "text.join: main (2222222) compared with v1.2 (1111111): 3.10% slower [+2.60% "
		    ".. +3.60%]; 12 blocks, 4.0 s\n64 commits, about 6 steps\n");
	search.names[0] = "1111111";
	search.n_commits = 1;
	search.is_other_benchmark = true;
	check_whole(
		&search, 0,
		"text.join: main (2222222) compared with 1111111: 3.10% slower [+2.60% .. "
		"+3.60%]; 12 blocks, 4.0 s\n1 commit, about 0 steps\nthe benchmark's own file was "
		"changed between them: each commit is measured with its own\n");
}

static void what_would_have_been_seen_is_said_where_there_is_nothing(void **state)
{
	struct search search = search_of(ratios(0.997, 1.001, 1.004));

	(void)state;
	search.there = STEP_SAME;
	check_whole(&search, 0,
		    "text.join: main (2222222) compared with v1.2 (1111111): +0.10% [-0.30% .. "
		    "+0.40%]; 12 blocks, 4.0 s\nno difference: one of more than 0.40% would have "
		    "been seen\n");
	search.whole.log_ratio = ratios(1.01, 1.02, 1.03);
	check_whole(
		&search, 0.05,
		"text.join: main (2222222) compared with v1.2 (1111111): 2.00% slower [+1.00% .. "
		"+3.00%]; 12 blocks, 4.0 s\nthat is not more than 5.00%: there is nothing to "
		"search for\n");
	search.there = STEP_OPEN;
	search.whole.log_ratio = ratios(1.04, 1.05, 1.06);
	check_whole(
		&search, 0.05,
		"text.join: main (2222222) compared with v1.2 (1111111): 5.00% slower [+4.00% .. "
		"+6.00%]; 12 blocks, 4.0 s\nthat it is more than 5.00% is not certain: there is "
		"nothing to search for\n");
	search.whole.log_ratio = interval_unbounded(0.1);
	search.whole.blocks = 2;
	check_whole(&search, 0,
		    "text.join: main (2222222) compared with v1.2 (1111111): +10.5%; 2 blocks, 4.0 "
		    "s\ntoo few blocks to see a difference: --budget allows more\n");
}

static void check_step(struct search_step step, const char *text)
{
	const struct search search = search_of(ratios(1.026, 1.031, 1.036));
	struct buf out = {0};

	step.commit = commit("4f2a1c9", culprit);
	step.number = 3;
	step.about = 6;
	bisect_words_step(&out, &search, &step);
	assert_string_equal(buf_text(&out), text);
	buf_release(&out);
}

static void a_step_is_one_harmless_line(void **state)
{
	struct search_step step = {
		.trial = {.log_ratio = ratios(1.026, 1.031, 1.036), .blocks = 12, .seconds = 4}};

	(void)state;
	step.side = STEP_LIKE_END;
	check_step(step, "3 of ~6: 4f2a1c9 \"join \\x1b[31mfaster\": 3.10% slower [+2.60% .. "
			 "+3.60%], like main; 12 blocks, 4.0 s\n");
	step.side = STEP_UNKNOWN;
	check_step(step, "3 of ~6: 4f2a1c9 \"join \\x1b[31mfaster\": 3.10% slower [+2.60% .. "
			 "+3.60%], undecided: skipped; 12 blocks, 4.0 s\n");
	step.trial.was_skipped = true;
	snprintf(step.trial.reason, sizeof(step.trial.reason), "--build failed");
	check_step(step, "3 of ~6: 4f2a1c9 \"join \\x1b[31mfaster\": skipped: --build failed\n");
}

static void check_end(const struct search *search, const char *text)
{
	struct buf out = {0};

	bisect_words_end(&out, &words, search);
	assert_string_equal(buf_text(&out), text);
	buf_release(&out);
}

static void the_commit_is_told_with_its_parent(void **state)
{
	struct search search = search_of(ratios(1.026, 1.031, 1.036));

	(void)state;
	search.end = SEARCH_NAMED;
	search.named = commit("4f2a1c9", culprit);
	search.parent = commit("77aa112", first);
	check_end(&search, "4f2a1c9 made text.join slower\n  \"join \\x1b[31mfaster\", Ada L., "
			   "2026-11-02\n  the parent could not be measured\n");
	search.has_around = true;
	search.around =
		(struct trial){.log_ratio = ratios(1.025, 1.03, 1.035), .blocks = 16, .seconds = 5};
	check_end(&search,
		  "4f2a1c9 made text.join slower\n  \"join \\x1b[31mfaster\", Ada L., 2026-11-02\n"
		  "  against its parent 77aa112: 3.00% slower [+2.50% .. +3.50%]; 16 blocks, 5.0 "
		  "s\n");
	search.around.log_ratio = ratios(0.99, 1.0, 1.01);
	check_end(&search,
		  "4f2a1c9 made text.join slower\n  \"join \\x1b[31mfaster\", Ada L., 2026-11-02\n"
		  "  against its parent 77aa112: +0.00% [-1.00% .. +1.00%]; 16 blocks, 5.0 s; not "
		  "confirmed by these\n");
}

static void a_range_is_listed_but_not_for_ever(void **state)
{
	struct search search = search_of(ratios(0.5, 0.6, 0.7));
	struct commit_id ids[12] = {{"2222222aaaaaaa"}};
	struct buf out = {0};

	(void)state;
	search.end = SEARCH_RANGE;
	search.named = commit("2222222", last);
	ids[1] = search.named.id;
	search.range = (struct commit_list){ids, 2, 12};
	check_end(&search, "one of 2 commits made text.join faster; those that were skipped leave "
			   "open which:\n  2222222aaaaa \"\"\n  222222200000 \"last\"\n");
	search.range.n = 12;
	bisect_words_end(&out, &words, &search);
	assert_non_null(strstr(buf_text(&out), "  ... 2 more\n"));
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_whole_says_how_much_and_how_far),
		cmocka_unit_test(what_would_have_been_seen_is_said_where_there_is_nothing),
		cmocka_unit_test(a_step_is_one_harmless_line),
		cmocka_unit_test(the_commit_is_told_with_its_parent),
		cmocka_unit_test(a_range_is_listed_but_not_for_ever),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
