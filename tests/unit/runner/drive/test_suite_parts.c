/* Benchmarks of an asv suite: from what a worker tells to targets, and which are left out. */
#include "runner/drive/suite_part.h"
#include "runner/drive/suite_skips.h"
#include "tests/unit/support.h"
#include "tests/unit/told_list.h"

#include <string.h>

static void add_found(struct targets *targets, const char *name, struct discovered found,
		      const struct discovered_part *part)
{
	struct err err = {0};

	found.name = name;
	found.description = "";
	found.loops = found.inner_loops = 1;
	found.part = part;
	assert_int_equal(suite_part_add(targets, &found, "/suite", "/tree", &err), 0);
}

static void add(struct targets *targets, const char *name, struct discovered_part part)
{
	add_found(targets, name, (struct discovered){0}, &part);
}

static void add_skipped(struct targets *targets, const char *name, const char *why)
{
	const struct discovered_part part = {0};

	add_found(targets, name, (struct discovered){.skip = why}, &part);
}

static void a_result_runs_once_whatever_is_asked(void **state)
{
	struct targets targets = {0};
	const struct target *target;

	(void)state;
	add(&targets, "track_a", (struct discovered_part){.unit = "integer", .is_once = true});
	add(&targets, "time_b", (struct discovered_part){.unit = "second", .timeout_s = 7});
	target = &targets.items[0];
	assert_int_equal(target_loops(target, 5), 1);
	assert_string_equal(target_unit(target), "integer");
	assert_false(target_is_timed(target));
	target = &targets.items[1];
	assert_int_equal(target_loops(target, 5), 5);
	assert_int_equal(target_loops(target, 0), 1);
	assert_string_equal(target_unit(target), "second");
	assert_true(target_is_timed(target));
	targets_release(&targets);
}

static void limits_of_time_are_positive_or_none(void **state)
{
	struct targets targets = {0};

	(void)state;
	add(&targets, "time_a", (struct discovered_part){.timeout_s = 7, .cache_timeout_s = 9});
	add(&targets, "time_b", (struct discovered_part){.timeout_s = -7, .cache_timeout_s = -9});
	assert_true(targets.items[0].suite.timeout_s == 7);
	assert_true(targets.items[0].suite.cache_timeout_s == 9);
	assert_true(targets.items[1].suite.timeout_s == 0);
	assert_true(targets.items[1].suite.cache_timeout_s == 0);
	targets_release(&targets);
}

static void what_cannot_be_loaded_says_so(void **state)
{
	const struct discovered_part part = {0};
	struct targets targets = {0};

	(void)state;
	add_found(&targets, "broken", (struct discovered){.error = "ImportError: x"}, &part);
	assert_string_equal(targets.items[0].load_error, "ImportError: x");
	assert_string_equal(targets.items[0].load_details, "");
	assert_int_equal(targets.items[0].load_kind, ERR_BENCHMARK);
	targets_release(&targets);
}

static void each_reason_is_told_once_and_the_others_stay(void **state)
{
	struct targets targets = {0};
	struct told_list told = {0};
	struct err err = {0};

	(void)state;
	add_skipped(&targets, "a", "no pympler");
	add(&targets, "b", (struct discovered_part){0});
	add_skipped(&targets, "c", "skip_params");
	add_skipped(&targets, "d", "no pympler");
	add_skipped(&targets, "e", "no pympler");
	add_skipped(&targets, "f", "no pympler");
	assert_int_equal(suite_skips_leave_out(&targets, told_list_teller(&told), &err), 0);
	assert_int_equal(targets.n, 1);
	assert_string_equal(targets.items[0].name, "b");
	assert_int_equal(told.n, 2);
	assert_int_equal(told.items[0].kind, TOLD_SKIPPED);
	assert_int_equal(told.items[0].count, 4);
	assert_string_equal(told.text[0], "no pympler");
	assert_string_equal(told.what[0], "a, d, e, ...");
	assert_int_equal(told.items[1].count, 1);
	assert_string_equal(told.what[1], "c");
	targets_release(&targets);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_result_runs_once_whatever_is_asked),
		cmocka_unit_test(limits_of_time_are_positive_or_none),
		cmocka_unit_test(what_cannot_be_loaded_says_so),
		cmocka_unit_test(each_reason_is_told_once_and_the_others_stay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
