#include "results/base/buf.h"
#include "tests/unit/support.h"

static void empty_buffer_reads_as_empty_text(void **state)
{
	struct buf buf = {0};

	(void)state;
	assert_string_equal(buf_text(&buf), "");
	buf_release(&buf);
	buf_release(&buf);
}

static void adds_bytes_text_and_formats(void **state)
{
	struct buf buf = {0};

	(void)state;
	buf_add(&buf, "ab\0c", 4);
	buf_adds(&buf, "d");
	buf_addf(&buf, "%d", 42);
	assert_int_equal(buf.len, 7);
	assert_memory_equal(buf_text(&buf), "ab\0cd42", 8);
	buf_release(&buf);
}

static void taken_text_belongs_to_the_caller(void **state)
{
	struct buf buf = {0};
	char *text;

	(void)state;
	text = buf_take(&buf);
	assert_string_equal(text, "");
	free(text);
	buf_adds(&buf, "x");
	text = buf_take(&buf);
	assert_string_equal(text, "x");
	assert_null(buf.data);
	free(text);
}

static void impossible_sizes_are_refused_and_nothing_is_lost(void **state)
{
	size_t cap = 0;
	int *items = NULL;

	(void)state;
	assert_int_equal(mem_reserve(&items, &cap, SIZE_MAX / 2, sizeof(int)), -1);
	assert_null(items);
	assert_int_equal(mem_reserve(&items, &cap, 9, sizeof(int)), 0);
	assert_int_equal(cap, 16);
	free(items);
}

static void a_size_that_overflows_fails_the_buffer_for_good(void **state)
{
	volatile size_t huge = SIZE_MAX - 1;
	struct buf buf = {0};

	(void)state;
	buf_adds(&buf, "x");
	buf_add(&buf, "x", huge);
	assert_true(buf_failed(&buf));
	buf_adds(&buf, "more");
	assert_string_equal(buf_text(&buf), "x");
	assert_null(buf_take(&buf));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_size_that_overflows_fails_the_buffer_for_good),
		cmocka_unit_test(empty_buffer_reads_as_empty_text),
		cmocka_unit_test(adds_bytes_text_and_formats),
		cmocka_unit_test(taken_text_belongs_to_the_caller),
		cmocka_unit_test(impossible_sizes_are_refused_and_nothing_is_lost),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
