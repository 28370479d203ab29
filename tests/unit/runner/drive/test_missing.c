/* What is said of an import that failed. */
#include "runner/drive/missing.h"
#include "results/base/path.h"
#include "tests/unit/scratch.h"
#include "tests/unit/support.h"

#include <sys/stat.h>

static const char *const path[] = {"/p/bench",
				   "",
				   "/usr/lib/python311.zip",
				   "/usr/lib/python3.11",
				   "/p/src",
				   "/usr/lib/python3.11/lib-dynload",
				   "/p/.venv/lib/python3.11/site-packages"};

static void assert_said(struct missing missing, const char *remedy)
{
	struct buf out = {0}, want = {0};

	missing.python = "/p/.venv/bin/python";
	missing.version = "3.11.2";
	missing.path = path;
	missing.n = sizeof(path) / sizeof(path[0]);
	missing_explain(&missing, &out);
	buf_addf(&want,
		 "Python 3.11.2 (/p/.venv/bin/python) looked for %s in:\n"
		 "  /p/bench\n  (the working directory)\n  /p/src\n"
		 "  /p/.venv/lib/python3.11/site-packages\n"
		 "What helps: %s, another interpreter (--python), or the folder that has it in "
		 "PYTHONPATH\n",
		 missing.module, remedy);
	assert_string_equal(buf_text(&out), buf_text(&want));
	buf_release(&out);
	buf_release(&want);
}

static void who_looked_where_and_what_helps(void **state)
{
	(void)state;
	assert_said(
		(struct missing){.module = "numpy", .is_absent = true, .environment = "/p/.venv"},
		"pip install numpy into /p/.venv");
	assert_said((struct missing){.module = "numpy", .is_absent = true},
		    "a virtual environment with numpy (.venv in the project is found)");
}

/* To install what is there already would not help. */
static void a_module_that_is_there_in_part_is_there(void **state)
{
	(void)state;
	assert_said((struct missing){.module = "pkg.part", .is_absent = true, .environment = "/v"},
		    "another version of pkg");
	assert_said((struct missing){.module = "pkg", .environment = "/v"},
		    "another version of pkg");
}

static void sources_may_not_be_built(void **state)
{
	char folder[] = "/tmp/assay-missing-XXXXXX";
	const char *none[] = {"/usr/lib/python3.11", folder};
	struct missing missing = {.module = "pkg.part", .is_absent = true, .path = none, .n = 2};
	char *installed, *package;

	(void)state;
	assert_int_equal(scratch_make(folder), 0);
	assert_null(missing_sources(&missing));
	package = path_in_new(folder, "pkg");
	installed = path_in_new(folder, "site-packages");
	assert_int_equal(mkdir(package, 0700) || mkdir(installed, 0700), 0);
	assert_string_equal(missing_sources(&missing), folder);
	missing.module = "pkg";
	assert_null(missing_sources(&missing));
	missing.is_absent = false; /* it is there, but lacks a name */
	assert_string_equal(missing_sources(&missing), folder);
	missing.is_absent = true;
	free(package);
	package = path_in_new(installed, "pkg");
	assert_int_equal(mkdir(package, 0700), 0);
	none[0] = installed;
	missing.module = "pkg.part";
	assert_null(missing_sources(&missing));
	free(package);
	free(installed);
	scratch_remove(folder);

	assert_said((struct missing){.module = "pkg.part", .is_absent = true, .sources = "/p/src"},
		    "building pkg in /p/src, where it is imported from, --no-project if another "
		    "one is installed");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_looked_where_and_what_helps),
		cmocka_unit_test(a_module_that_is_there_in_part_is_there),
		cmocka_unit_test(sources_may_not_be_built),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
