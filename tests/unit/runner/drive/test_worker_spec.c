/* How long a worker may take: by whose limit, and for what. */
#include "runner/drive/worker_spec.h"
#include "tests/unit/support.h"

static const struct side side = {.program = "/usr/bin/python3", .bootstrap = "b", .directory = "d"};
static const struct target plain = {.name = "plain"};
static const struct target hasty = {.name = "hasty", .suite = {.timeout_s = 7}};

static void interpreter_folder_and_name_are_there(void **state)
{
	struct worker_spec spec = worker_spec_of(&side, &plain, WORKER_IS_TIMED, 0);

	(void)state;
	assert_string_equal(spec.program, "/usr/bin/python3");
	assert_string_equal(spec.bootstrap, "b");
	assert_string_equal(spec.directory, "d");
	assert_string_equal(spec.name, "plain");
	assert_true(spec.timeout_s == 0);
}

static void the_users_limit_is_of_the_whole_life_of_every_worker(void **state)
{
	(void)state;
	for (int use = WORKER_IS_TIMED; use <= WORKER_IS_UNDER_VALGRIND; use++) {
		struct worker_spec spec = worker_spec_of(&side, &hasty, (enum worker_use)use, 3);

		assert_true(spec.timeout_s == 3);
		assert_int_equal(spec.timeout, WORKER_TIMEOUT_ASKED);
	}
}

static void its_own_limit_is_of_the_life_of_one_that_is_timed(void **state)
{
	struct worker_spec spec = worker_spec_of(&side, &hasty, WORKER_IS_TIMED, 0);

	(void)state;
	assert_true(spec.timeout_s == 7);
	assert_int_equal(spec.timeout, WORKER_TIMEOUT_OWN);
}

static void of_others_it_is_for_each_answer_and_longer_where_that_is_slower(void **state)
{
	static const double expected[] = {
		[WORKER_IS_LOOKED_AT] = 7,
		[WORKER_COUNTS] = 70,
		[WORKER_IS_UNDER_VALGRIND] = 700,
	};

	(void)state;
	for (int use = WORKER_IS_LOOKED_AT; use <= WORKER_IS_UNDER_VALGRIND; use++) {
		struct worker_spec spec = worker_spec_of(&side, &hasty, (enum worker_use)use, 0);

		assert_true(spec.timeout_s == expected[use]);
		assert_int_equal(spec.timeout, WORKER_TIMEOUT_OWN_EACH);
	}
}

static void what_is_only_tried_has_not_the_benchmarks_limit(void **state)
{
	struct worker_spec spec = worker_spec_of(&side, &hasty, WORKER_IS_TRIED, 0);

	(void)state;
	assert_true(spec.timeout_s == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(interpreter_folder_and_name_are_there),
		cmocka_unit_test(the_users_limit_is_of_the_whole_life_of_every_worker),
		cmocka_unit_test(its_own_limit_is_of_the_life_of_one_that_is_timed),
		cmocka_unit_test(of_others_it_is_for_each_answer_and_longer_where_that_is_slower),
		cmocka_unit_test(what_is_only_tried_has_not_the_benchmarks_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
