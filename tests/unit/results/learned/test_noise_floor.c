#include "results/learned/noise_floor.h"
#include "tests/unit/scratch.h"
#include "tests/unit/support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/assay-floor-XXXXXX";
static struct err err;

static int in_a_folder(void **state)
{
	(void)state;
	return scratch_make_state(folder);
}

static int without_it(void **state)
{
	(void)state;
	return scratch_remove(folder);
}

static void a_floor_is_what_two_sessions_exceed_in_five_percent(void **state)
{
	/* sd .01: variance 1e-4, of which .4e-4 is that of means of processes */
	const double means[] = {-.01, 0, .01}, variances[] = {.4e-4, .3e-4, .5e-4};
	struct noise_floor floor = {.name = NULL};

	(void)state;
	noise_floor_learn(&floor, means, variances, 3);
	assert_rel(floor.session.variance, .6e-4, 1e-12);
	assert_rel(floor.session.df, 2, 0);
	assert_rel(floor.floor, expm1(4.302652729749464 * sqrt(2e-4)), 1e-12);
	/* Processes that explain all of it leave nothing to the sessions. */
	noise_floor_learn(&floor, means, (const double[]){1, 1, 1}, 3);
	assert_rel(floor.session.variance, 0, 0);
	noise_floor_learn(&floor, means, variances, 1);
	assert_true(isnan(floor.floor) && isnan(floor.session.variance));
	noise_floor_learn(&floor, (const double[]){1, NAN}, variances, 2);
	assert_true(isnan(floor.floor));
}

static struct noise_floor example(char *name, char *python, double size)
{
	return (struct noise_floor){.name = name,
				    .python = python,
				    .date = (char *)"2026-11-25",
				    .sessions = 5,
				    .session = {1e-4, 4},
				    .floor = size};
}

static void what_was_learned_is_read_again_and_replaced_by_name_and_interpreter(void **state)
{
	char a[] = "a", b[] = "b\x1b[1m", one[] = "3.11", other[] = "3.12";
	struct noise_floor first = example(a, one, .01), second = example(b, one, .02),
			   third = example(a, other, .03), again = example(a, one, .04);
	struct noise_floors floors = {.host = strdup("../box"), .cpu = strdup("cpu")}, read;

	(void)state;
	assert_int_equal(noise_floors_read(&read, "../box", &err), 0);
	assert_int_equal(noise_floors_put(&floors, &first, &err), 0);
	assert_int_equal(noise_floors_put(&floors, &second, &err), 0);
	assert_int_equal(noise_floors_put(&floors, &third, &err), 0);
	assert_int_equal(noise_floors_put(&floors, &again, &err), 0);
	assert_int_equal(floors.n, 3);
	assert_int_equal(noise_floors_write(&floors, &err), 0);
	assert_int_equal(noise_floors_read(&read, "../box", &err), 1);
	assert_string_equal(read.cpu, "cpu");
	assert_int_equal(read.n, 3);
	assert_rel(noise_floors_find(&read, "a", "3.11")->floor, .04, 0);
	assert_rel(noise_floors_find(&read, "a", "3.12")->floor, .03, 0);
	assert_rel(noise_floors_find(&read, b, "3.11")->session.df, 4, 0);
	assert_null(noise_floors_find(&read, "c", "3.11"));
	noise_floors_release(&read);
	noise_floors_release(&floors);
}

static void assert_refused(const char *text, const char *why)
{
	char path[200];
	struct noise_floors floors;
	FILE *file;

	snprintf(path, sizeof(path), "%s/assay/noise-bad.json", folder);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	err_clear(&err);
	assert_int_equal(noise_floors_read(&floors, "bad", &err), -1);
	if (!strstr(err.text, why) || !strstr(err.text, "noise-bad.json"))
		fail_msg("\"%s\" is not in: %s", why, err.text);
}

static void files_that_make_no_sense_are_refused_by_name(void **state)
{
	(void)state;
	assert_refused("{", "line 1");
	assert_refused("[]", "not a file of noise floors");
	assert_refused("{\"version\": 2, \"host\": \"h\", \"cpu\": \"c\", \"benchmarks\": []}",
		       "not a file of noise floors");
	assert_refused("{\"version\": 1, \"host\": \"h\", \"cpu\": \"c\", \"benchmarks\": [{}]}",
		       "lacks a number");
	assert_refused("{\"version\": 1, \"host\": \"h\", \"cpu\": \"c\", \"benchmarks\": [{"
		       "\"name\": \"x\", \"python\": \"3\", \"date\": \"d\", \"sessions\": 5, "
		       "\"session_variance\": -1, \"session_df\": 4, \"floor\": 0.1}]}",
		       "x: its numbers make no sense");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_floor_is_what_two_sessions_exceed_in_five_percent),
		cmocka_unit_test(
			what_was_learned_is_read_again_and_replaced_by_name_and_interpreter),
		cmocka_unit_test(files_that_make_no_sense_are_refused_by_name),
	};
	return cmocka_run_group_tests(tests, in_a_folder, without_it);
}
