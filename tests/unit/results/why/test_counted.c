/* What is counted by call path, as a ledger: by function and by line. */
#include "results/why/counted.h"
#include "tests/unit/support.h"

#include <math.h>
#include <string.h>

#define OLD_FILE "/old/words.py"
#define NEW_FILE "/new/words.py"

static const char old_text[] = "def join(parts):\n"
			       "    kept = list(parts)\n"
			       "    return kept\n";
static const char new_text[] = "# one line more\n"
			       "def join(parts):\n"
			       "    kept = list(parts)\n"
			       "    more = kept + kept\n"
			       "    return kept\n";

struct counted_sides {
	struct stack_profile profiles[2];
	struct source_lines sources[2];
	struct why_counts counts;
};

/* So many of 100 iterations, and a tenth of that of 10, in two parts. */
static void add(struct counted_sides *s, int side, const char *function, int line, int64_t weight)
{
	struct stack_profile *p = &s->profiles[side];
	size_t frame = stack_profile_frame(p, PROFILE_PYTHON, function, side ? NEW_FILE : OLD_FILE,
					   side ? 2 : 1, NULL);
	size_t node = stack_profile_node(p, PROFILE_NO_PARENT, frame, line, NULL);

	while (p->n_parts < 2) {
		size_t part = stack_profile_part(p, NULL);

		p->parts[part].iterations = part ? 10 : 100;
	}
	stack_profile_add(p, node, 0, weight * 10);
	stack_profile_add(p, node, 1, weight);
}

static const struct why_ledger *make(struct counted_sides *s, size_t layouts)
{
	const struct profile_match_request request = {
		.profile = {&s->profiles[0], &s->profiles[1]},
		.root = {"/old", "/new"},
		.sources = {layouts ? NULL : &s->sources[0], layouts ? NULL : &s->sources[1]}};

	source_lines_give(&s->sources[0], OLD_FILE, old_text, NULL);
	source_lines_give(&s->sources[1], NEW_FILE, new_text, NULL);
	assert_int_equal(why_counts_make(&s->counts, &request, layouts, NULL), 0);
	return &s->counts.ledger;
}

static void release(struct counted_sides *s)
{
	why_counts_release(&s->counts);
	for (int side = 0; side < 2; side++) {
		stack_profile_release(&s->profiles[side]);
		source_lines_release(&s->sources[side]);
	}
}

static const struct why_part *find(const struct why_part *parts, size_t n, const char *text)
{
	for (size_t i = 0; i < n; i++)
		if (text ? strcmp(parts[i].place.text, text) == 0 : !parts[i].place.text)
			return &parts[i];
	fail_msg("no %s", text ? text : "function");
	return NULL;
}

static void functions_and_lines_are_one_on_both_sides_though_they_moved(void **state)
{
	struct counted_sides s = {.profiles = {{0}, {0}}};
	const struct why_part *one;
	const struct why_ledger *ledger;

	(void)state;
	add(&s, 0, "join", 2, 30);
	add(&s, 1, "join", 3, 30);
	add(&s, 1, "join", 4, 500);
	ledger = make(&s, 0);
	assert_int_equal(ledger->looked, WHY_LOOKED);
	assert_int_equal(ledger->n, 1);
	one = find(ledger->parts, ledger->n, NULL);
	assert_string_equal(one->place.function, "join");
	assert_string_equal(one->place.file, "words.py");
	assert_int_equal(one->place.line, 2);
	assert_false(one->has_floor);
	assert_rel(one->sides[0].low, 3, 1e-9);
	assert_rel(one->sides[1].high, 53, 1e-9);
	assert_int_equal(ledger->n_lines, 2);
	one = find(ledger->lines, ledger->n_lines, "kept = list(parts)");
	assert_int_equal(one->place.line, 3);
	assert_rel(one->sides[0].high, one->sides[1].low, 1e-9);
	one = find(ledger->lines, ledger->n_lines, "more = kept + kept");
	assert_int_equal(one->place.line, 4);
	assert_true(one->sides[0].high == 0);
	assert_rel(one->sides[1].low, 50, 1e-9);
	assert_rel(ledger->total[1].low, 53, 1e-9);
	assert_rel(ledger->change.low, 50, 1e-9);
	release(&s);
}

static void what_only_the_old_side_has_stands_where_it_was(void **state)
{
	struct counted_sides s = {.profiles = {{0}, {0}}};
	const struct why_part *one;
	const struct why_ledger *ledger;

	(void)state;
	add(&s, 0, "join", 2, 30);
	add(&s, 0, "join", 3, 70);
	add(&s, 1, "join", 3, 30);
	ledger = make(&s, 0);
	one = find(ledger->lines, ledger->n_lines, "return kept");
	assert_int_equal(one->place.line, 3);
	assert_rel(one->sides[0].low, 7, 1e-9);
	assert_true(one->sides[1].high == 0);
	release(&s);
}

static void parts_that_differ_give_a_range_and_layouts_a_floor(void **state)
{
	struct counted_sides s = {.profiles = {{0}, {0}}};
	const struct why_part *one;
	const struct why_ledger *ledger;

	(void)state;
	add(&s, 0, "join", 2, 30);
	add(&s, 1, "join", 3, 60);
	stack_profile_add(&s.profiles[1], 0, 0, 100);
	ledger = make(&s, 0);
	one = find(ledger->parts, ledger->n, NULL);
	assert_rel(one->sides[1].low, 6, 1e-9);
	assert_rel(one->sides[1].high, 7, 1e-9);
	why_counts_release(&s.counts);
	ledger = make(&s, 2);
	assert_int_equal(ledger->n_lines, 0);
	one = find(ledger->parts, ledger->n, NULL);
	assert_true(one->has_floor);
	assert_true(one->floor >= 1);
	assert_false(one->is_told); /* two layouts that are apart tell little */
	assert_rel(ledger->change.low, 3, 1e-9);
	assert_rel(ledger->change.high, 4, 1e-9);
	why_counts_release(&s.counts);
	stack_profile_add(&s.profiles[1], 0, 0, -100);
	one = find(make(&s, 2)->parts, 1, NULL);
	assert_true(one->is_told);
	assert_true(one->floor == 0);
	release(&s);
}

static void nothing_at_all_is_a_ledger_of_nothing(void **state)
{
	struct counted_sides s = {.profiles = {{0}, {0}}};
	const struct why_ledger *ledger;

	(void)state;
	ledger = make(&s, 0);
	assert_int_equal(ledger->n, 0);
	assert_int_equal(ledger->n_lines, 0);
	assert_true(ledger->total[0].high == 0 && ledger->change.low == 0);
	release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(functions_and_lines_are_one_on_both_sides_though_they_moved),
		cmocka_unit_test(what_only_the_old_side_has_stands_where_it_was),
		cmocka_unit_test(parts_that_differ_give_a_range_and_layouts_a_floor),
		cmocka_unit_test(nothing_at_all_is_a_ledger_of_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
