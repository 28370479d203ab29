#include "runner/reader/find.h"

#include "runner/reader/natives.h"
#include "tests/unit/support.h"

#include <unistd.h>

#define FIND(text, minor) find_version(text, sizeof(text), minor, &found, &micro)

static void the_one_version_is_found(void **state)
{
	unsigned found, micro;

	(void)state;
	assert_true(FIND("abc\0003.8.18\0xyz", 0));
	assert_int_equal(found, 8);
	assert_int_equal(micro, 18);
	assert_true(FIND("\0003.8.1x\0\0003.10.4\0\0003.10.4\0", 0));
	assert_int_equal(found, 10);
	assert_true(FIND("\0003.8.1\0\0003.9.7\0", 9));
	assert_int_equal(micro, 7);
}

static void two_versions_are_none(void **state)
{
	unsigned found, micro;

	(void)state;
	assert_false(FIND("\0003.8.1\0\0003.9.7\0", 0));
	assert_false(FIND("\0003.8.1\0", 9));
	assert_false(FIND("3.8.1", 0));
	assert_false(FIND("\0003.8.", 0));
	assert_false(FIND("\0003.13.1\0", 0));
	assert_false(FIND("", 0));
}

static void a_program_without_python_is_refused(void **state)
{
	struct memory memory;
	struct maps maps = {0};
	struct found found;
	struct err err = {0};

	(void)state;
	assert_true(memory_init(&memory, getpid()));
	assert_int_equal(maps_read(&maps, getpid(), NULL), 0);
	assert_int_equal(find_interpreter(&found, &memory, &maps, &err), -1);
	assert_non_null(strstr(err.text, "runs no Python"));
	maps_release(&maps);
	memory_release(&memory);
}

static void pypy_is_refused_by_its_name(void **state)
{
	const char *const lines[] = {"10-20 r-xp 0 0:0 1 /usr/bin/pypy3.9",
				     "10-20 r-xp 0 0:0 1 /opt/libpypy3.10-c.so"};
	struct memory memory;

	(void)state;
	assert_true(memory_init(&memory, getpid()));
	for (size_t i = 0; i < 2; i++) {
		struct maps maps = {0};
		struct found found;
		struct err err = {0};

		assert_true(maps_add_line(&maps, lines[i]));
		assert_int_equal(find_interpreter(&found, &memory, &maps, &err), -1);
		assert_non_null(strstr(err.text, "PyPy"));
		maps_release(&maps);
	}
	memory_release(&memory);
}

/* ---- symbols */

int a_named_function(int x);
int a_named_function(int x)
{
	return x * 3;
}

static void an_address_has_its_symbol_and_library(void **state)
{
	struct memory memory;
	struct maps maps = {0};
	struct natives natives = {.maps = &maps, .memory = &memory};
	const char *symbol, *library;

	(void)state;
	assert_true(memory_init(&memory, getpid()));
	natives_find(&natives, (uint64_t)(uintptr_t)&a_named_function + 1, &symbol, &library);
	assert_string_equal(symbol, "a_named_function");
	assert_string_equal(library, "test_find");
	natives_find(&natives, 16, &symbol, &library);
	assert_null(symbol);
	assert_null(library);
	natives_release(&natives);
	maps_release(&maps);
	memory_release(&memory);
}

static void the_loop_of_the_interpreter_is_known(void **state)
{
	(void)state;
	assert_true(natives_is_loop("_PyEval_EvalFrameDefault"));
	assert_true(natives_is_loop("_PyEval_EvalFrameDefault.cold"));
	assert_true(natives_is_loop("_TAIL_CALL_LOAD_FAST"));
	assert_false(natives_is_loop("PyEval_SaveThread"));
	assert_false(natives_is_loop("list_sort_impl"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_one_version_is_found),
		cmocka_unit_test(two_versions_are_none),
		cmocka_unit_test(a_program_without_python_is_refused),
		cmocka_unit_test(pypy_is_refused_by_its_name),
		cmocka_unit_test(an_address_has_its_symbol_and_library),
		cmocka_unit_test(the_loop_of_the_interpreter_is_known),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
