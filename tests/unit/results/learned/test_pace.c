/* The best pace of a machine: remembered by pacer, and no odd session sets it for good. */
#include "results/learned/pace.h"
#include "results/files/statedir.h"
#include "tests/unit/hosts.h"

#include <math.h>

static struct err err;
static char state_folder[] = "/tmp/assay-pace-XXXXXX";

static int begin(void **state)
{
	(void)state;
	return scratch_make_state(state_folder);
}

static int end(void **state)
{
	(void)state;
	return scratch_remove(state_folder);
}

static double remember(const char *host, const char *who, double best)
{
	struct pace pace = {{best, NAN}, 1};

	assert_int_equal(pace_remember(&pace, host, who, &err), 0);
	assert_true(isnan(pace.best[1]));
	return pace.best[0];
}

static void the_quickest_session_counts_and_of_many_the_second(void **state)
{
	(void)state;
	assert_rel(remember("box", "p", -9), -9, 1e-12);
	assert_rel(remember("box", "p", -9.5), -9.5, 1e-12);
	assert_rel(remember("box", "p", -9.1), -9.5, 1e-12);
	assert_rel(remember("box", "p", -9.2), -9.5, 1e-12);
	assert_rel(remember("box", "p", -9.2), -9.2, 1e-12); /* five: -9.5 may have been odd */
	assert_rel(remember("box", "p", -9.49), -9.49, 1e-12);
}

static void pacers_and_hosts_are_told_apart(void **state)
{
	(void)state;
	assert_rel(remember("box", "q", -3), -3, 1e-12);
	assert_rel(remember("another", "p", -4), -4, 1e-12);
	assert_rel(remember("box", "p", -1), -9.49, 1e-12);
}

static void the_oldest_are_forgotten(void **state)
{
	(void)state;
	remember("old", "p", -9);
	remember("old", "p", -9);
	for (int i = 0; i < PACE_SESSIONS; i++)
		remember("old", "p", -5);
	assert_rel(remember("old", "p", -5), -5, 1e-12);
}

static void what_makes_no_sense_is_replaced(void **state)
{
	char *path = statedir_file_new("pace", "box", &err);
	FILE *file = fopen(path, "w");

	(void)state;
	assert_non_null(file);
	fputs("{\"version\": 7}", file);
	fclose(file);
	free(path);
	assert_rel(remember("box", "p", -2), -2, 1e-12);
}

static void without_a_place_the_own_pace_stands(void **state)
{
	struct pace pace = {{-7, NAN}, 1};

	(void)state;
	setenv("XDG_STATE_HOME", "/proc/nowhere", 1);
	assert_int_equal(pace_remember(&pace, "box", "p", &err), -1);
	assert_rel(pace.best[0], -7, 1e-15);
	err_clear(&err);
	setenv("XDG_STATE_HOME", state_folder, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_quickest_session_counts_and_of_many_the_second),
		cmocka_unit_test(pacers_and_hosts_are_told_apart),
		cmocka_unit_test(the_oldest_are_forgotten),
		cmocka_unit_test(what_makes_no_sense_is_replaced),
		cmocka_unit_test(without_a_place_the_own_pace_stands),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
