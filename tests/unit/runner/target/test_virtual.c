/* Which interpreter is meant where nobody names one. */
#include "runner/target/virtual.h"
#include "tests/unit/scratch.h"
#include "tests/unit/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static char top[] = "/tmp/assay-virtual-XXXXXX";
static struct virtual found;
static struct err err;

static int set_up(void **state)
{
	(void)state;
	found = (struct virtual){0};
	return scratch_make(top);
}

static int tear_down(void **state)
{
	(void)state;
	virtual_release(&found);
	return scratch_remove(top);
}

static void shell(const char *command)
{
	char full[600];

	snprintf(full, sizeof(full), "cd %s && %s", top, command);
	assert_int_equal(system(full), 0);
}

static void assert_near(const char *place, const char *want, enum virtual_state state)
{
	char path[200];

	snprintf(path, sizeof(path), "%s/%s", top, place);
	virtual_release(&found);
	assert_int_equal(virtual_near(&found, path, &err), 0);
	if (!want) {
		assert_null(found.folder);
		return;
	}
	snprintf(path, sizeof(path), "%s/%s", top, want);
	assert_string_equal(found.folder, path);
	assert_int_equal(found.state, state);
}

static void the_first_that_can_be_used_is_taken(void **state)
{
	static const struct {
		const char *named;
		enum virtual_state active, near;
		enum python_source want;
	} cases[] = {
		{"3.12", VIRTUAL_USABLE, VIRTUAL_USABLE, PYTHON_NAMED},
		{NULL, VIRTUAL_USABLE, VIRTUAL_USABLE, PYTHON_ACTIVE},
		{NULL, VIRTUAL_BROKEN, VIRTUAL_USABLE, PYTHON_NEAR},
		{NULL, VIRTUAL_NONE, VIRTUAL_USABLE, PYTHON_NEAR},
		{NULL, VIRTUAL_BROKEN, VIRTUAL_BROKEN, PYTHON_IN_PATH},
		{NULL, VIRTUAL_NONE, VIRTUAL_NONE, PYTHON_IN_PATH},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(python_source_of(cases[i].named, cases[i].active, cases[i].near),
				 cases[i].want);
}

static void one_without_a_python_is_broken(void **state)
{
	(void)state;
	shell("mkdir -p a/bin b/bin c && ln -s /nowhere a/bin/python && ln -s /bin/sh b/bin/python "
	      "&& touch file");
	for (size_t i = 0; i < 5; i++) {
		static const char *const names[] = {"a", "b", "c", "file", "none"};
		static const enum virtual_state want[] = {
			VIRTUAL_BROKEN, VIRTUAL_USABLE, VIRTUAL_BROKEN, VIRTUAL_NONE, VIRTUAL_NONE};
		char path[200];

		snprintf(path, sizeof(path), "%s/%s", top, names[i]);
		assert_int_equal(virtual_state_of(path), want[i]);
	}
}

static void the_nearest_one_up_to_the_outermost_project_is_found(void **state)
{
	(void)state;
	shell("mkdir -p r/.git r/a/bench r/b/bench r/.venv/bin r/a/.venv/bin .venv/bin && "
	      "touch r/a/pyproject.toml r/b/pyproject.toml r/b/bench/x.py && "
	      "for d in r r/a .; do ln -s /bin/sh $d/.venv/bin/python; done");
	assert_near("r/a/bench", "r/a/.venv", VIRTUAL_USABLE);
	assert_near("r/b/bench/x.py", "r/.venv", VIRTUAL_USABLE);
	assert_near("r", "r/.venv", VIRTUAL_USABLE);
	shell("rm -r r/.venv"); /* what lies outside is another's */
	assert_near("r/b/bench", NULL, VIRTUAL_NONE);
}

static void outside_of_a_project_only_the_folder_itself_counts(void **state)
{
	(void)state;
	shell("mkdir -p sub .venv/bin && ln -s /bin/sh .venv/bin/python");
	assert_near(".", ".venv", VIRTUAL_USABLE);
	assert_near("sub", NULL, VIRTUAL_NONE);
}

static void a_folder_of_that_name_need_not_be_one(void **state)
{
	(void)state;
	shell("mkdir -p venv a/venv && touch a/venv/pyvenv.cfg");
	assert_near(".", NULL, VIRTUAL_NONE);
	assert_near("a", "a/venv", VIRTUAL_BROKEN);
	assert_near("no/such/place", NULL, VIRTUAL_NONE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_first_that_can_be_used_is_taken),
		TEST(one_without_a_python_is_broken),
		TEST(the_nearest_one_up_to_the_outermost_project_is_found),
		TEST(outside_of_a_project_only_the_folder_itself_counts),
		TEST(a_folder_of_that_name_need_not_be_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
