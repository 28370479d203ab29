#include "cli/attaching/rolling.h"

#include "tests/unit/support.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void only_its_own_files_are_its_own(void **state)
{
	(void)state;
	assert_true(rolling_is_name("20261129T030334Z-14322.pprof"));
	assert_false(rolling_is_name("20261129T030334Z-14322.pprof.gz"));
	assert_false(rolling_is_name("20261129T030334Z-.pprof"));
	assert_false(rolling_is_name("20261129T030334-14322.pprof"));
	assert_false(rolling_is_name("notes.pprof"));
	assert_false(rolling_is_name(""));
	assert_rel(rolling_start("20261129T000001Z-14322.pprof"), 1795910401, 0);
	assert_true(isnan(rolling_start("20261399T030334Z-14322.pprof")));
	assert_true(isnan(rolling_start("notes.pprof")));
}

static char *folder_new(void)
{
	char folder[] = "/tmp/assay-rolling-XXXXXX";

	assert_non_null(mkdtemp(folder));
	return strdup(folder);
}

static void put(const char *folder, const char *name)
{
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	fclose(file);
}

/* Removes it all. How many files there were; `first`: the one with the least name. */
static size_t empty(const char *folder, char first[256])
{
	struct dirent **entries;
	int n = scandir(folder, &entries, NULL, alphasort);
	size_t files = 0;

	for (int i = 0; i < n; i++) {
		char path[512];

		snprintf(path, sizeof(path), "%s/%s", folder, entries[i]->d_name);
		if (unlink(path) == 0 && files++ == 0)
			snprintf(first, 256, "%s", entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	rmdir(folder);
	return files;
}

static void the_oldest_beyond_those_kept_go_and_nothing_else(void **state)
{
	char *folder = folder_new(), first[256];
	const struct texts labels = {0};
	const struct rolling rolling = {folder, 2, &labels, 7};
	struct profile_set set = {0};
	struct stack_profile *profile = profile_set_add(&set, "service", NULL);

	(void)state;
	assert_int_equal(stack_profile_part(profile, NULL), 0);
	put(folder, "20010101T000000Z-1.pprof");
	put(folder, "20010102T000000Z-1.pprof");
	put(folder, "00-notes");
	/* 2001-09-09T01:46:40Z */
	assert_int_equal(rolling_write(&rolling, &set, "3.13.0", 1e9, 60, NULL), 0);
	assert_int_equal(empty(folder, first), 3);
	assert_string_equal(first, "00-notes");
	profile_set_release(&set);
	free(folder);
}

static void what_cannot_be_written_is_said_before(void **state)
{
	const char *items[] = {"commit=abc", "x"};
	const struct texts good = {items, 1, 1}, bad = {items, 2, 2};
	struct rolling rolling = {"/nowhere", 1, &good, 7};
	struct err err = {0};

	(void)state;
	assert_int_equal(rolling_check(&rolling, &err), -1);
	assert_non_null(strstr(err.text, "/nowhere: no folder"));
	err_clear(&err);
	rolling.folder = "/tmp";
	assert_int_equal(rolling_check(&rolling, &err), 0);
	rolling.labels = &bad;
	assert_int_equal(rolling_check(&rolling, &err), -1);
	assert_non_null(strstr(err.text, "--label x: not of the form KEY=TEXT"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_its_own_files_are_its_own),
		cmocka_unit_test(the_oldest_beyond_those_kept_go_and_nothing_else),
		cmocka_unit_test(what_cannot_be_written_is_said_before),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
