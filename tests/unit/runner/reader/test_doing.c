#include "runner/reader/doing.h"

#include "tests/unit/support.h"

#include <sys/syscall.h>

static struct reader_thread parsed(const char *text)
{
	struct reader_thread thread = {0};

	doing_parse(&thread, text);
	return thread;
}

static void a_system_call_is_waited_in(void **state)
{
	struct reader_thread thread =
		parsed("202 0x7f 0x189 0x0 0x0 0x0 0xffffffff 0x7ffe 0x7fb6b4ab\n");

	(void)state;
	assert_int_equal(thread.doing, READER_WAITING);
	assert_int_equal(thread.syscall, 202);
}

static void without_one_the_last_word_is_where_it_runs(void **state)
{
	struct reader_thread thread = parsed("-1 0x7ffe41 0x55d0c0ffee\n");

	(void)state;
	assert_int_equal(thread.doing, READER_RUNNING);
	assert_true(thread.pc == 0x55d0c0ffee);
}

static void anything_else_is_unknown(void **state)
{
	const char *const texts[] = {"running\n", "", "-1", "x y"};

	(void)state;
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(parsed(texts[i]).doing, READER_UNKNOWN);
}

static void system_calls_have_names(void **state)
{
	(void)state;
	assert_string_equal(reader_syscall_name(SYS_read), "read");
	assert_null(reader_syscall_name(-1));
	assert_null(reader_syscall_name(1000000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_system_call_is_waited_in),
		cmocka_unit_test(without_one_the_last_word_is_where_it_runs),
		cmocka_unit_test(anything_else_is_unknown),
		cmocka_unit_test(system_calls_have_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
