#include "results/profiles/source_lines.h"
#include "tests/unit/support.h"

#include <sys/stat.h>
#include <unistd.h>

static struct source_lines sources;

static const char *line_of(const char *file, int line)
{
	static struct buf text;

	buf_clear(&text);
	return source_lines_add(&sources, file, line, &text) ? buf_text(&text) : NULL;
}

static void lines_of_a_file_come_without_their_indent(void **state)
{
	char path[] = "/tmp/assay-source-XXXXXX";
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "def f():\n\treturn 1  \n\nlast", 26), 26);
	close(fd);
	assert_string_equal(line_of(path, 1), "def f():");
	assert_string_equal(line_of(path, 2), "return 1");
	assert_null(line_of(path, 3)); /* nothing stands there */
	assert_string_equal(line_of(path, 4), "last");
	assert_null(line_of(path, 5));
	assert_null(line_of(path, 0));
	unlink(path);
	source_lines_release(&sources);
}

static void what_is_no_file_has_no_lines(void **state)
{
	char folder[] = "/tmp/assay-source-XXXXXX", pipe[64];

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(pipe, sizeof(pipe), "%s/pipe", folder);
	assert_int_equal(mkfifo(pipe, 0600), 0);
	assert_null(line_of(pipe, 1)); /* and nobody waits for it */
	assert_null(line_of(folder, 1));
	assert_null(line_of("/no/such/file.py", 1));
	assert_null(line_of("", 1));
	unlink(pipe);
	rmdir(folder);
	source_lines_release(&sources);
}

static void source_that_is_in_no_file_is_given(void **state)
{
	struct err err = {0};

	(void)state;
	assert_int_equal(source_lines_give(&sources, "<snippet>", "a\n  b\n", &err), 0);
	assert_string_equal(line_of("<snippet>", 2), "b");
	assert_int_equal(source_lines_give(&sources, "<snippet>", "c", &err), 0);
	assert_string_equal(line_of("<snippet>", 1), "c");
	source_lines_release(&sources);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_of_a_file_come_without_their_indent),
		cmocka_unit_test(what_is_no_file_has_no_lines),
		cmocka_unit_test(source_that_is_in_no_file_is_given),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
