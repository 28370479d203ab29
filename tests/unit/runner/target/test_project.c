/* Which folder is a project's root, and what is imported from it: decided on a made-up tree. */
#include "runner/target/project.h"
#include "tests/unit/scratch.h"
#include "tests/unit/support.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The tree: all that there is, ended by NULL. */
static bool has(void *context, const char *folder, const char *name)
{
	char path[200];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	for (const char *const *one = context; *one; one++)
		if (strcmp(*one, path) == 0)
			return true;
	return false;
}

static void assert_root(const char *const *tree, const char *folder, const char *top,
			const char *root)
{
	size_t length = project_root_length(folder, top, has, (void *)tree);

	assert_int_equal(length, strlen(root));
	assert_int_equal(strncmp(folder, root, length), 0);
}

static void the_nearest_root_wins(void **state)
{
	const char *tree[] = {"/r/.git", "/r/a/pyproject.toml", "/r/b/c/setup.py", NULL};

	(void)state;
	assert_root(tree, "/r/a/tests/deep", NULL, "/r/a");
	assert_root(tree, "/r/a", NULL, "/r/a");
	assert_root(tree, "/r/b/c", NULL, "/r/b/c");
	assert_root(tree, "/r/b", NULL, "/r");
	assert_root(tree, "/elsewhere/x", NULL, "");
}

static void the_top_of_a_side_is_a_root_and_nothing_above_it_is(void **state)
{
	const char *tree[] = {"/r/.git", "/r/old/sub/setup.cfg", NULL};

	(void)state;
	assert_root(tree, "/r/old/bench", "/r/old", "/r/old");
	assert_root(tree, "/r/old/sub/bench", "/r/old", "/r/old/sub");
}

static void assert_path(const char *const *tree, const char *want)
{
	char *path = project_path_new("/r", has, (void *)tree);

	if (want)
		assert_string_equal(path, want);
	else
		assert_null(path);
	free(path);
}

static void src_comes_first_where_it_holds_packages(void **state)
{
	(void)state;
	assert_path((const char *[]){"/r/setup.py", NULL}, "/r");
	assert_path((const char *[]){"/r/src/", NULL}, "/r/src:/r");
	assert_path((const char *[]){"/r/src/", "/r/src/__init__.py", NULL}, "/r");
}

/* An interpreter that finds its own modules replaced does not start. */
static void what_would_keep_an_interpreter_from_starting_is_left_out(void **state)
{
	(void)state;
	assert_path((const char *[]){"/r/src/", "/r/src/types.py", NULL}, "/r");
	assert_path((const char *[]){"/r/src/", "/r/enum/__init__.py", NULL}, "/r/src");
	assert_path((const char *[]){"/r/os.py", NULL}, NULL);
}

static void a_name_with_the_separator_cannot_be_on_the_path(void **state)
{
	const char *nothing[] = {NULL};

	(void)state;
	assert_null(project_path_new("/r:s", has, (void *)nothing));
}

static void a_project_adds_nothing_to_a_side_whose_top_it_is(void **state)
{
	char top[] = "/tmp/assay-project-XXXXXX", inner[80], file[120], want[200], *path;
	struct err err = {0};

	(void)state;
	assert_int_equal(scratch_make(top), 0);
	snprintf(inner, sizeof(inner), "%s/inner", top);
	assert_int_equal(mkdir(inner, 0700), 0);
	assert_int_equal(project_import_path(&path, top, top, &err), 0);
	assert_null(path);
	assert_int_equal(project_import_path(&path, inner, top, &err), 0);
	assert_null(path);
	snprintf(file, sizeof(file), "%s/setup.py", inner);
	fclose(fopen(file, "w"));
	assert_int_equal(project_import_path(&path, file, top, &err), 0);
	assert_string_equal(path, inner);
	free(path);
	snprintf(want, sizeof(want), "%s/src", inner);
	assert_int_equal(mkdir(want, 0700), 0);
	snprintf(want, sizeof(want), "%s/src:%s", inner, inner);
	assert_int_equal(project_import_path(&path, inner, NULL, &err), 0);
	assert_string_equal(path, want);
	free(path);
	/* of another tree than the side's: it is what it is on both sides */
	snprintf(want, sizeof(want), "%s2", top);
	assert_int_equal(project_import_path(&path, inner, want, &err), 0);
	assert_null(path);
	assert_int_equal(scratch_remove(top), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_nearest_root_wins),
		cmocka_unit_test(the_top_of_a_side_is_a_root_and_nothing_above_it_is),
		cmocka_unit_test(src_comes_first_where_it_holds_packages),
		cmocka_unit_test(what_would_keep_an_interpreter_from_starting_is_left_out),
		cmocka_unit_test(a_name_with_the_separator_cannot_be_on_the_path),
		cmocka_unit_test(a_project_adds_nothing_to_a_side_whose_top_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
