/* A history whose memory runs out, at each allocation in turn. */
#include "tests/unit/failing_allocator.h"
#include "tests/unit/results/history/made_history.h"

#include "tests/unit/fails_every.h"

#if HAS_FAILING_ALLOCATOR

struct scene {
	const char *folder;
};

static int read_all(struct scene *scene, struct err *err)
{
	struct history history = {0};
	struct history_names names = {0};
	struct history_series series = {0};
	int rc = history_open(&history, scene->folder, true, err);

	if (!rc)
		rc = history_names(&names, &history, err);
	if (!rc)
		rc = history_series(&series, &history, "b", err);
	if (!rc)
		assert_int_equal(series.n, 2);
	history_series_release(&series);
	history_names_release(&names);
	history_release(&history);
	return rc;
}

/* The index is in memory, so each try reads the files. */
static int read_anew(struct scene *scene, struct err *err)
{
	setenv("XDG_CACHE_HOME", "/dev/null/nowhere", 1);
	return read_all(scene, err);
}

static int keep(struct scene *scene, struct err *err)
{
	struct suite *suite = suite_new();
	struct bench *bench = suite ? bench_new() : NULL;
	struct history_kept kept = {0};
	struct run *run = bench ? run_new() : NULL;
	int rc = -1;

	if (!run)
		err_memory(err);
	else if (run_set_text(run, "name", "a", err) || run_add_value(run, 1, err) ||
		 bench_take_run(bench, run, err))
		run_free(run);
	else if (suite_take_bench(suite, bench, err) == 0) {
		bench = NULL;
		rc = history_keep(&kept, scene->folder, suite, NULL, 0, err);
	}
	history_kept_release(&kept);
	if (bench)
		bench_free(bench);
	suite_free(suite);
	return rc;
}

static void say(const char *old, const char *new)
{
	json_t *members = json_pack("{s:s, s:s}", "old", old, "new", new);

	assert_int_equal(history_note_write(made_folder, NOTE_RENAME, members, NULL), 0);
	json_decref(members);
}

static void reading(void **state)
{
	struct scene scene = {made_folder};

	(void)state;
	made_keep(&(struct made){.date = "2026-01-01 00:00:00", .bench = "a", .seconds = 1});
	made_keep(&(struct made){.date = "2026-01-02 00:00:00", .bench = "b", .seconds = 1});
	made_write("20260101T000000Z-none-0000000000000001.json.gz", "{");
	say("a", "b");
	fails_every(1, read_anew, &scene);
}

static void reading_by_the_index(void **state)
{
	struct scene scene = {made_folder};

	(void)state;
	made_keep(&(struct made){.date = "2026-01-01 00:00:00", .bench = "b", .seconds = 1});
	made_keep(&(struct made){.date = "2026-01-02 00:00:00", .bench = "b", .seconds = 1});
	fails_every(1, read_all, &scene);
}

static void keeping(void **state)
{
	struct scene scene = {made_folder};

	(void)state;
	fails_every(1, keep, &scene);
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, made_setup, made_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_A_FOLDER(reading),
		IN_A_FOLDER(reading_by_the_index),
		IN_A_FOLDER(keeping),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

int main(void)
{
	return without_failing_allocator();
}

#endif
