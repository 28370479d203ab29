/* Which functions made a difference: what is found in sides whose truth is known. */
#include "results/causes/causes.h"
#include "tests/unit/results/causes/made_sides.h"

#include <stdlib.h>
#include <string.h>

static void a_slower_function_is_named_with_its_part_of_the_slow_down(void **state)
{
	struct made_times slower = made_changed(1, 1.4);
	struct stack_profile sides[2] = {0};
	struct causes causes = made_causes(&slower, 1.08, .002, 1, sides);
	const struct causes_row *row = causes.rows;

	(void)state;
	assert_int_equal(causes.kind, CAUSES_NAMED);
	assert_int_equal(causes.changed, 1);
	assert_string_equal(row->item->function, "encode");
	assert_string_equal(row->item->file, "<stdlib>/json/encoder.py");
	assert_true(row->change.ratio.low < 1.4 && row->change.ratio.high > 1.4);
	assert_true(row->part.of_whole.low < 1 && row->part.of_whole.high > 1);
	assert_rel(row->part.moved.estimate, .08, .2);
	assert_true(causes.rest.low < 1 && causes.rest.high > 1);
	assert_int_equal(causes.again, CAUSES_AGAIN);
	assert_rel(causes.seen.estimate, 1.08, .01);
	made_release(&causes, sides);
}

static void several_are_named_what_moved_most_first(void **state)
{
	struct made_times times = made_changed(1, 1.3);
	struct stack_profile sides[2] = {0};
	struct causes causes;

	(void)state;
	times.of[0] *= .5; /* saves .125, encode costs .06 */
	causes = made_causes(&times, .935, .002, 2, sides);
	assert_int_equal(causes.kind, CAUSES_NAMED);
	assert_int_equal(causes.changed, 2);
	assert_string_equal(causes.rows[0].item->function, "loads");
	assert_string_equal(causes.rows[1].item->function, "encode");
	assert_true(causes.rows[0].part.moved.high < 0 && causes.rows[1].part.moved.low > 0);
	made_release(&causes, sides);
}

static void the_same_code_names_nothing_and_says_what_it_would_have_seen(void **state)
{
	struct stack_profile sides[2] = {0};
	struct causes causes = made_causes(&made_usual, 1.0005, .002, 3, sides);

	(void)state;
	assert_int_equal(causes.kind, CAUSES_NOTHING);
	assert_int_equal(causes.n, MADE_FUNCTIONS); /* and not their caller, which only waits */
	assert_int_equal(causes.changed, 0);
	assert_int_equal(causes.again, CAUSES_NOT_TIMED);
	assert_true(causes.tenth > 1.05 && causes.tenth < 1.3);
	assert_true(causes.rows[0].detectable > 1.02 && causes.rows[0].detectable < causes.tenth);
	made_release(&causes, sides);
}

static void everything_slower_alike_is_said(void **state)
{
	struct made_times slower = made_changed(1.2, 1);
	struct stack_profile sides[2] = {0};
	struct causes causes = made_causes(&slower, 1.2, .002, 4, sides);

	(void)state;
	assert_int_equal(causes.kind, CAUSES_ALIKE);
	assert_int_equal(causes.again, CAUSES_AGAIN);
	made_release(&causes, sides);
}

/* 1 % in all: one small function could have made it without being seen. */
static void a_small_difference_may_be_anywhere(void **state)
{
	struct made_times slower = made_changed(1.01, 1);
	struct stack_profile sides[2] = {0};
	struct causes causes = made_causes(&slower, 1.01, .0005, 5, sides);

	(void)state;
	assert_int_equal(causes.kind, CAUSES_NOTHING);
	made_release(&causes, sides);
}

static void what_the_workers_do_not_see_again_is_not_explained(void **state)
{
	struct made_times slower = made_changed(1, 1.4);
	struct stack_profile sides[2] = {0};
	struct causes causes = made_causes(&slower, 1.3, .002, 6, sides);

	(void)state;
	assert_int_equal(causes.kind, CAUSES_NOT_REPRODUCED);
	assert_int_equal(causes.again, CAUSES_NOT_AGAIN);
	assert_rel(causes.seen.estimate, 1.08, .01);
	made_release(&causes, sides);
}

static void times_that_scatter_do_not_deny(void **state)
{
	struct made_times slower = made_changed(1, 1.4), alike = made_changed(1.2, 1);
	struct stack_profile sides[2] = {0}, others[2] = {0};
	struct causes causes = made_causes(&slower, 1.08, .3, 7, sides);
	struct causes unclear = made_causes(&alike, 1.2, .3, 8, others);

	(void)state;
	assert_int_equal(causes.kind, CAUSES_NAMED);
	assert_int_equal(causes.again, CAUSES_AGAIN); /* in the shares */
	assert_int_equal(unclear.again, CAUSES_UNCLEAR);
	assert_int_equal(unclear.kind, CAUSES_ALIKE);
	made_release(&causes, sides);
	made_release(&unclear, others);
}

static void without_a_timed_run_the_workers_own_times_serve(void **state)
{
	struct made_times slower = made_changed(1, 2);
	struct stack_profile sides[2] = {0};
	struct causes causes = made_causes(&slower, 0, .002, 9, sides);

	(void)state;
	assert_int_equal(causes.kind, CAUSES_NAMED);
	assert_int_equal(causes.again, CAUSES_NOT_TIMED);
	assert_int_equal(causes.basis, CAUSES_BY_WORKERS);
	assert_rel(causes.whole.estimate, 1.2, .01);
	assert_rel(causes.rows[0].part.of_whole.estimate, 1, .1);
	made_release(&causes, sides);
}

/* Their times scatter by 30 %: the shares tell what moved, the rest being as it was. */
static void what_was_not_timed_is_seen_in_the_shares(void **state)
{
	struct made_times slower = made_changed(1, 1.4);
	struct stack_profile sides[2] = {0};
	struct causes causes = made_causes(&slower, 0, .3, 13, sides);
	const struct causes_row *row = causes.rows;

	(void)state;
	assert_int_equal(causes.kind, CAUSES_NAMED);
	assert_int_equal(causes.basis, CAUSES_BY_REST);
	assert_rel(causes.whole.estimate, 1.08, .01);
	assert_true(causes.whole.low > 1.06 && causes.whole.low < 1.08 && causes.whole.high > 1.08);
	assert_true(row->part.moved.low > .05 && row->part.moved.low < .08);
	assert_true(row->part.moved.high > .08 && row->part.moved.high < .12);
	assert_true(isnan(row->part.of_whole.estimate));
	assert_true(isnan(causes.timed.estimate));
	made_release(&causes, sides);
}

/* Neighbours in time differ by 4 %, so one run in twenty seems to have moved as a whole. */
static void a_machine_that_moved_is_no_change_of_all_the_rest(void **state)
{
	struct made_times slower = made_changed(1, 1.4);
	int told = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 100; seed++) {
		struct stack_profile sides[2] = {0};
		struct causes causes = made_causes(&slower, 0, .04, seed, sides);

		assert_int_equal(causes.kind, CAUSES_NAMED);
		told += causes.basis == CAUSES_BY_WORKERS;
		made_release(&causes, sides);
	}
	assert_true(told <= 1);
}

/* One function has all of the time but 2 %. */
/* It has most of the new side, so by the shares alone all others would have become quicker. */
static void what_grew_beyond_half_is_named_and_not_all_others(void **state)
{
	struct made_times slower = made_changed(1, 20);
	struct stack_profile sides[2] = {0};
	struct causes causes = made_causes(&slower, 0, .1, 9, sides);

	(void)state;
	assert_int_equal(causes.kind, CAUSES_NAMED);
	assert_int_equal(causes.changed, 1);
	assert_string_equal(causes.rows[0].item->function, "encode");
	assert_true(causes.rows[0].change.ratio.low < 20 && causes.rows[0].change.ratio.high > 20);
	made_release(&causes, sides);
}

static void where_all_is_in_one_function_that_is_said(void **state)
{
	struct made_times usual = {{.01, .98, .01}}, slower = {{.01, 1.176, .01}};
	struct stack_profile sides[2] = {0};
	struct causes_request request = {.profiles = {{&sides[0], &sides[1]}, {NULL, NULL}},
					 .timed = made_duel(1.196)};
	struct causes causes;

	(void)state;
	made_sides(sides, &usual, &slower, .002, 10);
	assert_int_equal(causes_find(&causes, &request, NULL), 0);
	assert_int_equal(causes.kind, CAUSES_ONE_PLACE);
	assert_string_equal(causes.rows[0].item->function, "encode");
	made_release(&causes, sides);
}

static void too_little_to_say_anything(void **state)
{
	struct stack_profile sides[2] = {0};
	struct random_state random = random_seeded(11, 0);
	struct causes_request request = {.profiles = {{&sides[0], &sides[1]}, {NULL, NULL}}};
	struct causes causes;

	(void)state;
	assert_int_equal(causes_find(&causes, &request, NULL), 0);
	assert_int_equal(causes.kind, CAUSES_TOO_FEW);
	assert_true(isnan(causes.seen.estimate));
	causes_release(&causes);
	for (int side = 0; side < 2; side++) /* one worker a side */
		made_worker(&sides[side], &made_usual, 1, 1000, &random);
	assert_int_equal(causes_find(&causes, &request, NULL), 0);
	assert_int_equal(causes.kind, CAUSES_TOO_FEW);
	made_release(&causes, sides);
	for (int i = 0; i < 4; i++) /* two, too short a time */
		made_worker(&sides[i % 2], &made_usual, 1, 20, &random);
	assert_int_equal(causes_find(&causes, &request, NULL), 0);
	assert_int_equal(causes.kind, CAUSES_TOO_FEW);
	made_release(&causes, sides);
}

/* The text of the file that made_sides.h speaks of: a line for each function, one below its first.
 */
static void give_text(struct source_lines *sources)
{
	char text[4000] = "";

	for (int line = 1; line < 120; line++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "line %d\n", line);
	assert_int_equal(
		source_lines_give(sources, "/usr/lib/python3.11/json/encoder.py", text, NULL), 0);
}

static void the_line_that_changed_is_named_with_its_function(void **state)
{
	struct made_times slower = made_changed(1, 1.4);
	struct stack_profile sides[2] = {0};
	struct source_lines sources[2] = {{0}};
	struct causes_request request = {
		.profiles = {{&sides[0], &sides[1]}, {NULL, NULL}, {&sources[0], &sources[1]}}};
	struct causes causes;

	(void)state;
	give_text(&sources[0]);
	give_text(&sources[1]);
	made_sides(sides, &made_usual, &slower, .002, 12);
	assert_int_equal(causes_find(&causes, &request, NULL), 0);
	assert_int_equal(causes.kind, CAUSES_NAMED);
	assert_int_equal(causes.n_lines, 1);
	assert_string_equal(causes.lines[0].item->text, "line 102");
	assert_int_equal(causes.lines[0].item->line[PROFILE_NEW], 102);
	assert_true(causes.lines[0].change.ratio.low > 1);
	made_release(&causes, sides);
	source_lines_release(&sources[0]);
	source_lines_release(&sources[1]);
}

static void without_its_text_a_named_function_has_no_lines(void **state)
{
	struct made_times slower = made_changed(1, 1.4);
	struct stack_profile sides[2] = {0};
	struct source_lines sources[2] = {{0}};
	struct causes_request request = {
		.profiles = {{&sides[0], &sides[1]}, {NULL, NULL}, {&sources[0], &sources[1]}}};
	struct causes causes;

	(void)state;
	give_text(&sources[0]);
	assert_int_equal(
		source_lines_give(&sources[1], "/usr/lib/python3.11/json/encoder.py", "", NULL), 0);
	made_sides(sides, &made_usual, &slower, .002, 12);
	assert_int_equal(causes_find(&causes, &request, NULL), 0);
	assert_int_equal(causes.kind, CAUSES_NAMED);
	assert_int_equal(causes.n_lines, 0);
	made_release(&causes, sides);
	source_lines_release(&sources[0]);
	source_lines_release(&sources[1]);
}

/* Of all functions but main, as an extension of this interpreter has them. */
static void make_native(struct stack_profile *side, const char *library)
{
	for (size_t i = 0; i < side->n_frames; i++) {
		struct profile_frame *frame = &side->frames[i];

		if (strcmp(frame->function, "main") == 0)
			continue;
		frame->kind = PROFILE_NATIVE;
		free(frame->file);
		frame->file = strdup(library);
	}
}

static void a_slower_native_function_is_named_in_another_build(void **state)
{
	struct made_times slower = made_changed(1, 1.4);
	struct stack_profile sides[2] = {0};
	struct causes_request request = {.profiles = {{&sides[0], &sides[1]}, {"/p", "/p"}},
					 .timed = made_duel(1.08)};
	struct causes causes;

	(void)state;
	made_sides(sides, &made_usual, &slower, .002, 1);
	make_native(&sides[0], "_json.cpython-311-x86_64-linux-gnu.so");
	make_native(&sides[1], "_json.cpython-313-x86_64-linux-gnu.so");
	assert_int_equal(causes_find(&causes, &request, NULL), 0);
	assert_int_equal(causes.n_natives, 0); /* they were not asked for */
	causes_release(&causes);
	request.natives = true;
	assert_int_equal(causes_find(&causes, &request, NULL), 0);
	assert_int_equal(causes.n, 1); /* main, with all that it calls */
	assert_int_equal(causes.n_natives, MADE_FUNCTIONS);
	assert_int_equal(causes.natives_changed, 1);
	assert_string_equal(causes.natives[0].item->function, "encode");
	assert_string_equal(causes.natives[0].item->file, "_json.so");
	assert_true(causes.natives[0].change.ratio.low < 1.4 &&
		    causes.natives[0].change.ratio.high > 1.4);
	made_release(&causes, sides);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_slower_function_is_named_with_its_part_of_the_slow_down),
		cmocka_unit_test(several_are_named_what_moved_most_first),
		cmocka_unit_test(the_same_code_names_nothing_and_says_what_it_would_have_seen),
		cmocka_unit_test(everything_slower_alike_is_said),
		cmocka_unit_test(a_small_difference_may_be_anywhere),
		cmocka_unit_test(what_the_workers_do_not_see_again_is_not_explained),
		cmocka_unit_test(times_that_scatter_do_not_deny),
		cmocka_unit_test(without_a_timed_run_the_workers_own_times_serve),
		cmocka_unit_test(what_was_not_timed_is_seen_in_the_shares),
		cmocka_unit_test(a_machine_that_moved_is_no_change_of_all_the_rest),
		cmocka_unit_test(what_grew_beyond_half_is_named_and_not_all_others),
		cmocka_unit_test(where_all_is_in_one_function_that_is_said),
		cmocka_unit_test(too_little_to_say_anything),
		cmocka_unit_test(the_line_that_changed_is_named_with_its_function),
		cmocka_unit_test(without_its_text_a_named_function_has_no_lines),
		cmocka_unit_test(a_slower_native_function_is_named_in_another_build),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
