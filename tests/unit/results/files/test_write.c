#include "results/files/read.h"
#include "results/files/write.h"
#include "tests/unit/scratch.h"
#include "tests/unit/support.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- a scratch folder */

static char folder[] = "/tmp/assay-test-XXXXXX";

static const char *path_of(const char *name)
{
	static char paths[4][200];
	static unsigned turn;
	char *path = paths[turn++ % 4];

	snprintf(path, sizeof(paths[0]), "%s/%s", folder, name);
	return path;
}

static int make_folder(void **state)
{
	(void)state;
	return scratch_make(folder);
}

static int files_in_folder(void)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	int n = 0;

	while ((entry = readdir(dir)))
		n += entry->d_name[0] != '.' || strlen(entry->d_name) > 2;
	closedir(dir);
	return n;
}

static int remove_folder(void **state)
{
	(void)state;
	return scratch_remove(folder);
}

static void put(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void assert_content(const char *path, const char *want)
{
	char got[2000];
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	got[fread(got, 1, sizeof(got) - 1, file)] = '\0';
	fclose(file);
	assert_string_equal(got, want);
}

/* ---- a small suite and what pyperf 2.10 writes for it */

static struct suite *small_suite(void)
{
	static const char text[] =
		"{\"version\":\"1.0\",\"metadata\":{\"unit\":\"second\",\"x_note\":\"s\"},"
		"\"benchmarks\":[{\"metadata\":{\"name\":\"a\",\"loops\":4},\"runs\":["
		"{\"warmups\":[[1,0.5],[2,0.25]],\"metadata\":{\"calibrate_loops\":4}},"
		"{\"values\":[0.25,1e-7],\"warmups\":[[4,1]],\"metadata\":{"
		"\"date\":\"2026-01-01 00:00:00\",\"duration\":4.0}}]}]}";
	struct err err = {0};
	struct suite *suite = suite_parse(text, sizeof(text) - 1, "x", &err);

	assert_string_equal(err.text, "");
	return suite;
}

static const char small_text[] =
	"{\"benchmarks\":[{\"runs\":[{\"metadata\":{\"calibrate_loops\":4},"
	"\"warmups\":[[1,0.5],[2,0.25]]},"
	"{\"metadata\":{\"date\":\"2026-01-01 00:00:00\",\"duration\":4.0},"
	"\"values\":[0.25,1e-07],\"warmups\":[[4,1]]}]}],"
	"\"metadata\":{\"loops\":4,\"name\":\"a\",\"unit\":\"second\",\"x_note\":\"s\"},"
	"\"version\":\"1.0\"}\n";

static void assert_formats(struct suite *suite, enum write_style style, const char *want)
{
	struct buf text = {0};

	assert_int_equal(suite_format(suite, style, &text, NULL), 0);
	assert_string_equal(buf_text(&text), want);
	buf_release(&text);
	suite_free(suite);
}

static void one_benchmark_has_all_common_metadata_at_the_top(void **state)
{
	(void)state;
	assert_formats(small_suite(), WRITE_COMPACT, small_text);
}

static void two_benchmarks_share_what_is_common_to_both(void **state)
{
	static const char text[] =
		"{\"version\":\"1.0\",\"benchmarks\":["
		"{\"metadata\":{\"name\":\"b\",\"os\":\"L\"},\"runs\":[{\"values\":[1,2.0]}]},"
		"{\"metadata\":{\"name\":\"a\",\"os\":\"L\",\"n\":2},\"runs\":[{\"values\":[3]},"
		"{\"values\":[4],\"metadata\":{\"k\":true}}]}]}";

	(void)state;
	assert_formats(
		suite_parse(text, sizeof(text) - 1, "x", NULL), WRITE_COMPACT,
		"{\"benchmarks\":[{\"metadata\":{\"name\":\"b\"},\"runs\":[{\"values\":[1,2.0]}]},"
		"{\"metadata\":{\"n\":2,\"name\":\"a\"},\"runs\":[{\"values\":[3]},"
		"{\"metadata\":{\"k\":true},\"values\":[4]}]}],"
		"\"metadata\":{\"os\":\"L\"},\"version\":\"1.0\"}\n");
}

static void indented_form_has_each_item_on_its_own_line(void **state)
{
	static const char text[] = "{\"version\":\"1.0\",\"metadata\":{\"name\":\"a\",\"tags\":[]},"
				   "\"benchmarks\":[{\"runs\":[{\"values\":[1,2.5]}]}]}";

	(void)state;
	assert_formats(suite_parse(text, sizeof(text) - 1, "x", NULL), WRITE_INDENTED,
		       "{\n"
		       "    \"benchmarks\": [\n"
		       "        {\n"
		       "            \"runs\": [\n"
		       "                {\n"
		       "                    \"values\": [\n"
		       "                        1,\n"
		       "                        2.5\n"
		       "                    ]\n"
		       "                }\n"
		       "            ]\n"
		       "        }\n"
		       "    ],\n"
		       "    \"metadata\": {\n"
		       "        \"name\": \"a\",\n"
		       "        \"tags\": []\n"
		       "    },\n"
		       "    \"version\": \"1.0\"\n"
		       "}\n");
}

static void texts_are_ascii_with_python_escapes(void **state)
{
	static const char text[] =
		"{\"version\":\"1.0\",\"benchmarks\":[{\"runs\":[{\"values\":[1],\"metadata\":{"
		"\"name\":\"\\\"\\\\\\t\\u0001\x7f\xc3\xa9\xe2\x82\xac\xf0\x9f\x90\x8d/\"}}]}]}";

	(void)state;
	assert_formats(suite_parse(text, sizeof(text) - 1, "x", NULL), WRITE_COMPACT,
		       "{\"benchmarks\":[{\"runs\":[{\"values\":[1]}]}],\"metadata\":{\"name\":"
		       "\"\\\"\\\\\\t\\u0001\\u007f\\u00e9\\u20ac\\ud83d\\udc0d/\"},"
		       "\"version\":\"1.0\"}\n");
}

/* ---- files */

static void a_new_file_appears_whole_with_the_users_umask(void **state)
{
	struct suite *suite = small_suite();
	mode_t old = umask(027);
	struct stat st;

	(void)state;
	assert_int_equal(suite_write(suite, path_of("x.json"), WRITE_NEW, WRITE_COMPACT, NULL), 0);
	umask(old);
	assert_content(path_of("x.json"), small_text);
	assert_int_equal(stat(path_of("x.json"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	assert_int_equal(files_in_folder(), 1);
	suite_free(suite);
}

static void an_existing_file_is_not_overwritten_by_a_new_one(void **state)
{
	struct suite *suite = small_suite();
	struct err err = {0};
	char want[300];

	(void)state;
	put(path_of("x.json"), "old");
	assert_int_equal(suite_write(suite, path_of("x.json"), WRITE_NEW, WRITE_COMPACT, &err), -1);
	snprintf(want, sizeof(want), "%s: already exists", path_of("x.json"));
	assert_string_equal(err.text, want);
	assert_int_equal(err.kind, ERR_INPUT);
	assert_content(path_of("x.json"), "old");
	assert_int_equal(files_in_folder(), 1);
	suite_free(suite);
}

static void of_many_writers_of_a_new_file_one_is_told_that_it_wrote_it(void **state)
{
	enum { WRITERS = 8 };
	struct suite *suite = small_suite();
	pid_t pids[WRITERS];
	int status, wrote = 0;

	(void)state;
	for (int i = 0; i < WRITERS; i++) {
		pids[i] = fork();
		if (pids[i] == 0)
			_exit(suite_write(suite, path_of("x.json"), WRITE_NEW, WRITE_COMPACT,
					  NULL) != 0);
	}
	for (int i = 0; i < WRITERS; i++) {
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_true(WIFEXITED(status));
		wrote += WEXITSTATUS(status) == 0;
	}
	assert_int_equal(wrote, 1);
	assert_content(path_of("x.json"), small_text);
	assert_int_equal(files_in_folder(), 1);
	suite_free(suite);
}

static void even_a_dangling_link_is_not_overwritten_by_a_new_file(void **state)
{
	struct suite *suite = small_suite();

	(void)state;
	assert_int_equal(symlink("nowhere", path_of("x.json")), 0);
	assert_int_equal(suite_write(suite, path_of("x.json"), WRITE_NEW, WRITE_COMPACT, NULL), -1);
	assert_int_equal(files_in_folder(), 1);
	suite_free(suite);
}

static void a_replaced_file_keeps_its_permissions_and_links_to_it(void **state)
{
	struct suite *suite = small_suite();
	struct stat st;

	(void)state;
	put(path_of("real.json"), "old");
	chmod(path_of("real.json"), 0604);
	assert_int_equal(symlink("real.json", path_of("link.json")), 0);
	assert_int_equal(
		suite_write(suite, path_of("link.json"), WRITE_REPLACE, WRITE_COMPACT, NULL), 0);
	assert_content(path_of("real.json"), small_text);
	assert_int_equal(lstat(path_of("link.json"), &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(stat(path_of("real.json"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0604);
	assert_int_equal(files_in_folder(), 2);
	suite_free(suite);
}

/* A file-size limit stands for a full disk: write() fails in the same place. */
static void a_failed_write_leaves_the_old_file_and_nothing_else(void **state)
{
	struct suite *suite = small_suite();
	struct rlimit limit, old;
	struct err err = {0};

	(void)state;
	put(path_of("x.json"), "old");
	getrlimit(RLIMIT_FSIZE, &old);
	limit = old;
	limit.rlim_cur = 100;
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &limit);
	assert_int_equal(suite_write(suite, path_of("x.json"), WRITE_REPLACE, WRITE_COMPACT, &err),
			 -1);
	assert_int_equal(suite_write(suite, path_of("y.json"), WRITE_NEW, WRITE_COMPACT, NULL), -1);
	setrlimit(RLIMIT_FSIZE, &old);
	assert_non_null(strstr(err.text, "x.json: cannot write: File too large"));
	assert_int_equal(err.kind, ERR_SYSTEM);
	assert_content(path_of("x.json"), "old");
	assert_int_equal(files_in_folder(), 1);
	suite_free(suite);
}

static void a_folder_that_is_missing_or_in_the_way_is_named(void **state)
{
	struct suite *suite = small_suite();
	struct err err = {0};

	(void)state;
	assert_int_equal(suite_write(suite, path_of("no/x"), WRITE_NEW, WRITE_COMPACT, &err), -1);
	assert_non_null(strstr(err.text, "no/x: cannot write: No such file or directory"));
	err_clear(&err);
	assert_int_equal(suite_write(suite, folder, WRITE_REPLACE, WRITE_COMPACT, &err), -1);
	assert_non_null(strstr(err.text, "is a directory"));
	suite_free(suite);
}

static void devices_are_written_to_and_stay_devices(void **state)
{
	struct suite *suite = small_suite();
	struct stat st;

	(void)state;
	assert_int_equal(suite_write(suite, "/dev/null", WRITE_REPLACE, WRITE_COMPACT, NULL), 0);
	assert_int_equal(stat("/dev/null", &st), 0);
	assert_true(S_ISCHR(st.st_mode));
	suite_free(suite);
}

static void names_ending_in_gz_are_compressed_and_read_back(void **state)
{
	struct suite *suite = small_suite(), *back;
	struct err err = {0};
	unsigned char magic[2] = {0};
	FILE *file;

	(void)state;
	assert_int_equal(suite_write(suite, path_of("x.json.gz"), WRITE_NEW, WRITE_COMPACT, NULL),
			 0);
	file = fopen(path_of("x.json.gz"), "r");
	assert_int_equal(fread(magic, 1, 2, file), 2);
	fclose(file);
	assert_memory_equal(magic, "\x1f\x8b", 2);
	back = suite_read(path_of("x.json.gz"), &err);
	assert_string_equal(err.text, "");
	assert_string_equal(back->filename, path_of("x.json.gz"));
	assert_formats(back, WRITE_COMPACT, small_text);
	suite_free(suite);
}

#define in_folder(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_benchmark_has_all_common_metadata_at_the_top),
		cmocka_unit_test(two_benchmarks_share_what_is_common_to_both),
		cmocka_unit_test(indented_form_has_each_item_on_its_own_line),
		cmocka_unit_test(texts_are_ascii_with_python_escapes),
		in_folder(a_new_file_appears_whole_with_the_users_umask),
		in_folder(an_existing_file_is_not_overwritten_by_a_new_one),
		in_folder(of_many_writers_of_a_new_file_one_is_told_that_it_wrote_it),
		in_folder(even_a_dangling_link_is_not_overwritten_by_a_new_file),
		in_folder(a_replaced_file_keeps_its_permissions_and_links_to_it),
		in_folder(a_failed_write_leaves_the_old_file_and_nothing_else),
		in_folder(a_folder_that_is_missing_or_in_the_way_is_named),
		cmocka_unit_test(devices_are_written_to_and_stay_devices),
		in_folder(names_ending_in_gz_are_compressed_and_read_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
