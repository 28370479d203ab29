/* What is asked of paths. */
#include "results/base/path.h"
#include "tests/unit/scratch.h"
#include "tests/unit/support.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static void folders_and_links_to_them(void **state)
{
	char folder[] = "/tmp/assay-path-XXXXXX", *link;

	(void)state;
	assert_int_equal(scratch_make(folder), 0);
	link = path_in_new(folder, "link");
	assert_non_null(link);
	assert_true(path_is_folder(folder));
	assert_false(path_is_folder(link));
	assert_int_equal(symlink(folder, link), 0);
	assert_true(path_is_folder(link));
	assert_false(path_is_folder("/proc/self/exe"));
	free(link);
	scratch_remove(folder);
}

static void programs_are_files_that_may_be_executed(void **state)
{
	char folder[] = "/tmp/assay-path-XXXXXX", *file;

	(void)state;
	assert_int_equal(scratch_make(folder), 0);
	file = path_in_new(folder, "file");
	assert_non_null(file);
	assert_false(path_is_program(file));
	fclose(fopen(file, "w"));
	assert_false(path_is_program(file));
	assert_int_equal(chmod(file, 0755), 0);
	assert_true(path_is_program(file));
	assert_false(path_is_program(folder));
	free(file);
	scratch_remove(folder);
}

/* Also those that are not there yet, whose folder decides; what is no file is never replaced. */
static void one_file_under_two_names(void **state)
{
	char folder[] = "/tmp/assay-path-XXXXXX", before[4096];
	FILE *file;

	(void)state;
	assert_int_equal(scratch_make(folder), 0);
	assert_non_null(getcwd(before, sizeof(before)));
	assert_int_equal(chdir(folder), 0);
	assert_true(path_is_same_file("x", "x"));
	assert_true(path_is_same_file("x", "./x"));
	assert_false(path_is_same_file("x", "y"));
	assert_true(path_is_same_file("none/x", "none/x"));
	assert_false(path_is_same_file("x", "none/x"));
	file = fopen("x", "w");
	assert_non_null(file);
	fclose(file);
	assert_false(path_is_same_file("x", "y"));
	assert_int_equal(symlink("x", "y"), 0);
	assert_true(path_is_same_file("x", "y"));
	assert_false(path_is_same_file("/dev/null", "/dev/null"));
	assert_int_equal(chdir(before), 0);
	scratch_remove(folder);
}

static void a_name_in_a_folder(void **state)
{
	char *path = path_in_new("a/b", "c.json");

	(void)state;
	assert_string_equal(path, "a/b/c.json");
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(folders_and_links_to_them),
		cmocka_unit_test(programs_are_files_that_may_be_executed),
		cmocka_unit_test(one_file_under_two_names),
		cmocka_unit_test(a_name_in_a_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
