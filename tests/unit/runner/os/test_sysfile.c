/* The kernel's small files: what is there, and what a caller is left with when it is not. */
#include "runner/os/sysfile.h"
#include "tests/unit/support.h"

#include <string.h>

static void test_a_file_is_read(void **state)
{
	struct buf text = {0};

	(void)state;
	assert_true(sysfile_read(&text, "/proc", "/%s/comm", "self"));
	assert_true(strchr(buf_text(&text), '\n') != NULL);
	assert_true(sysfile_line(&text, "/proc", "/self/comm"));
	assert_null(strchr(buf_text(&text), '\n'));
	buf_release(&text);
}

/* Nothing to release then: most callers leave at once. /proc/self itself opens, but read() fails.
 */
static void test_a_failure_leaves_nothing(void **state)
{
	static const char *const paths[] = {"/no such file", "/self", "/self/mem"};
	struct buf text = {0};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		buf_adds(&text, "of an earlier file");
		assert_false(sysfile_read(&text, "/proc", "%s", paths[i]));
		assert_null(text.data);
		buf_adds(&text, "of an earlier file");
		assert_false(sysfile_line(&text, "/proc", "%s", paths[i]));
		assert_null(text.data);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_file_is_read),
		cmocka_unit_test(test_a_failure_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
