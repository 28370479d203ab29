#include "cli/attaching/named.h"

#include "tests/unit/support.h"

static void a_name_is_that_of_the_command_or_of_its_program(void **state)
{
	(void)state;
	assert_true(
		named_matches("gunicorn", "gunicorn", "/usr/bin/python3 /usr/bin/gunicorn app"));
	assert_true(named_matches("python3", "other", "/usr/bin/python3 server.py"));
	assert_true(named_matches("a-very-long-name-of-a-program", "a-very-long-nam",
				  "./a-very-long-name-of-a-program x"));
	assert_false(named_matches("python", "python3", "/usr/bin/python3 python"));
	assert_false(named_matches("server.py", "python3", "/usr/bin/python3 server.py"));
	assert_false(named_matches("", "python3", "/usr/bin/ x"));
}

static void a_pattern_is_of_the_whole_command_line(void **state)
{
	(void)state;
	assert_true(named_matches("*server.py*", "python3", "/usr/bin/python3 server.py --port 1"));
	assert_true(named_matches("*/python3 server.p?", "python3", "/usr/bin/python3 server.py"));
	assert_false(named_matches("server*", "python3", "/usr/bin/python3 server.py"));
	assert_false(named_matches("python*", "python3", "/usr/bin/python3 server.py"));
}

static void what_is_not_there_or_not_alone_is_refused(void **state)
{
	struct err err = {0};
	size_t n;
	pid_t pid;

	(void)state;
	assert_int_equal(named_find("no such command", &pid, &n, &err), -1);
	assert_int_equal(n, 0);
	assert_int_equal(err.kind, ERR_INPUT);
	assert_non_null(strstr(err.text, "no process goes by it"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_is_that_of_the_command_or_of_its_program),
		cmocka_unit_test(a_pattern_is_of_the_whole_command_line),
		cmocka_unit_test(what_is_not_there_or_not_alone_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
