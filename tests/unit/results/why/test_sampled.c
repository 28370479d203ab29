/* Sampled time as a ledger: what the samples of functions ended in. */
#include "results/why/sampled.h"
#include "tests/unit/results/causes/made_sides.h"

#include <string.h>

static size_t frame_of(struct stack_profile *p, enum profile_frame_kind kind, const char *function,
		       const char *file)
{
	return stack_profile_frame(p, kind, function, file, 1, NULL);
}

/* Of "encode" in the profile: so many samples in each part below it in that frame. */
static void add_below(struct stack_profile *p, enum profile_frame_kind kind, const char *function,
		      const char *file, int64_t weight)
{
	for (size_t node = 0; node < p->n_nodes; node++) {
		size_t below;

		if (strcmp(p->frames[p->nodes[node].frame].function, "encode") != 0)
			continue;
		below = stack_profile_node(p, node, frame_of(p, kind, function, file), 0, NULL);
		for (size_t part = 0; part < p->n_parts; part++)
			stack_profile_add(p, below, part, weight);
		return;
	}
	fail_msg("no function encode");
}

struct sampled_sides {
	struct stack_profile sides[2];
	struct causes causes;
	struct why_sampled sampled;
};

static const struct why_row *find(struct sampled_sides *s)
{
	const struct profile_match_request request = {.profile = {&s->sides[0], &s->sides[1]}};
	struct causes_request of = {.profiles = request, .timed = {1.3, 1.29, 1.31, .95}};

	assert_int_equal(causes_find(&s->causes, &of, NULL), 0);
	assert_int_equal(why_sampled_make(&s->sampled, &s->causes, &request, NULL), 0);
	for (size_t i = 0; i < s->sampled.time.n; i++) {
		const struct why_place *place = &s->sampled.time.rows[i].place;

		if (place->function && strcmp(place->function, "encode") == 0)
			return &s->sampled.time.rows[i];
	}
	return NULL;
}

static void release(struct sampled_sides *s)
{
	why_sampled_release(&s->sampled);
	causes_release(&s->causes);
	stack_profile_release(&s->sides[0]);
	stack_profile_release(&s->sides[1]);
}

static void what_a_function_waits_for_grows_as_its_system_call(void **state)
{
	struct sampled_sides s = {.sides = {{0}, {0}}};
	const struct why_row *row;

	(void)state;
	made_sides(s.sides, &made_usual, &made_usual, .002, 1);
	add_below(&s.sides[1], PROFILE_SYSCALL, "clock_nanosleep", "", 900);
	row = find(&s);
	assert_non_null(row);
	assert_true(row->is_changed && row->is_old && row->is_new);
	assert_rel(row->grown[WHY_SYSCALL], 1.3 * 900 / 3900, .02);
	assert_true(row->grown[WHY_SYSCALL] > .9 * row->moved.estimate);
	assert_string_equal(row->leaf, "clock_nanosleep");
	assert_null(row->library);
	assert_rel(row->old_share, .2, .05);
	release(&s);
}

static void c_code_is_the_interpreters_or_a_librarys(void **state)
{
	struct sampled_sides s = {.sides = {{0}, {0}}};
	const struct why_row *row;

	(void)state;
	made_sides(s.sides, &made_usual, &made_usual, .002, 1);
	add_below(&s.sides[1], PROFILE_NATIVE, "sha256_block", "libcrypto.so.3", 600);
	add_below(&s.sides[1], PROFILE_NATIVE, "long_add", "libpython3.11.so.1.0", 300);
	row = find(&s);
	assert_rel(row->grown[WHY_LIBRARY], 1.3 * 600 / 3900, .02);
	assert_rel(row->grown[WHY_INTERPRETER], 1.3 * 300 / 3900, .02);
	assert_string_equal(row->leaf, "sha256_block");
	assert_string_equal(row->library, "libcrypto.so.3");
	release(&s);
}

static void who_imports_and_who_collects_are_known(void **state)
{
	struct sampled_sides s = {.sides = {{0}, {0}}};

	(void)state;
	made_sides(s.sides, &made_usual, &made_usual, .002, 1);
	add_below(&s.sides[1], PROFILE_PYTHON, "_find_and_load", "<frozen importlib._bootstrap>",
		  700);
	add_below(&s.sides[1], PROFILE_COLLECTOR, "", "", 700);
	find(&s);
	assert_string_equal(s.sampled.time.importer.function, "encode");
	assert_string_equal(s.sampled.time.collector.function, "encode");
	for (size_t i = 0; i < s.sampled.time.n; i++)
		assert_true(!s.sampled.time.rows[i].is_collector ||
			    !s.sampled.time.rows[i].place.function);
	release(&s);
}

static void without_samples_there_are_no_rows(void **state)
{
	struct sampled_sides s = {.sides = {{0}, {0}}};

	(void)state;
	assert_null(find(&s));
	assert_int_equal(s.sampled.time.found, CAUSES_TOO_FEW);
	assert_null(s.sampled.time.importer.function);
	release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_function_waits_for_grows_as_its_system_call),
		cmocka_unit_test(c_code_is_the_interpreters_or_a_librarys),
		cmocka_unit_test(who_imports_and_who_collects_are_known),
		cmocka_unit_test(without_samples_there_are_no_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
