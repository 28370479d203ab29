#include "runner/reader/maps.h"

#include "tests/unit/support.h"

#include <unistd.h>

static void lines_become_mappings(void **state)
{
	struct maps maps = {0};

	(void)state;
	assert_true(maps_add_line(&maps, "00400000-00422000 r--p 00001000 fe:00 7637 /a/python\n"));
	assert_true(maps_add_line(&maps, "00422000-00500000 r-xp 00023000 fe:00 7637 "
					 "  /a b/lib (deleted)\n"));
	assert_true(maps_add_line(&maps, "7f00000000-7f00001000 rw-p 00000000 00:00 0\n"));
	assert_true(maps_add_line(&maps, "7fff000000-7fff001000 r-xp 00000000 00:00 0 [vdso]\n"));
	assert_int_equal(maps.n, 4);
	assert_int_equal(maps.items[0].offset, 0x1000);
	assert_false(maps.items[0].is_code);
	assert_true(maps.items[1].is_code && maps.items[1].is_gone);
	assert_string_equal(maps.items[1].path, "/a b/lib");
	assert_string_equal(maps.items[2].path, "");
	assert_string_equal(maps.items[3].path, "[vdso]");
	assert_ptr_equal(maps_at(&maps, 0x421fff), &maps.items[0]);
	assert_ptr_equal(maps_at(&maps, 0x422000), &maps.items[1]);
	assert_null(maps_at(&maps, 0x500000));
	assert_null(maps_at(&maps, 0));
	maps_release(&maps);
}

static void other_lines_are_none(void **state)
{
	const char *const lines[] = {"", "x", "00400000 r--p", "10-0f r--p 0 0:0 0 /a",
				     "10-20 r 0 0:0 0 /a"};
	struct maps maps = {0};

	(void)state;
	for (size_t i = 0; i < 5; i++)
		assert_false(maps_add_line(&maps, lines[i]));
	maps_release(&maps);
}

static void our_own_code_is_mapped(void **state)
{
	struct maps maps = {0};
	const struct mapping *mapping;

	(void)state;
	assert_int_equal(maps_read(&maps, getpid(), NULL), 0);
	mapping = maps_at(&maps, (uint64_t)(uintptr_t)&our_own_code_is_mapped);
	assert_non_null(mapping);
	assert_true(mapping->is_code);
	assert_non_null(strstr(mapping->path, "test_maps"));
	maps_release(&maps);
}

static void a_process_that_is_gone_is_an_error(void **state)
{
	struct maps maps = {0};
	struct err err = {0};

	(void)state;
	assert_int_equal(maps_read(&maps, 999999999, &err), -1);
	assert_int_equal(err.kind, ERR_SYSTEM);
	maps_release(&maps);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_become_mappings),
		cmocka_unit_test(other_lines_are_none),
		cmocka_unit_test(our_own_code_is_mapped),
		cmocka_unit_test(a_process_that_is_gone_is_an_error),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
