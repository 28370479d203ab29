/* Which functions a diff touched. */
#include "runner/preparing/changed.h"
#include "tests/unit/scratch.h"
#include "tests/unit/support.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const char old_text[] = "def kept():\n"
			       "    return 1\n"
			       "\n"
			       "def cut():\n"
			       "    a = 1\n"
			       "    return a\n"
			       "\n"
			       "def gone():\n"
			       "    return 2\n";
static const char new_text[] = "def kept():\n"
			       "    # more\n"
			       "    return 3\n"
			       "\n"
			       "def cut():\n"
			       "    return a\n";

static const char diff[] = "diff --git a/pkg/mod.py b/pkg/mod.py\n"
			   "--- a/pkg/mod.py\n"
			   "+++ b/pkg/mod.py\n"
			   "@@ -2 +2,2 @@ def kept():\n"
			   "-    return 1\n"
			   "+++ b/pkg/other.py\n"
			   "+    return 3\n"
			   "@@ -5 +5,0 @@ def cut():\n"
			   "-    a = 1\n"
			   "@@ -8,2 +6,0 @@ def cut():\n"
			   "-def gone():\n"
			   "-    return 2\n"
			   "diff --git a/README b/README\n"
			   "--- a/README\n"
			   "+++ b/README\n"
			   "@@ -1 +1 @@\n"
			   "--- text\n"
			   "+++ text\n";

static void write_file(const char *folder, const char *text)
{
	char path[600];
	FILE *file;

	snprintf(path, sizeof(path), "%s/pkg", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof(path), "%s/pkg/mod.py", folder);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void functions_with_new_lines_or_without_old_ones_are_touched(void **state)
{
	char folder[] = "/tmp/assay-changed-XXXXXX", old[100], new[100];
	const char *const folders[2] = {old, new};
	struct changed changed = {0};

	(void)state;
	assert_int_equal(scratch_make(folder), 0);
	snprintf(old, sizeof(old), "%s/old", folder);
	snprintf(new, sizeof(new), "%s/new", folder);
	assert_int_equal(mkdir(old, 0700), 0);
	assert_int_equal(mkdir(new, 0700), 0);
	write_file(old, old_text);
	write_file(new, new_text);
	assert_int_equal(changed_read(&changed, diff, folders, NULL), 0);
	assert_int_equal(changed.n, 3);
	assert_string_equal(changed.places[0].function, "kept");
	assert_string_equal(changed.places[0].file, "pkg/mod.py");
	assert_int_equal(changed.places[0].line, 1);
	assert_string_equal(changed.places[1].function, "cut");
	assert_string_equal(changed.places[2].function, "gone");
	changed_release(&changed);
	scratch_remove(folder);
}

static void files_that_are_not_there_have_no_functions(void **state)
{
	const char *const folders[2] = {"/nowhere/old", "/nowhere/new"};
	struct changed changed = {0};

	(void)state;
	assert_int_equal(changed_read(&changed, diff, folders, NULL), 0);
	assert_int_equal(changed.n, 0);
	assert_int_equal(changed_read(&changed, "@@ -\n+++ b/x.py\n@@ -1\n", folders, NULL), 0);
	assert_int_equal(changed.n, 0);
	changed_release(&changed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(functions_with_new_lines_or_without_old_ones_are_touched),
		cmocka_unit_test(files_that_are_not_there_have_no_functions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
