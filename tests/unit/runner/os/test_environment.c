#include "runner/os/environment.h"
#include "tests/unit/support.h"

static char *const parent[] = {"PATH=/bin", "SECRET=1",		"LANG=C.UTF-8",
			       "LC_ALL=C",  "PYTHONHASHSEED=0", "PATHS=2",
			       "MINE=a=b",  "PYTHONPATH=/x",	NULL};

static bool has(char **env, const char *entry)
{
	for (size_t i = 0; env[i]; i++)
		if (strcmp(env[i], entry) == 0)
			return true;
	return false;
}

static size_t count(char **env)
{
	size_t n = 0;

	while (env[n])
		n++;
	return n;
}

static void workers_get_few_variables_and_a_hash_seed(void **state)
{
	struct environment_rules rules = {0};
	char **env = environment_new(&rules, parent, 77, NULL);

	(void)state;
	assert_int_equal(count(env), 5);
	assert_true(has(env, "PATH=/bin") && has(env, "LANG=C.UTF-8") && has(env, "LC_ALL=C"));
	assert_true(has(env, "PYTHONPATH=/x") && has(env, "PYTHONHASHSEED=77"));
	environment_free(env);
}

static void names_that_are_asked_for_are_inherited(void **state)
{
	struct environment_rules rules = {.inherit = "NONE,MINE", .no_locale = true};
	char **env = environment_new(&rules, parent, 1, NULL);

	(void)state;
	assert_int_equal(count(env), 4);
	assert_true(has(env, "MINE=a=b") && !has(env, "LANG=C.UTF-8"));
	environment_free(env);
}

static void what_a_benchmark_wants_comes_on_top(void **state)
{
	struct environment_rules rules = {.inherit = "MINE"}, wider = rules, idle = rules;
	char **env;

	(void)state;
	wider.wanted = "SECRET,NONE";
	idle.wanted = "MINE,NONE";
	env = environment_new(&wider, parent, 1, NULL);
	assert_true(has(env, "MINE=a=b") && has(env, "SECRET=1"));
	environment_free(env);
	assert_true(environment_differs(&rules, &wider, parent));
	assert_false(environment_differs(&rules, &idle, parent));
	assert_false(environment_differs(&rules, &wider, NULL));
}

static void the_whole_environment_keeps_one_hash_seed(void **state)
{
	struct environment_rules rules = {.copy_all = true};
	char **env = environment_new(&rules, parent, 5, NULL);

	(void)state;
	assert_int_equal(count(env), 8);
	assert_true(has(env, "SECRET=1") && has(env, "PYTHONHASHSEED=5"));
	assert_false(has(env, "PYTHONHASHSEED=0"));
	environment_free(env);
	env = environment_new(&rules, parent, 0, NULL);
	assert_true(has(env, "PYTHONHASHSEED=0"));
	environment_free(env);
}

static void what_is_set_wins_even_over_the_hash_seed(void **state)
{
	char *const set[] = {"PATH=/mine", "NEW=1", "PYTHONHASHSEED=3", NULL};
	struct environment_rules rules = {.set = set};
	char **env = environment_new(&rules, parent, 5, NULL);

	(void)state;
	assert_true(has(env, "PATH=/mine") && has(env, "NEW=1") && has(env, "PYTHONHASHSEED=3"));
	assert_false(has(env, "PATH=/bin") || has(env, "PYTHONHASHSEED=5"));
	environment_free(env);
}

static void folders_to_import_from_come_before_the_users_own(void **state)
{
	char *const with[] = {"PYTHONPATH=/mine", NULL}, *const empty[] = {"PYTHONPATH=", NULL};
	char *const without[] = {"HOME=/root", NULL};
	const struct environment_rules rules = {.import_path = "/p/src:/p"};
	const struct environment_rules set = {.import_path = "/p", .set = with};
	char **env = environment_new(&rules, with, 5, NULL);

	(void)state;
	assert_true(has(env, "PYTHONPATH=/p/src:/p:/mine"));
	environment_free(env);
	env = environment_new(&rules, without, 5, NULL);
	assert_true(has(env, "PYTHONPATH=/p/src:/p"));
	environment_free(env);
	env = environment_new(&rules, empty, 5, NULL);
	assert_true(has(env, "PYTHONPATH=/p/src:/p"));
	assert_int_equal(count(env), 2);
	environment_free(env);
	env = environment_new(&set, empty, 0, NULL);
	assert_true(has(env, "PYTHONPATH=/p:/mine"));
	assert_int_equal(count(env), 1);
	environment_free(env);
}

static size_t size_of(char *const *env)
{
	size_t size = 0;

	for (size_t i = 0; env[i]; i++)
		size += strlen(env[i]) + 1;
	return size;
}

static void padding_fills_it_to_one_size(void **state)
{
	const struct environment_rules rules = {0};
	char longer[400] = "PATH=/bin";
	char *const users[][3] = {{"PATH=/bin", "HOME=/root", NULL}, {longer, NULL, NULL}};

	(void)state;
	memset(longer + 9, 'x', sizeof(longer) - 10);
	for (size_t user = 0; user < 2; user++)
		for (size_t padding = 0; padding < 4096; padding += 819) {
			char **env =
				environment_padded(environment_new(&rules, users[user], 5, NULL),
						   "FILL", "12 ", padding, NULL);

			assert_non_null(env);
			assert_int_equal(size_of(env), ENVIRONMENT_BLOCK + padding);
			assert_memory_equal(env[count(env) - 1], "FILL=12 x", 9);
			environment_free(env);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(workers_get_few_variables_and_a_hash_seed),
		cmocka_unit_test(names_that_are_asked_for_are_inherited),
		cmocka_unit_test(what_a_benchmark_wants_comes_on_top),
		cmocka_unit_test(the_whole_environment_keeps_one_hash_seed),
		cmocka_unit_test(what_is_set_wins_even_over_the_hash_seed),
		cmocka_unit_test(folders_to_import_from_come_before_the_users_own),
		cmocka_unit_test(padding_fills_it_to_one_size),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
