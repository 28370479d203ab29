/* What must be the same when a run is resumed. */
#include "runner/keeping/identity.h"
#include "tests/unit/scratch.h"
#include "tests/unit/support.h"

static struct err err;

static int clear(void **state)
{
	(void)state;
	err_clear(&err);
	return 0;
}

static int compare(json_t *then, json_t *now)
{
	int rc = identity_check(then, now, &err);

	json_decref(then);
	json_decref(now);
	return rc;
}

static void the_same_is_the_same(void **state)
{
	(void)state;
	assert_int_equal(compare(json_pack("{s:s, s:s}", "a", "1", "b", "2"),
				 json_pack("{s:s, s:s}", "b", "2", "a", "1")),
			 0);
}

static void a_difference_is_named_with_both(void **state)
{
	(void)state;
	assert_int_equal(
		compare(json_pack("{s:s}", "the CPU", "x"), json_pack("{s:s}", "the CPU", "y")),
		-1);
	assert_string_equal(err.text, "the CPU is y now, but was x when the run was begun");
}

static void what_is_new_or_gone_is_named(void **state)
{
	(void)state;
	assert_int_equal(compare(json_object(), json_pack("{s:s}", "benchmark b", "1")), -1);
	assert_string_equal(err.text, "benchmark b is new since the run was begun");
	err_clear(&err);
	assert_int_equal(compare(json_pack("{s:s}", "benchmark b", "1"), json_object()), -1);
	assert_string_equal(err.text, "benchmark b is no longer known");
}

/* As machine_equals has it: what is not known is not the same as what is. */
static void an_unknown_machine_is_another_one(void **state)
{
	(void)state;
	assert_int_equal(compare(json_pack("{s:s, s:s}", "the host", "h", "the CPU", "c"),
				 json_pack("{s:s}", "the host", "h")),
			 -1);
	assert_string_equal(err.text, "the CPU is no longer known");
	err_clear(&err);
	assert_int_equal(
		compare(json_pack("{s:s}", "the host", "h"), json_pack("{s:s}", "the host", "h")),
		0);
}

static void a_checksum_is_not_shown(void **state)
{
	json_t *then = json_object(), *now = json_object();

	(void)state;
	assert_int_equal(identity_add_checksum(then, "first side", "the file", 1, &err), 0);
	assert_int_equal(identity_add_checksum(now, "first side", "the file", 2, &err), 0);
	assert_int_equal(compare(then, now), -1);
	assert_string_equal(err.text, "first side: the file has changed since the run was begun");
}

/* The checksums of the benchmarks of one file. */
static json_t *targets_of(const char *path, const char *statement)
{
	struct targets targets = {0};
	struct target *target = targets_add(&targets, TARGET_SNIPPET, "sort");
	json_t *same = json_object();

	assert_non_null(target);
	target->stmt = strdup(statement);
	target->path = strdup(path);
	assert_int_equal(identity_add_targets(same, "", &targets, NULL, NULL, &err), 0);
	targets_release(&targets);
	return same;
}

static void a_benchmark_is_its_statement_and_its_file(void **state)
{
	char folder[] = "/tmp/assay-identity-XXXXXX", path[64];
	json_t *first, *again, *other, *edited;
	FILE *f;

	(void)state;
	assert_int_equal(scratch_make(folder), 0);
	snprintf(path, sizeof(path), "%s/x.py", folder);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs("pass", f);
	fclose(f);
	first = targets_of(path, "a");
	again = targets_of(path, "a");
	other = targets_of(path, "b");
	f = fopen(path, "a");
	assert_non_null(f);
	fputs(" # edited", f);
	fclose(f);
	edited = targets_of(path, "a");
	assert_true(json_equal(first, again));
	assert_false(json_equal(first, other));
	assert_false(json_equal(first, edited));
	json_decref(first);
	json_decref(again);
	json_decref(other);
	json_decref(edited);
	assert_int_equal(scratch_remove(folder), 0);
}

static json_t *environment_with(const char *name, const char *value, const char *place)
{
	const struct environment_rules rules = {.copy_all = true};
	json_t *same = json_object();

	assert_int_equal(setenv(name, value, 1), 0);
	assert_int_equal(identity_add_environment(same, "", &rules, place, &err), 0);
	unsetenv(name);
	return same;
}

static void a_variable_matters_but_the_shells_moment_does_not(void **state)
{
	static const struct {
		const char *name;
		bool is_same;
	} cases[] = {{"MY_FLAG", false}, {"SHLVL", true}, {"OLDPWD", true}, {"_", true}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		json_t *then = environment_with(cases[i].name, "1", NULL);
		json_t *now = environment_with(cases[i].name, "2", NULL);

		assert_int_equal(json_equal(then, now), cases[i].is_same);
		json_decref(then);
		json_decref(now);
	}
}

static void a_folder_of_another_name_each_time_is_left_out(void **state)
{
	json_t *then = environment_with("MY_PATH", "/x/tree1/src:/x/tree1", "/x/tree1");
	json_t *now = environment_with("MY_PATH", "/x/tree2/src:/x/tree2", "/x/tree2");
	json_t *other = environment_with("MY_PATH", "/x/tree2/lib:/x/tree2", "/x/tree2");

	(void)state;
	assert_true(json_equal(then, now));
	assert_false(json_equal(then, other));
	json_decref(then);
	json_decref(now);
	json_decref(other);
}

#define TEST(name) cmocka_unit_test_setup(name, clear)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_same_is_the_same),
		TEST(a_difference_is_named_with_both),
		TEST(what_is_new_or_gone_is_named),
		TEST(an_unknown_machine_is_another_one),
		TEST(a_checksum_is_not_shown),
		TEST(a_benchmark_is_its_statement_and_its_file),
		TEST(a_variable_matters_but_the_shells_moment_does_not),
		TEST(a_folder_of_another_name_each_time_is_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
