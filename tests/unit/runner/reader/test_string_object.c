#include "runner/reader/string_object.h"

#include "tests/unit/support.h"

#include <unistd.h>

static struct layout layout;

static int set_up(void **state)
{
	(void)state;
	return layout_of_version(&layout, 12, NULL);
}

/* An object as 3.12 has it: a header, then characters. */
static void make(unsigned char *object, unsigned kind, bool is_ascii, uint64_t length,
		 const void *characters, size_t n)
{
	uint32_t state = 1 | kind << 2 | 1u << 5 | (uint32_t)is_ascii << 6;

	memset(object, 0xee, LAYOUT_STRING);
	memcpy(object + layout.st_length, &length, sizeof(length));
	memcpy(object + layout.st_state, &state, sizeof(state));
	memcpy(object + (is_ascii ? layout.st_ascii : layout.st_compact), characters, n);
}

static void assert_reads(const unsigned char *object, const char *wanted)
{
	struct memory memory;
	char *text;

	assert_true(memory_init(&memory, getpid()));
	text = string_read_new(&memory, &layout, (uint64_t)(uintptr_t)object);
	assert_non_null(text);
	assert_string_equal(text, wanted);
	free(text);
	memory_release(&memory);
}

static void all_widths_become_utf_8(void **state)
{
	const uint16_t two[] = {0x540d, 'x', 0xdce9};
	const uint32_t four[] = {0x1f40d, 0xe9, 0xffffffff};
	unsigned char object[512];

	(void)state;
	make(object, 1, true, 5, "plain", 5);
	assert_reads(object, "plain");
	make(object, 1, false, 3, "a\xe9\0", 3);
	assert_reads(object, "a\xc3\xa9\xef\xbf\xbd");
	make(object, 2, false, 3, two, sizeof(two));
	assert_reads(object, "\xe5\x90\x8dx\xe9");
	make(object, 4, false, 3, four, sizeof(four));
	assert_reads(object, "\xf0\x9f\x90\x8d\xc3\xa9\xef\xbf\xbd");
	make(object, 1, true, 0, "", 0);
	assert_reads(object, "");
}

static void what_is_no_name_is_refused(void **state)
{
	unsigned char object[512];
	struct string_shape shape;

	(void)state;
	make(object, 3, true, 1, "x", 1);
	assert_false(string_shape_of(&shape, &layout, object));
	make(object, 1, true, UINT64_MAX, "x", 1);
	assert_false(string_shape_of(&shape, &layout, object));
	make(object, 1, true, 1, "x", 1);
	object[layout.st_state] &= (unsigned char)~(1u << 5); /* not compact */
	assert_false(string_shape_of(&shape, &layout, object));
}

static void a_long_one_is_cut(void **state)
{
	static unsigned char object[STRING_MOST + 200];
	char wanted[STRING_MOST + 4];

	(void)state;
	make(object, 1, true, STRING_MOST + 1, "", 0);
	memset(object + layout.st_ascii, 'n', STRING_MOST + 1);
	memset(wanted, 'n', STRING_MOST);
	strcpy(wanted + STRING_MOST, "...");
	assert_reads(object, wanted);
}

static void what_cannot_be_read_is_none(void **state)
{
	struct memory memory;

	(void)state;
	assert_true(memory_init(&memory, getpid()));
	assert_null(string_read_new(&memory, &layout, 16));
	memory_release(&memory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_widths_become_utf_8),
		cmocka_unit_test(what_is_no_name_is_refused),
		cmocka_unit_test(a_long_one_is_cut),
		cmocka_unit_test(what_cannot_be_read_is_none),
	};
	return cmocka_run_group_tests(tests, set_up, NULL);
}
