/* Objects as 3.12 lays them out, made in our own memory and read from there. */
#include "runner/reader/values.h"

#include "runner/reader/values_room.h"
#include "tests/unit/support.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* Types: only their addresses and names count. */
static struct made_type {
	uint64_t head[3];
	const char *name;
} types[] = {{.name = "int"},	{.name = "bool"}, {.name = "float"}, {.name = "str"},
	     {.name = "bytes"}, {.name = "list"}, {.name = "tuple"}, {.name = "dict"},
	     {.name = "set"},	{.name = "Odd"},  {.name = "a\x1b"}};
enum { INT, BOOL, FLOAT, STR, BYTES, LIST, TUPLE, DICT, SET, ODD, WRONG };

static struct layout layout;
static struct memory memory;
static struct object_types known;
static struct buf text;

static uint64_t at(const void *p)
{
	return (uint64_t)(uintptr_t)p;
}

/* An object: its type, and the words behind. */
#define OBJECT(name, type, ...) uint64_t name[] = {1, at(&types[type]), __VA_ARGS__}

static const char *shown(const void *object, int64_t *length)
{
	const struct values_source from = {&memory, &layout, &known};
	int64_t its;

	memory_forget(&memory);
	buf_clear(&text);
	its = value_add(&text, &from, at(object));
	if (length)
		*length = its;
	return buf_text(&text);
}

/* What cannot be decoded: its type and address. */
static void assert_undecoded(const void *object, const char *type)
{
	char wanted[100];

	snprintf(wanted, sizeof(wanted), "<%s at 0x%llx>", type, (unsigned long long)at(object));
	assert_string_equal(shown(object, NULL), wanted);
}

static int set_up(void **state)
{
	(void)state;
	known = (struct object_types){.integer = at(&types[INT]),
				      .boolean = at(&types[BOOL]),
				      .real = at(&types[FLOAT]),
				      .text = at(&types[STR]),
				      .bytes = at(&types[BYTES]),
				      .list = at(&types[LIST]),
				      .tuple = at(&types[TUPLE]),
				      .dict = at(&types[DICT]),
				      .set = at(&types[SET])};
	return layout_of_version(&layout, 12, NULL) == 0 && memory_init(&memory, getpid()) ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	memory_release(&memory);
	buf_release(&text);
	return 0;
}

/* ---- */

static void numbers_are_as_python_writes_them(void **state)
{
	OBJECT(zero, INT, 1, 0);
	OBJECT(one, INT, 1 << 3, 1);
	OBJECT(negative, INT, 1 << 3 | 2, 7);
	OBJECT(large, INT, 3 << 3, 0, 1 << 10); /* 2^(60 + 10) */
	OBJECT(with_zeros, INT, 2 << 3,
	       UINT64_C(1000000000000000000) >> 30 << 32 | (1000000000000000000 & ((1 << 30) - 1)));
	OBJECT(not_digits, INT, 1 << 3, UINT64_C(1) << 31);
	OBJECT(yes, BOOL, 1 << 3, 1);
	OBJECT(no_boolean, BOOL, 1 << 3, 2);
	double half = 0.5;
	OBJECT(real, FLOAT, 0);

	(void)state;
	memcpy(&real[2], &half, sizeof(half));
	assert_string_equal(shown(zero, NULL), "0");
	assert_string_equal(shown(one, NULL), "1");
	assert_string_equal(shown(negative, NULL), "-7");
	assert_string_equal(shown(large, NULL), "1180591620717411303424");
	assert_string_equal(shown(with_zeros, NULL), "1000000000000000000");
	assert_undecoded(not_digits, "int");
	assert_string_equal(shown(yes, NULL), "True");
	assert_undecoded(no_boolean, "bool");
	assert_string_equal(shown(real, NULL), "0.5");
}

static void a_number_too_long_to_write_is_measured(void **state)
{
	OBJECT(object, INT, 17 << 3, 0, 0, 0, 0, 0, 0, 0, 0, 5);

	(void)state;
	assert_string_equal(shown(object, NULL), "<int of 483 bits>");
	object[2] = UINT64_C(1) << 47; /* where nothing is */
	assert_undecoded(object, "int");
	object[2] = UINT64_MAX;
	assert_undecoded(object, "int");
}

static void a_length_is_not_trusted(void **state)
{
	OBJECT(list, LIST, 3, 0);
	OBJECT(bytes, BYTES, 1000, 0, 0);
	int64_t length;

	(void)state;
	list[3] = 16; /* items where nothing is */
	assert_undecoded(list, "list");
	list[2] = UINT64_MAX;
	assert_undecoded(list, "list");
	list[2] = UINT64_C(1) << 48;
	assert_undecoded(list, "list");
	list[2] = 0;
	assert_string_equal(shown(list, &length), "[]");
	assert_int_equal(length, 0);
	bytes[2] = UINT64_MAX;
	assert_undecoded(bytes, "bytes");
}

static void a_list_in_itself_ends(void **state)
{
	OBJECT(list, LIST, 2, 0);
	uint64_t items[] = {at(list), at(list)};

	(void)state;
	list[3] = at(items);
	assert_string_equal(shown(list, NULL), "[[[... 2 more], [... 2 more]], [[... 2 more], "
					       "[... 2 more]]]");
}

static void the_largest_value_has_its_limit(void **state)
{
	OBJECT(list, LIST, 1000, 0);
	OBJECT(inner, LIST, 1000, 0);
	OBJECT(innermost, LIST, 1000, 0);
	uint64_t items[5], inner_items[5];

	(void)state;
	for (int i = 0; i < 5; i++) {
		items[i] = at(inner);
		inner_items[i] = at(innermost);
	}
	list[3] = at(items);
	inner[3] = at(inner_items);
	innermost[3] = 16;
	assert_true(strlen(shown(list, NULL)) < 1000);
}

static void a_table_is_not_searched_for_ever(void **state)
{
	OBJECT(set, SET, 0, 3, (UINT64_C(1) << 40) - 1, 0);
	OBJECT(dict, DICT, 3, 0, 0, 0);
	struct {
		uint64_t references;
		unsigned char log2_size, log2_bytes, kind, unused[5];
		uint64_t usable, n, indices;
	} keys = {.n = UINT64_C(1) << 50};
	void *empty = mmap(NULL, 1 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int64_t length;

	(void)state;
	assert_true(empty != MAP_FAILED);
	set[5] = at(empty);
	assert_string_equal(shown(set, &length), "{... 3 more}");
	assert_int_equal(length, 3);
	dict[4] = at(&keys);
	keys.log2_bytes = 63;
	assert_undecoded(dict, "dict");
	dict[4] = at(empty); /* no entries */
	assert_string_equal(shown(dict, &length), "{... 3 more}");
	munmap(empty, 1 << 20);
}

static void what_was_taken_out_is_not_shown(void **state)
{
	OBJECT(one, INT, 1 << 3, 1);
	uint64_t slots[] = {at(one), UINT64_MAX, 0, 0, at(one), 1, 0, 0};
	OBJECT(set, SET, 2, 1, 3, at(slots));

	(void)state;
	assert_string_equal(shown(set, NULL), "{1}");
}

static void what_is_no_object_says_so(void **state)
{
	OBJECT(odd, ODD, 0);
	OBJECT(wrong, WRONG, 0);
	uint64_t nothing[] = {1, 16};
	char wanted[100];

	(void)state;
	assert_undecoded(odd, "Odd");
	assert_undecoded(nothing, "of a type that cannot be read,");
	assert_undecoded(wrong, "of a type that cannot be read,");
	snprintf(wanted, sizeof(wanted), "<of a type that cannot be read, at 0x10>");
	assert_string_equal(shown((void *)16, NULL), wanted);
	known.none = at(odd);
	assert_string_equal(shown(odd, NULL), "None");
	known.integer = 0; /* its symbol was not found */
	known.none = 0;
	assert_undecoded(odd, "Odd");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(numbers_are_as_python_writes_them, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(a_number_too_long_to_write_is_measured, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(a_length_is_not_trusted, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_list_in_itself_ends, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_largest_value_has_its_limit, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_table_is_not_searched_for_ever, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(what_was_taken_out_is_not_shown, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_no_object_says_so, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
