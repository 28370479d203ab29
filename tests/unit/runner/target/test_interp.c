/* Finding a Python, in a scratch world of its own: PATH, HOME and pyenv hold what each test puts
   there. Programs named python are copies of /bin/true: a good name is believed, so that a start
   would be noticed as a failure. */
#include "results/base/buf.h"
#include "runner/target/interp.h"
#include "tests/unit/scratch.h"
#include "tests/unit/support.h"

#include <sys/stat.h>
#include <unistd.h>

static char world[] = "/tmp/assay-interp-XXXXXX";
static struct interp interp;
static struct err err;

/* ---- the scratch world */

static const char *at(const char *name)
{
	static char path[4][512];
	static unsigned next;
	char *p = path[next++ % 4];

	snprintf(p, sizeof(path[0]), "%s/%s", world, name);
	return p;
}

static void make_folders(const char *path)
{
	char copy[512];

	snprintf(copy, sizeof(copy), "%s", path);
	for (char *s = strchr(copy + 1, '/'); s; s = strchr(s + 1, '/')) {
		*s = '\0';
		mkdir(copy, 0755);
		*s = '/';
	}
}

static void put(const char *name, const char *text, mode_t mode)
{
	FILE *f;

	make_folders(at(name));
	f = fopen(at(name), "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	chmod(at(name), mode);
}

static void put_program(const char *name)
{
	put(name, "\177ELF", 0755);
}

static int begin(void **state)
{
	(void)state;
	if (scratch_make(world))
		return -1;
	setenv("HOME", at("home"), 1);
	setenv("PATH", at("bin"), 1);
	unsetenv("PYENV_ROOT");
	unsetenv("ASDF_DATA_DIR");
	unsetenv("UV_PYTHON_INSTALL_DIR");
	return 0;
}

static int end(void **state)
{
	(void)state;
	interp_release(&interp);
	err_clear(&err);
	return scratch_remove(world);
}

static void assert_found(const char *spec, const char *path, const char *how)
{
	interp_release(&interp);
	if (interp_find(&interp, spec, &err))
		fail_msg("%s: %s", spec ? spec : "default", err.text);
	assert_string_equal(interp.path, path);
	assert_string_equal(interp.how, how);
}

static void assert_refused(const char *spec, const char *part)
{
	interp_release(&interp);
	assert_int_equal(interp_find(&interp, spec, &err), -1);
	assert_int_equal(err.kind, ERR_USAGE);
	assert_null(interp.path);
	if (!strstr(err.text, part))
		fail_msg("\"%s\" does not say \"%s\"", err.text, part);
	err_clear(&err);
}

/* ---- names */

static void the_default_is_python3_in_path(void **state)
{
	(void)state;
	put_program("bin/python3");
	assert_found(NULL, at("bin/python3"), "python3 in PATH");
	assert_found("", at("bin/python3"), "python3 in PATH");
}

static void the_first_folder_of_path_that_has_a_program_wins(void **state)
{
	char path[1024];

	(void)state;
	snprintf(path, sizeof(path), "%s:%s:%s:%s", at("none"), at("a"), at("b"), at("c"));
	setenv("PATH", path, 1);
	put("a/pypy3", "\177ELF", 0644); /* not executable */
	put_program("b/pypy3/x");	 /* a folder of that name */
	put_program("c/pypy3");
	assert_found("pypy3", at("c/pypy3"), "pypy3 in PATH");
}

static void a_name_that_path_lacks_may_be_a_version_of_pyenv(void **state)
{
	(void)state;
	put_program("home/.pyenv/versions/pypy3.10-7.3.12/bin/python");
	assert_found("pypy3.10-7.3.12", at("home/.pyenv/versions/pypy3.10-7.3.12/bin/python"),
		     "pyenv's pypy3.10-7.3.12");
}

static void an_empty_path_element_is_the_working_directory(void **state)
{
	char here[512];

	(void)state;
	assert_non_null(getcwd(here, sizeof(here)));
	put_program("somewhere/pythonx");
	assert_int_equal(chdir(at("somewhere")), 0);
	setenv("PATH", "/nonexistent:", 1);
	interp_find(&interp, "pythonx", &err);
	assert_int_equal(chdir(here), 0);
	assert_non_null(interp.path);
	assert_string_equal(interp.path, at("somewhere/pythonx"));
}

static void a_missing_name_says_what_there_is(void **state)
{
	(void)state;
	put_program("bin/python3.11");
	put_program("home/.pyenv/versions/3.12.1/bin/python");
	assert_int_equal(interp_find(&interp, "jython", &err), -1);
	assert_int_equal(err.kind, ERR_USAGE);
	assert_non_null(strstr(err.text, "no Python \"jython\": looked for it in PATH and pyenv; "
					 "there are "));
	assert_non_null(strstr(err.text, at("bin/python3.11")));
	assert_non_null(strstr(err.text, ", pyenv's 3.12.1"));
}

/* ---- versions */

static void a_version_is_looked_for_in_path_first(void **state)
{
	(void)state;
	put_program("bin/python3.12");
	put_program("home/.pyenv/versions/3.12.9/bin/python");
	assert_found("3.12", at("bin/python3.12"), "python3.12 in PATH");
	assert_found("3.12.9", at("home/.pyenv/versions/3.12.9/bin/python"), "pyenv's 3.12.9");
}

static void the_highest_version_of_pyenv_is_taken_by_number(void **state)
{
	(void)state;
	put_program("home/.pyenv/versions/3.12.9/bin/python");
	put_program("home/.pyenv/versions/3.12.10/bin/python");
	put_program("home/.pyenv/versions/3.12.10rc1/bin/python");
	put_program("home/.pyenv/versions/3.12-dev/bin/python");
	put("home/.pyenv/versions/3.12.11/bin/python", "", 0644); /* cannot be started */
	put_program("home/.pyenv/versions/3.1.99/bin/python");
	put_program("home/.pyenv/versions/3.123.0/bin/python");
	assert_found("3.12", at("home/.pyenv/versions/3.12.10/bin/python"), "pyenv's 3.12.10");
	assert_found("3.12.10rc1", at("home/.pyenv/versions/3.12.10rc1/bin/python"),
		     "pyenv's 3.12.10rc1");
	assert_found("3.1", at("home/.pyenv/versions/3.1.99/bin/python"), "pyenv's 3.1.99");
}

/* What people type who have no such name in PATH. */
static void the_name_of_a_version_is_the_version(void **state)
{
	(void)state;
	put_program("home/.pyenv/versions/3.97.1/bin/python");
	assert_found("python3.97", at("home/.pyenv/versions/3.97.1/bin/python"), "pyenv's 3.97.1");
	put_program("bin/python3.97");
	assert_found("python3.97", at("bin/python3.97"), "python3.97 in PATH");
	assert_refused("python3.95",
		       "no Python \"python3.95\": looked for it in PATH, pyenv, asdf");
}

static void free_threaded_versions_are_taken_only_when_asked_for(void **state)
{
	(void)state;
	put_program("home/.pyenv/versions/3.98.0t/bin/python");
	assert_refused("3.98", "no Python \"3.98\": looked for it in PATH, pyenv, asdf, uv and ");
	assert_found("3.98t", at("home/.pyenv/versions/3.98.0t/bin/python"), "pyenv's 3.98.0t");
	put_program("home/.pyenv/versions/3.98.0/bin/python");
	assert_found("3.98", at("home/.pyenv/versions/3.98.0/bin/python"), "pyenv's 3.98.0");
	assert_found("3.98t", at("home/.pyenv/versions/3.98.0t/bin/python"), "pyenv's 3.98.0t");
}

static void pyenv_root_asdf_and_uv_are_known(void **state)
{
	(void)state;
	setenv("PYENV_ROOT", at("elsewhere"), 1);
	put_program("elsewhere/versions/3.91.0/bin/python");
	put_program("home/.asdf/installs/python/3.92.0/bin/python");
	put_program("home/.local/share/uv/python/cpython-3.93.0-linux-x86_64-gnu/bin/python");
	put_program("home/.local/share/uv/python/cpython-3.93.1+freethreaded-linux/bin/python");
	assert_found("3.91", at("elsewhere/versions/3.91.0/bin/python"), "pyenv's 3.91.0");
	assert_found("3.92", at("home/.asdf/installs/python/3.92.0/bin/python"), "asdf's 3.92.0");
	assert_found("3.93",
		     at("home/.local/share/uv/python/cpython-3.93.0-linux-x86_64-gnu/bin/python"),
		     "uv's cpython-3.93.0-linux-x86_64-gnu");
}

/* ---- paths */

static void links_in_a_folder_are_resolved_but_the_program_stays(void **state)
{
	(void)state;
	put_program("real/bin/python3");
	make_folders(at("venv/bin/x"));
	assert_int_equal(symlink(at("real/bin/python3"), at("venv/bin/python")), 0);
	assert_int_equal(symlink(at("venv"), at("link")), 0);
	assert_found(at("link/bin/python"), at("venv/bin/python"), "the path given");
	assert_found(at("link"), at("venv/bin/python"), "the path given");
	assert_found(at("venv/bin/../bin/python"), at("venv/bin/python"), "the path given");
}

static void a_tilde_is_the_home_folder(void **state)
{
	(void)state;
	put_program("home/py/python3");
	assert_found("~/py/python3", at("home/py/python3"), "the path given");
}

static void a_bad_path_says_what_is_wrong_with_it(void **state)
{
	char want[1024];

	(void)state;
	assert_refused("./nope/python", "no Python at ./nope/python: No such file or directory");
	assert_refused("/dev/null", "/dev/null is not a Python: not a file");
	put("plain", "text", 0644);
	snprintf(want, sizeof(want), "%s is not a Python that runs here: not executable",
		 at("plain"));
	assert_refused(at("plain"), want);
	make_folders(at("folder/x"));
	snprintf(want, sizeof(want), "%s is a folder without bin/python", at("folder"));
	assert_refused(at("folder"), want);
}

static void programs_that_are_no_python_are_found_out(void **state)
{
	char want[1024];

	(void)state;
	assert_refused("/bin/true",
		       "true is not a Python: asked for sys.executable, it printed nothing");
	assert_refused("/bin/false", "false is not a Python that runs here: asked for "
				     "sys.executable: exit status 1");
	assert_refused("/bin/ls", "ls is not a Python that runs here: asked for "
				  "sys.executable: exit status 2: ");
	put("python3", "#!/bin/sh\necho hello\n", 0755);
	snprintf(want, sizeof(want),
		 "%s is not a Python: asked for sys.executable, it printed something else",
		 at("python3"));
	assert_refused(at("python3"), want);
	put("python2",
	    "#!/bin/sh\n"
	    "exec /usr/bin/python3 -c 'import sys; sys.version_info = (2, 7, 18); "
	    "exec(sys.argv[1])' \"$3\"\n",
	    0755);
	snprintf(want, sizeof(want),
		 "%s is not a Python that runs here: asked for sys.executable: exit status 1: it "
		 "is Python 2.7, and 3.6 is the oldest that can be measured",
		 at("python2"));
	assert_refused(at("python2"), want);
	put("other", "#!/nonexistent/interpreter\n", 0755);
	snprintf(want, sizeof(want), "%s is not a Python that runs here: cannot start %s: No such ",
		 at("other"), at("other"));
	assert_refused(at("other"), want);
}

/* A program of another kind under the name of a Python. */
static void put_copy(const char *program, const char *name)
{
	FILE *from = fopen(program, "rb"), *to;
	char bytes[65536];
	size_t n;

	make_folders(at(name));
	to = fopen(at(name), "wb");
	assert_true(from && to);
	while ((n = fread(bytes, 1, sizeof(bytes), from)) > 0)
		assert_int_equal(fwrite(bytes, 1, n, to), n);
	fclose(from);
	assert_int_equal(fclose(to), 0);
	assert_int_equal(chmod(at(name), 0755), 0);
}

static void a_link_of_a_good_name_to_another_program_is_found_out(void **state)
{
	(void)state;
	make_folders(at("bin/x"));
	assert_int_equal(symlink("/bin/true", at("bin/python3")), 0);
	assert_refused(at("bin/python3"), "is not a Python: asked for sys.executable, it printed "
					  "nothing");
}

static void a_check_finds_what_a_good_name_hid(void **state)
{
	(void)state;
	put_copy("/bin/true", "bin/python3");
	assert_found(NULL, at("bin/python3"), "python3 in PATH");
	assert_int_equal(interp_check(&interp, &err), -1);
	assert_non_null(strstr(err.text, "is not a Python: asked for sys.executable, it printed "
					 "nothing"));
}

/* ---- shims */

static void put_shim(const char *name, const char *executable, const char *variable)
{
	char text[1024];

	snprintf(text, sizeof(text),
		 "#!/bin/sh\n"
		 "printf 'assay-python\\000%s\\000%%d\\0000\\000HOME=%s\\000%s' $PPID\n",
		 executable, getenv("HOME"), variable);
	put(name, text, 0755);
}

static void a_shim_is_replaced_by_what_is_behind_it(void **state)
{
	char how[1024];

	(void)state;
	put_program("versions/3.11/bin/python3");
	put_shim("bin/python3", at("versions/3.11/bin/python3"), "");
	snprintf(how, sizeof(how), "python3 in PATH, behind the script %s", at("bin/python3"));
	assert_found(NULL, at("versions/3.11/bin/python3"), how);
}

static void a_wrapper_that_sets_up_the_interpreter_is_kept(void **state)
{
	(void)state;
	put_program("opt/python3");
	put_shim("bin/python3", at("opt/python3"), "LD_LIBRARY_PATH=/opt/lib\\000");
	assert_found(NULL, at("bin/python3"),
		     "python3 in PATH, a script that sets LD_LIBRARY_PATH");
}

static void a_wrapper_that_says_it_is_the_interpreter_is_kept(void **state)
{
	(void)state;
	put_shim("bin/python3", at("bin/python3"), "");
	assert_found(NULL, at("bin/python3"), "python3 in PATH");
	put_shim("bin/python3", "", "");
	assert_found(NULL, at("bin/python3"), "python3 in PATH");
}

static void a_shim_without_its_version_gives_way_to_the_next_place(void **state)
{
	(void)state;
	put("bin/python3.98",
	    "#!/bin/sh\necho 'pyenv: python3.98: command not found' >&2; exit 127\n", 0755);
	assert_refused("3.98", "exit status 127: pyenv: python3.98: command not found");
	put_program("home/.pyenv/versions/3.98.1/bin/python");
	assert_found("3.98", at("home/.pyenv/versions/3.98.1/bin/python"), "pyenv's 3.98.1");
	assert_int_equal(err.kind, ERR_NONE);
}

/* ---- all there are */

static void the_list_names_each_interpreter_once_and_no_shims(void **state)
{
	struct interps all = {0};
	const char *want[] = {"bin/python3.98", "bin/pypy3",
			      "home/.pyenv/versions/3.99.1/bin/python",
			      "home/.pyenv/versions/3.99.0/bin/python"};
	size_t seen = 0;

	(void)state;
	put_program("bin/python3.98");
	put_program("bin/pypy3");
	put_program("bin/python3-config");
	put_shim("bin/python", "/x", "");
	assert_int_equal(symlink("python3.98", at("bin/python3")), 0);
	put_program("home/.pyenv/versions/3.99.0/bin/python");
	put_program("home/.pyenv/versions/3.99.1/bin/python");
	assert_int_equal(interps_find_all(&all, &err), 0);
	for (size_t i = 0; i < all.n; i++) {
		if (strncmp(all.items[i].path, world, strlen(world)) != 0)
			continue; /* the machine's own, in /usr/bin */
		for (size_t j = 0; j < 4; j++) {
			char *real = realpath(all.items[i].path, NULL);

			seen += real && strcmp(real, at(want[j])) == 0;
			free(real);
		}
	}
	assert_int_equal(seen, 4);
	for (size_t i = 0; i < all.n; i++)
		assert_null(strstr(all.items[i].path, "config"));
	interps_release(&all);
}

/* ---- what it says of itself */

static void a_description_is_read_behind_its_mark(void **state)
{
	struct facts facts = {0};

	(void)state;
	put("bin/python3",
	    "#!/bin/sh\n"
	    "case \"$3\" in *assay-python*)\n"
	    "    printf 'assay-python\\000%s\\000%d\\0000\\000' \"$0\" $PPID && exit;;\nesac\n"
	    "printf 'noise assay-describe\\000timer\\000two\\nlines\\000'\n"
	    "printf 'python_hash_seed\\000%s\\000cut' \"$SEED\"\n",
	    0755);
	setenv("SEED", "42", 1);
	assert_found(NULL, at("bin/python3"), "python3 in PATH");
	assert_int_equal(interp_describe(&interp, NULL, &facts, &err), 0);
	assert_int_equal(facts.n, 3);
	assert_string_equal(facts_text(&facts, "timer"), "two lines");
	assert_rel(facts_number(&facts, "python_hash_seed", -1), 42, 0);
	assert_string_equal(facts_text(&facts, "assay_python_found"), "python3 in PATH");

	setenv("SEED", "random", 1);
	assert_int_equal(interp_describe(&interp, NULL, &facts, &err), 0);
	assert_string_equal(facts_text(&facts, "python_hash_seed"), "random");
	facts_release(&facts);
}

static void what_cannot_describe_itself_is_told(void **state)
{
	struct facts facts = {0};

	(void)state;
	put_copy("/bin/true", "bin/python3");
	assert_found(NULL, at("bin/python3"), "python3 in PATH");
	assert_int_equal(interp_describe(&interp, NULL, &facts, &err), -1);
	assert_int_equal(err.kind, ERR_BENCHMARK);
	assert_non_null(strstr(err.text, "cannot describe itself: it is not a Python"));
	err_clear(&err);
	remove(at("bin/python3"));
	put_copy("/bin/false", "bin/python3");
	assert_int_equal(interp_describe(&interp, NULL, &facts, &err), -1);
	assert_non_null(strstr(err.text, "cannot describe itself: exit status 1"));
	assert_int_equal(facts.n, 0);
}

static void files_of_the_user_do_not_stand_in_for_the_standard_library(void **state)
{
	struct facts facts = {0};
	char here[512];

	(void)state;
	if (access("/usr/bin/python3", X_OK) != 0)
		skip();
	put("work/platform.py", "raise SystemExit(9)", 0644);
	put("work/struct.py", "raise SystemExit(9)", 0644);
	assert_non_null(getcwd(here, sizeof(here)));
	setenv("PYTHONPATH", at("work"), 1);
	assert_int_equal(chdir(at("work")), 0);
	assert_found("/usr/bin/python3", "/usr/bin/python3", "the path given");
	if (interp_describe(&interp, NULL, &facts, &err))
		fail_msg("%s", err.text);
	assert_int_equal(chdir(here), 0);
	unsetenv("PYTHONPATH");
	assert_string_equal(facts_text(&facts, "python_executable"), "/usr/bin/python3");
	assert_string_equal(facts_text(&facts, "assay_python_venv"), "no");
	assert_non_null(strstr(facts_text(&facts, "python_version"), "-bit)"));
	assert_non_null(strstr(facts_text(&facts, "timer"), ", resolution: "));
	assert_null(facts_get(&facts, "python_hash_seed"));
	facts_release(&facts);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_default_is_python3_in_path),
		TEST(the_first_folder_of_path_that_has_a_program_wins),
		TEST(a_name_that_path_lacks_may_be_a_version_of_pyenv),
		TEST(an_empty_path_element_is_the_working_directory),
		TEST(a_missing_name_says_what_there_is),
		TEST(a_version_is_looked_for_in_path_first),
		TEST(the_highest_version_of_pyenv_is_taken_by_number),
		TEST(the_name_of_a_version_is_the_version),
		TEST(free_threaded_versions_are_taken_only_when_asked_for),
		TEST(pyenv_root_asdf_and_uv_are_known),
		TEST(links_in_a_folder_are_resolved_but_the_program_stays),
		TEST(a_tilde_is_the_home_folder),
		TEST(a_bad_path_says_what_is_wrong_with_it),
		TEST(programs_that_are_no_python_are_found_out),
		TEST(a_link_of_a_good_name_to_another_program_is_found_out),
		TEST(a_check_finds_what_a_good_name_hid),
		TEST(a_shim_is_replaced_by_what_is_behind_it),
		TEST(a_wrapper_that_sets_up_the_interpreter_is_kept),
		TEST(a_wrapper_that_says_it_is_the_interpreter_is_kept),
		TEST(a_shim_without_its_version_gives_way_to_the_next_place),
		TEST(a_description_is_read_behind_its_mark),
		TEST(what_cannot_describe_itself_is_told),
		TEST(files_of_the_user_do_not_stand_in_for_the_standard_library),
		TEST(the_list_names_each_interpreter_once_and_no_shims),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
