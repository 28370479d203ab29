/* Frames under names that other interpreters and revisions give them too. */
#include "results/profiles/frame_identity.h"
#include "tests/unit/support.h"

static void is_called(const char *file, const char *root, const char *want)
{
	struct buf out = {0};

	frame_file_add(&out, file, root);
	assert_string_equal(buf_text(&out), want);
	buf_release(&out);
}

static void the_standard_library_is_one_wherever_it_lies(void **state)
{
	(void)state;
	is_called("/usr/lib/python3.11/json/encoder.py", NULL, "<stdlib>/json/encoder.py");
	is_called("/home/u/.pyenv/versions/3.13.0/lib/python3.13/json/encoder.py", NULL,
		  "<stdlib>/json/encoder.py");
	is_called("/opt/py/lib64/python3.13t/ast.py", "/opt", "<stdlib>/ast.py");
	is_called("/usr/lib/python313.zip/json/encoder.py", NULL, "<stdlib>/json/encoder.py");
	is_called("/opt/pypy/lib/pypy3.10/re.py", NULL, "<stdlib>/re.py");
	is_called("<frozen importlib._bootstrap>", NULL, "<stdlib>/importlib/_bootstrap.py");
	is_called("<frozen os>", "/p", "<stdlib>/os.py");
}

static void what_was_installed_is_one_in_every_environment(void **state)
{
	(void)state;
	is_called("/venv/lib/python3.9/site-packages/attr/_make.py", NULL, "<site>/attr/_make.py");
	is_called("/usr/lib/python3/dist-packages/yaml/reader.py", NULL, "<site>/yaml/reader.py");
	is_called("/p/.venv/lib/python3.12/site-packages/a/b.py", "/p", "<site>/a/b.py");
	is_called("/p/.venv/lib/python3.12/re.py", "/p", "<stdlib>/re.py");
	is_called("/p/lib/python3.12/re.py", "/p", "<stdlib>/re.py");
}

static void a_project_is_one_wherever_it_is_checked_out(void **state)
{
	(void)state;
	is_called("/tmp/old/src/app.py", "/tmp/old", "src/app.py");
	is_called("/tmp/old/src/app.py", "/tmp/old/", "src/app.py");
	is_called("/tmp/older/src/app.py", "/tmp/old", "/tmp/older/src/app.py");
	is_called("/tmp/old/src/app.py", NULL, "/tmp/old/src/app.py");
	is_called("/srv/lib/python3.11/site-packages/a/b.py", "/srv/lib/python3.11/site-packages/a",
		  "b.py");
	is_called("/a.py", "/", "/a.py"); /* everything is no project */
}

static void other_names_stay_as_they_are(void **state)
{
	(void)state;
	is_called("<snippet>", "/p", "<snippet>");
	is_called("", "/p", "");
	is_called("/p2/lib/pythonic/a.py", NULL, "/p2/lib/pythonic/a.py");
	is_called("/x/library.py", NULL, "/x/library.py");
}

static void the_last_name_of_a_function(void **state)
{
	(void)state;
	assert_string_equal(frame_last_name("JSONEncoder.encode"), "encode");
	assert_string_equal(frame_last_name("outer.<locals>.inner"), "inner");
	assert_string_equal(frame_last_name("f.<locals>.<lambda>"), "<lambda>");
	assert_string_equal(frame_last_name("encode"), "encode");
	assert_string_equal(frame_last_name("odd."), "odd.");
	assert_string_equal(frame_last_name(""), "");
}

static void comprehensions_but_no_generators(void **state)
{
	struct profile_frame frame = {PROFILE_PYTHON, "f.<locals>.<listcomp>", "a.py", 1};

	(void)state;
	assert_true(frame_is_comprehension(&frame));
	frame.function = "<dictcomp>";
	assert_true(frame_is_comprehension(&frame));
	frame.function = "<setcomp>";
	assert_true(frame_is_comprehension(&frame));
	frame.kind = PROFILE_NATIVE;
	assert_false(frame_is_comprehension(&frame));
	frame = (struct profile_frame){PROFILE_PYTHON, "f.<locals>.<genexpr>", "a.py", 1};
	assert_false(frame_is_comprehension(&frame));
}

static bool has_bare_names(const char *interpreter, const char *function)
{
	struct stack_profile profile = {.interpreter = (char *)interpreter};
	bool bare;

	stack_profile_frame(&profile, PROFILE_NATIVE, "a.b", "lib.so", 0, NULL);
	stack_profile_frame(&profile, PROFILE_PYTHON, function, "a.py", 1, NULL);
	bare = profile_has_bare_names(&profile);
	profile.interpreter = NULL; /* was not the profile's */
	stack_profile_release(&profile);
	return bare;
}

static void qualified_names_came_with_3_11(void **state)
{
	(void)state;
	assert_true(has_bare_names("CPython 3.8.18", "f"));
	assert_true(has_bare_names("CPython 3.10.13", "f"));
	assert_false(has_bare_names("CPython 3.11.7", "f"));
	assert_false(has_bare_names("CPython 3.14.2", "A.f"));
	assert_true(has_bare_names(NULL, "f"));
	assert_false(has_bare_names(NULL, "A.f"));
	assert_false(has_bare_names("unknown", "A.f"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_standard_library_is_one_wherever_it_lies),
		cmocka_unit_test(what_was_installed_is_one_in_every_environment),
		cmocka_unit_test(a_project_is_one_wherever_it_is_checked_out),
		cmocka_unit_test(other_names_stay_as_they_are),
		cmocka_unit_test(the_last_name_of_a_function),
		cmocka_unit_test(comprehensions_but_no_generators),
		cmocka_unit_test(qualified_names_came_with_3_11),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
