/* One line out of what `--json` prints of an explanation. */
#include "cli/explaining/explained_line.h"
#include "cli/explaining/left_out.h"
#include "tests/unit/support.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char rows_text[] =
	"[{'name': 'a', 'why': {'text': 'f (lib.py:3): same calls', 'touched': ["
	"   {'verdict': 'same', 'place': {'function': 'g', 'file': 'other.py', 'line': 9}},"
	"   {'verdict': 'differs', 'place': {'function': 'f', 'file': 'lib.py', 'line': 3}}],"
	"  'causes': [{'place': {'function': 'h', 'file': 'far.py', 'line': 7}}]}},"
	" {'name': 'b', 'why': {'text': 'somewhere: waits', 'touched': [],"
	"  'causes': [{'place': {'function': 'h', 'file': 'far.py', 'line': 7}}]}},"
	" {'name': 'c', 'causes': {'text': '90% of it is in f\\nmore', 'functions': ["
	"   {'changed': true, 'file': 'lib.py', 'old_line': 2, 'new_line': 4}]}},"
	" {'name': 'd', 'causes': {'text': 'no function is known', 'functions': ["
	"   {'changed': false, 'file': 'lib.py', 'old_line': 2, 'new_line': 4}]}},"
	" {'name': 'e', 'why': {'kind': 'nothing', 'text': 'nothing is known to differ', 'causes': []}},"
	" {'name': 'f', 'error': 'it died'}, {'name': 'g', 'left_out': true}]";

static json_t *rows_new(void)
{
	char text[sizeof(rows_text)];

	memcpy(text, rows_text, sizeof(text));
	for (char *c = text; *c; c++)
		*c = *c == '\'' ? '"' : *c;
	return json_loads(text, 0, NULL);
}

static void the_line_and_its_place_are_found(void **state)
{
	static const struct {
		const char *name, *text, *file;
		long line;
	} cases[] = {
		{"a", "f (lib.py:3): same calls", "lib.py", 3}, /* what a person changed */
		{"b", "somewhere: waits", "far.py", 7},
		{"c", "90% of it is in f", "lib.py", 4},
		{"d", "no function is known", NULL, 0},
		{"e", "nothing is known to differ", NULL, 0},
	};
	json_t *rows = rows_new();

	(void)state;
	assert_non_null(rows);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct explained_line line;

		assert_true(explained_line_find(&line, rows, cases[i].name));
		assert_int_equal(line.len, strlen(cases[i].text));
		assert_memory_equal(line.text, cases[i].text, line.len);
		assert_int_equal(line.line, cases[i].line);
		assert_true(cases[i].file ? strcmp(line.file, cases[i].file) == 0 : !line.file);
	}
	json_decref(rows);
}

static void what_is_not_explained_has_none(void **state)
{
	struct explained_line line;
	json_t *rows = rows_new();

	(void)state;
	assert_false(explained_line_find(&line, rows, "f"));
	assert_false(explained_line_find(&line, rows, "g"));
	assert_false(explained_line_find(&line, rows, "z"));
	assert_false(explained_line_find(&line, NULL, "a"));
	json_decref(rows);
}

/* Somebody else must not take it for one that nothing explains. */
static void what_is_left_out_is_known_to_be(void **state)
{
	struct beside_item item = {0};
	json_t *rows = rows_new();

	(void)state;
	assert_int_equal(explained_line_take(&item, rows, "g", NULL), 0);
	assert_true(item.is_left);
	assert_null(item.why);
	assert_int_equal(explained_line_take(&item, rows, "f", NULL), 0);
	assert_false(item.is_left);
	left_out_add(rows, "h");
	assert_int_equal(explained_line_take(&item, rows, "h", NULL), 0);
	assert_true(item.is_left);
	json_decref(rows);
}

/* A name as of profiles may be of a file that is somewhere else. */
static void only_a_file_that_is_here_is_a_place(void **state)
{
	struct beside_item item = {0};
	json_t *rows = rows_new();
	char folder[] = "/tmp/assay-line-XXXXXX";
	char *before = getcwd(NULL, 0);
	FILE *file;

	(void)state;
	assert_non_null(mkdtemp(folder));
	assert_int_equal(chdir(folder), 0);
	file = fopen("lib.py", "w");
	assert_non_null(file);
	fclose(file);
	assert_int_equal(explained_line_take(&item, rows, "b", NULL), 0);
	assert_string_equal(item.why, "somewhere: waits");
	assert_null(item.file);
	free(item.why);
	assert_int_equal(explained_line_take(&item, rows, "a", NULL), 0);
	assert_string_equal(item.file, "lib.py");
	assert_int_equal(item.line, 3);
	free(item.why);
	free(item.file);
	unlink("lib.py");
	assert_int_equal(chdir(before), 0);
	rmdir(folder);
	free(before);
	json_decref(rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_line_and_its_place_are_found),
		cmocka_unit_test(what_is_not_explained_has_none),
		cmocka_unit_test(what_is_left_out_is_known_to_be),
		cmocka_unit_test(only_a_file_that_is_here_is_a_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
