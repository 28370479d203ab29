/* Which function a line is in. */
#include "results/profiles/source_function.h"
#include "tests/unit/support.h"

#include <string.h>

static const char text[] = "import os\n"		   /* 1 */
			   "\n"				   /* 2 */
			   "def outer(x):\n"		   /* 3 */
			   "    def inner():\n"		   /* 4 */
			   "        return x\n"		   /* 5 */
			   "\n"				   /* 6 */
			   "    return inner()\n"	   /* 7 */
			   "\n"				   /* 8 */
			   "class Encoder:\n"		   /* 9 */
			   "    depth = 1\n"		   /* 10 */
			   "\n"				   /* 11 */
			   "    @property\n"		   /* 12 */
			   "    # a comment\n"		   /* 13 */
			   "    async def encode(self):\n" /* 14 */
			   "        if self:\n"		   /* 15 */
			   "            # nothing\n"	   /* 16 */
			   "\t\treturn 1\n"		   /* 17 */
			   "\n"				   /* 18 */
			   "if os:\n"			   /* 19 */
			   "    outer(1)\n";		   /* 20 */

static void assert_at(int line, const char *expected, int first_expected)
{
	struct buf name = {0};
	int first = 0;
	bool found = source_function_at(text, line, &name, &first);

	assert_int_equal(found, expected != NULL);
	if (expected) {
		assert_string_equal(buf_text(&name), expected);
		assert_int_equal(first, first_expected);
	}
	buf_release(&name);
}

static void a_line_is_of_the_function_around_it(void **state)
{
	(void)state;
	assert_at(3, "outer", 3);
	assert_at(5, "outer.<locals>.inner", 4);
	assert_at(7, "outer", 3);
	assert_at(14, "Encoder.encode", 14);
	assert_at(15, "Encoder.encode", 14);
	assert_at(17, "Encoder.encode", 14);
}

static void decorators_and_empty_lines_go_with_what_they_stand_at(void **state)
{
	(void)state;
	assert_at(12, "Encoder.encode", 14);
	assert_at(6, "outer.<locals>.inner", 4);
	assert_at(16, "Encoder.encode", 14);
}

static void other_lines_are_of_none(void **state)
{
	(void)state;
	assert_at(1, NULL, 0);
	assert_at(10, NULL, 0); /* a class's own */
	assert_at(19, NULL, 0);
	assert_at(20, NULL, 0); /* below an `if`, not below encode() */
	assert_at(21, NULL, 0);
	assert_at(0, NULL, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_is_of_the_function_around_it),
		cmocka_unit_test(decorators_and_empty_lines_go_with_what_they_stand_at),
		cmocka_unit_test(other_lines_are_of_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
