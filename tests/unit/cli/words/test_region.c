/* Lines that rewrite themselves, as the bytes that a terminal gets; and when a sign of life is due.
 */
#include "cli/words/heartbeat.h"
#include "cli/words/region.h"
#include "tests/unit/support.h"

static char *text;
static size_t size;

static int open_memory(void **state)
{
	static struct region region;

	setenv("COLUMNS", "10", 1);
	setenv("LINES", "5", 1);
	region = (struct region){.out = open_memstream(&text, &size)};
	*state = &region;
	return region.out ? 0 : -1;
}

static int close_memory(void **state)
{
	struct region *region = *state;

	fclose(region->out);
	free(text);
	return 0;
}

static void lines_are_drawn_over_those_before(void **state)
{
	struct region *region = *state;

	region_draw(region, (const char *const[]){"one", "two"}, 2);
	assert_string_equal(text, "\rone\x1b[K\n\rtwo\x1b[K");
	region_draw(region, (const char *const[]){"three is cut"}, 1);
	assert_string_equal(text + strlen("\rone\x1b[K\n\rtwo\x1b[K"),
			    "\x1b[1A\rthree is \x1b[K\x1b[J");
	assert_int_equal(region->height, 1);
}

static void what_is_cleared_is_gone_and_nothing_is_cleared_twice(void **state)
{
	struct region *region = *state;

	region_clear(region);
	fflush(region->out);
	assert_int_equal(size, 0);
	region_draw(region, (const char *const[]){"a", "b", "c"}, 3);
	size = 0;
	region_clear(region);
	assert_non_null(strstr(text, "c\x1b[K\x1b[2A\r\x1b[J"));
	assert_int_equal(region->height, 0);
}

static void it_never_fills_the_terminal(void **state)
{
	struct region *region = *state;

	assert_int_equal(region_room(region), 4);
	setenv("LINES", "1", 1);
	assert_int_equal(region_room(region), 1);
	setenv("LINES", "500", 1);
	assert_true(region_room(region) <= 10);
}

static void a_sign_of_life_every_half_minute(void **state)
{
	struct heartbeat heartbeat = {.told_ns = 5};

	(void)state;
	assert_false(heartbeat_is_due(&heartbeat, HEARTBEAT_NS));
	assert_true(heartbeat_is_due(&heartbeat, HEARTBEAT_NS + 5));
	assert_false(heartbeat_is_due(&heartbeat, HEARTBEAT_NS + 6));
	assert_true(heartbeat_is_due(&heartbeat, 2 * HEARTBEAT_NS + 5));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(lines_are_drawn_over_those_before, open_memory,
						close_memory),
		cmocka_unit_test_setup_teardown(
			what_is_cleared_is_gone_and_nothing_is_cleared_twice, open_memory,
			close_memory),
		cmocka_unit_test_setup_teardown(it_never_fills_the_terminal, open_memory,
						close_memory),
		cmocka_unit_test(a_sign_of_life_every_half_minute),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
