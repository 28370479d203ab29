/* A folder of results, as others see it. */
#include "results/history/history.h"

#include "results/base/json.h"
#include "results/history/notes.h"
#include "tests/unit/results/history/made_history.h"

#include <dirent.h>
#include <unistd.h>

static void an_empty_folder_is_an_empty_history(void **state)
{
	struct history history;
	struct history_series series;
	struct history_names names = {0};

	(void)state;
	made_open(&history);
	assert_int_equal(history.n, 0);
	assert_int_equal(history.nmachines, 0);
	assert_int_equal(history_names(&names, &history, NULL), 0);
	assert_int_equal(names.n, 0);
	history_names_release(&names);
	made_series(&series, &history, "a");
	assert_int_equal(series.n, 0);
	assert_string_equal(series.name, "a");
	history_series_release(&series);
	history_release(&history);
}

static void there_is_no_history_where_there_is_no_folder(void **state)
{
	struct history history;
	struct err err = {0};

	(void)state;
	assert_int_equal(history_open(&history, "/nowhere/at/all", false, &err), -1);
	assert_int_equal(err.kind, ERR_INPUT);
	assert_non_null(strstr(err.text, "/nowhere/at/all"));
	history_release(&history);
}

static void results_stand_in_the_order_of_time(void **state)
{
	struct history history;
	struct history_series series;

	(void)state;
	made_keep(
		&(struct made){.date = "2026-03-03 10:00:00", .seconds = 3, .commit = "cccccccc"});
	made_keep(&(struct made){.date = "2026-01-01 10:00:00", .seconds = 1});
	made_keep(&(struct made){
		.date = "2026-02-02 10:00:00", .seconds = 2, .host = "other", .processes = 1});
	made_open(&history);
	assert_int_equal(history.n, 3);
	assert_int_equal(history.nmachines, 2);
	assert_string_equal(history.results[2].commit, "cccccccc");
	assert_null(history.results[0].commit);
	assert_string_equal(history.machines[history.results[1].machine].host, "other");
	made_series(&series, &history, "a");
	assert_int_equal(series.n, 3);
	assert_string_equal(series.unit, "second");
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(series.points[i].result, i);
		assert_rel(series.points[i].level, log((double)i + 1), 1e-9);
		assert_false(series.points[i].is_paced);
	}
	assert_int_equal(series.points[0].processes, 5);
	/* an even spread of 5 over +-1 %: its standard deviation is .01 * sqrt(5 / 8) */
	assert_rel(series.points[0].error, .01 * sqrt(.625 / 5), 1e-6);
	assert_true(isnan(series.points[1].error));
	history_series_release(&series);
	history_release(&history);
}

/* At one second: by the commit's date. A clock that was behind: at the commit's date. */
static void ties_and_clocks_that_go_back_have_one_order(void **state)
{
	struct history history;

	(void)state;
	made_keep(&(struct made){.date = "2026-01-05 00:00:00",
				 .commit = "bbbbbbbb",
				 .commit_date = "2026-01-04T12:00:00+00:00",
				 .seconds = 1});
	made_keep(&(struct made){.date = "2026-01-05 00:00:00",
				 .commit = "aaaaaaaa",
				 .commit_date = "2026-01-04T13:00:00+02:00",
				 .seconds = 1});
	made_keep(&(struct made){.date = "1970-01-01 00:00:10",
				 .commit = "cccccccc",
				 .commit_date = "2026-01-06T00:00:00+00:00",
				 .seconds = 1});
	made_open(&history);
	assert_string_equal(history.results[0].commit, "aaaaaaaa");
	assert_string_equal(history.results[1].commit, "bbbbbbbb");
	assert_string_equal(history.results[2].commit, "cccccccc");
	assert_int_equal(history.results[2].begun_s, 10);
	assert_true(history.results[2].when_s > history.results[1].when_s);
	history_release(&history);
}

static void one_result_twice_is_one(void **state)
{
	const struct made made = {.date = "2026-01-05 00:00:00", .seconds = 1};
	struct history history;
	char from[256], to[256];

	(void)state;
	assert_false(made_keep(&made));
	assert_true(made_keep(&made));
	made_open(&history);
	assert_int_equal(history.n, 1);
	/* somebody copied it under another date */
	snprintf(from, sizeof(from), "%s/%s", made_folder, history.results[0].file);
	snprintf(to, sizeof(to), "%s/20270101T000000Z%s", made_folder,
		 history.results[0].file + strlen("20260105T000000Z"));
	history_release(&history);
	assert_int_equal(link(from, to), 0);
	made_open(&history);
	assert_int_equal(history.n, 1);
	assert_int_equal(history.nbroken, 1);
	assert_non_null(strstr(history.broken[0].file, "20270101"));
	assert_non_null(strstr(history.broken[0].reason, "same result as 20260105"));
	history_release(&history);
}

static void what_is_broken_is_named_and_the_rest_goes_on(void **state)
{
	struct history history;

	(void)state;
	made_keep(&(struct made){.date = "2026-01-05 00:00:00", .seconds = 1});
	made_write("20260101T000000Z-none-0000000000000001.json.gz", "{\"bench");
	made_write("README.md", "hello");
	made_write("mine.json", "{}");
	made_write("note-20260101T000000Z-000000-0000000000000002.json", "[]");
	made_write(".hidden.json", "");
	made_write("x.profile.json.gz", "");
	for (int again = 0; again < 2; again++) { /* the second time by the index */
		made_open(&history);
		assert_int_equal(history.n, 1);
		assert_int_equal(history.nbroken, 3);
		assert_string_equal(history.broken[0].file,
				    "20260101T000000Z-none-0000000000000001.json.gz");
		assert_null(strchr(history.broken[0].reason, '/'));
		assert_string_equal(history.broken[1].file, "mine.json");
		assert_non_null(strstr(history.broken[2].reason, "no note"));
		history_release(&history);
	}
}

static void what_is_gone_or_changed_is_seen(void **state)
{
	struct history history;
	char path[256];

	(void)state;
	made_write("20260101T000000Z-none-0000000000000001.json.gz", "{");
	made_keep(&(struct made){.date = "2026-01-05 00:00:00", .seconds = 1});
	made_keep(&(struct made){.date = "2026-01-06 00:00:00", .seconds = 1, .bench = "b"});
	made_open(&history);
	assert_int_equal(history.n, 2);
	snprintf(path, sizeof(path), "%s/%s", made_folder, history.results[0].file);
	history_release(&history);
	assert_int_equal(unlink(path), 0);
	made_write("20260101T000000Z-none-0000000000000001.json.gz",
		   "{\"version\": \"1.0\", \"metadata\": {\"unit\": \"second\"}, \"benchmarks\": "
		   "[{\"metadata\": {\"name\": \"c\"}, \"runs\": [{\"values\": [1.0]}]}]}");
	made_open(&history);
	assert_int_equal(history.n, 2);
	assert_int_equal(history.nbroken, 0);
	assert_int_equal(history.results[0].benches, 1);
	history_release(&history);
}

static void a_merged_file_has_a_point_for_each_machine(void **state)
{
	struct suite *suite = suite_new();
	struct history history;
	struct history_series series;
	struct history_point points[2];
	struct run *run;

	(void)state;
	made_add_bench(suite, &(struct made){.date = "2026-01-05 00:00:00", .seconds = 1});
	for (size_t i = 0; i < suite->benches[0]->nruns; i++) {
		run = suite->benches[0]->runs[i];
		assert_int_equal(run_remove_meta(run, "hostname"), 0);
		assert_int_equal(run_set_text(run, "machine_hostname", i < 2 ? "x" : "y", NULL), 0);
	}
	made_keep_suite(suite);
	made_open(&history);
	assert_int_equal(history.nmachines, 2);
	assert_int_equal(history.results[0].machines, 2);
	made_series(&series, &history, "a");
	assert_int_equal(series.n, 2);
	assert_int_equal(series.points[0].processes + series.points[1].processes, 5);
	assert_int_equal(history_points_of(&series, 1, points), 1);
	assert_string_equal(history.machines[1].host, "y");
	assert_int_equal(points[0].processes, 3);
	history_series_release(&series);
	history_release(&history);
}

static void say(const char *old, const char *new)
{
	json_t *members =
		json_pack("{s:o, s:o}", "old", json_text_new(old), "new", json_text_new(new));

	assert_int_equal(history_note_write(made_folder, NOTE_RENAME, members, NULL), 0);
	json_decref(members);
}

static void renamed_benchmarks_are_one(void **state)
{
	struct history history;
	struct history_names names = {0};
	struct history_series series;

	(void)state;
	made_keep(&(struct made){.date = "2026-01-01 00:00:00", .bench = "a", .seconds = 1});
	made_keep(&(struct made){.date = "2026-01-02 00:00:00", .bench = "b", .seconds = 2});
	made_keep(&(struct made){.date = "2026-01-03 00:00:00", .bench = "c", .seconds = 3});
	say("a", "b");
	say("b", "c");
	made_open(&history);
	assert_int_equal(history.notes.n, 2);
	assert_int_equal(history_names(&names, &history, NULL), 0);
	assert_int_equal(names.n, 1);
	assert_string_equal(names.items[0], "c");
	history_names_release(&names);
	made_series(&series, &history, "a");
	assert_string_equal(series.name, "c");
	assert_int_equal(series.n, 3);
	assert_rel(series.points[1].level, log(2), 1e-9);
	history_series_release(&series);
	history_release(&history);
}

static void of_a_result_with_both_names_the_new_one_counts(void **state)
{
	struct suite *suite = suite_new();
	struct history history;
	struct history_series series;

	(void)state;
	made_add_bench(suite, &(struct made){.bench = "new", .seconds = 2});
	made_add_bench(suite, &(struct made){.bench = "a", .seconds = 1});
	made_keep_suite(suite);
	say("a", "new");
	made_open(&history);
	made_series(&series, &history, "new");
	assert_int_equal(series.n, 1);
	assert_rel(series.points[0].level, log(2), 1e-9);
	history_series_release(&series);
	history_release(&history);
}

static void points_of_another_unit_are_left_out_and_counted(void **state)
{
	struct suite *suite = suite_new();
	struct history history;
	struct history_series series;

	(void)state;
	made_add_bench(suite, &(struct made){.date = "2026-01-01 00:00:00", .seconds = 1});
	set_text(suite->benches[0], "unit", "byte");
	made_keep_suite(suite);
	made_keep(&(struct made){.date = "2026-01-02 00:00:00", .seconds = 2});
	made_open(&history);
	made_series(&series, &history, "a");
	assert_int_equal(series.n, 1);
	assert_int_equal(series.of_other_units, 1);
	history_series_release(&series);
	history_release(&history);
}

static void names_may_have_any_characters(void **state)
{
	static const char *const odd[] = {"caf\xe9", "na\xc3\xafve '\"; DROP TABLE points;--",
					  "a/b\\c(1, 'x')", "%s%n"};
	struct history history;
	struct history_series series;

	(void)state;
	for (size_t i = 0; i < 4; i++)
		made_keep(&(struct made){.bench = odd[i], .seconds = 1});
	say(odd[0], odd[3]);
	made_open(&history);
	for (size_t i = 0; i < 4; i++) {
		made_series(&series, &history, odd[i]);
		assert_int_equal(series.n, i == 0 || i == 3 ? 2 : 1);
		history_series_release(&series);
	}
	history_release(&history);
}

/* ---- the index */

static void index_path(char path[256])
{
	char folder[200];
	struct dirent *entry;
	DIR *dir;

	snprintf(folder, sizeof(folder), "%s/cache/assay", made_root);
	dir = opendir(folder);
	assert_non_null(dir);
	path[0] = '\0';
	while ((entry = readdir(dir)))
		if (strstr(entry->d_name, ".sqlite"))
			snprintf(path, 256, "%s/%.50s", folder, entry->d_name);
	closedir(dir);
	assert_true(path[0]);
}

static void check_all_is_there(void)
{
	struct history history;
	struct history_series series;

	made_open(&history);
	assert_int_equal(history.n, 2);
	made_series(&series, &history, "a");
	assert_int_equal(series.n, 2);
	history_series_release(&series);
	history_release(&history);
}

/* Write so many bytes of nonsense at a place of the index. */
static void damage(long at, size_t n)
{
	char path[256];
	FILE *file;

	index_path(path);
	file = fopen(path, "r+b");
	assert_non_null(file);
	assert_int_equal(fseek(file, at, SEEK_SET), 0);
	for (size_t i = 0; i < n; i++)
		fputc(0xa5, file);
	fclose(file);
}

static void an_index_that_is_broken_is_made_anew(void **state)
{
	char path[256];

	(void)state;
	made_keep(&(struct made){.date = "2026-01-01 00:00:00", .seconds = 1});
	made_keep(&(struct made){.date = "2026-01-02 00:00:00", .seconds = 2});
	check_all_is_there();
	damage(0, 64); /* no database at all */
	check_all_is_there();
	damage(4096, 8192); /* pages of tables */
	check_all_is_there();
	damage(60, 4); /* another version */
	check_all_is_there();
	index_path(path);
	assert_int_equal(truncate(path, 5000), 0);
	check_all_is_there();
	assert_int_equal(truncate(path, 0), 0);
	check_all_is_there();
	assert_int_equal(unlink(path), 0);
	check_all_is_there();
}

static void without_a_place_for_it_the_index_is_in_memory(void **state)
{
	(void)state;
	made_keep(&(struct made){.date = "2026-01-01 00:00:00", .seconds = 1});
	made_keep(&(struct made){.date = "2026-01-02 00:00:00", .seconds = 2});
	assert_int_equal(setenv("XDG_CACHE_HOME", "/dev/null/nowhere", 1), 0);
	check_all_is_there();
}

static void results_differ_on_what_both_of_them_say(void **state)
{
	struct history_result a = {.facts = {[HISTORY_KERNEL] = "6.1", [HISTORY_CPU] = "x"}};
	struct history_result b = {.facts = {[HISTORY_KERNEL] = "6.2", [HISTORY_IMAGE] = "y"}};

	(void)state;
	assert_int_equal(history_difference(&a, &b, 0), HISTORY_KERNEL);
	assert_int_equal(history_difference(&a, &b, HISTORY_KERNEL + 1), HISTORY_FACTS);
	assert_int_equal(history_difference(&a, &a, 0), HISTORY_FACTS);
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, made_setup, made_teardown)

/* Where each job has another host a history has never two results of one; their class has. */
static void hosts_of_one_class_are_one_machine_where_that_is_asked_for(void **state)
{
	static const char *const images[] = {"ubuntu24 1", "ubuntu24 1", "ubuntu24 2", NULL};
	struct history history;
	struct history_series series;
	struct err err = {0};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		char host[16], date[32];
		struct made made = {.host = host, .date = date, .seconds = 1};
		struct suite *suite = suite_new();

		snprintf(host, sizeof(host), "fv-az%zu", i);
		snprintf(date, sizeof(date), "2026-01-0%zu 10:00:00", i + 1);
		made_add_bench(suite, &made);
		if (images[i])
			set_text(suite->benches[0], "assay_machine_image", images[i]);
		made_keep_suite(suite);
	}
	made_open(&history);
	assert_int_equal(history.nmachines, 4);
	assert_null(history.machines[0].class);
	history_release(&history);

	assert_int_equal(history_open(&history, made_folder, true, &err), 0);
	assert_int_equal(history.nmachines, 3);
	assert_string_equal(history.machines[0].class, "cpu, ubuntu24 1");
	assert_null(history.machines[0].host);
	assert_string_equal(history.machines[1].class, "cpu, ubuntu24 2");
	assert_string_equal(history.machines[2].host, "fv-az3"); /* of no class that is known */
	made_series(&series, &history, "a");
	assert_int_equal(series.n, 4);
	assert_int_equal(series.points[0].machine, series.points[1].machine);
	assert_int_not_equal(series.points[1].machine, series.points[2].machine);
	history_series_release(&series);
	history_release(&history);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_A_FOLDER(an_empty_folder_is_an_empty_history),
		IN_A_FOLDER(there_is_no_history_where_there_is_no_folder),
		IN_A_FOLDER(results_stand_in_the_order_of_time),
		IN_A_FOLDER(ties_and_clocks_that_go_back_have_one_order),
		IN_A_FOLDER(one_result_twice_is_one),
		IN_A_FOLDER(what_is_broken_is_named_and_the_rest_goes_on),
		IN_A_FOLDER(what_is_gone_or_changed_is_seen),
		IN_A_FOLDER(a_merged_file_has_a_point_for_each_machine),
		IN_A_FOLDER(hosts_of_one_class_are_one_machine_where_that_is_asked_for),
		IN_A_FOLDER(renamed_benchmarks_are_one),
		IN_A_FOLDER(of_a_result_with_both_names_the_new_one_counts),
		IN_A_FOLDER(points_of_another_unit_are_left_out_and_counted),
		IN_A_FOLDER(names_may_have_any_characters),
		IN_A_FOLDER(an_index_that_is_broken_is_made_anew),
		IN_A_FOLDER(without_a_place_for_it_the_index_is_in_memory),
		cmocka_unit_test(results_differ_on_what_both_of_them_say),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
