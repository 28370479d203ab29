/* What the files of a duel's sides are called, and how they are found again. */
#include "cli/dueling/side_files.h"
#include "tests/unit/scratch.h"
#include "tests/unit/support.h"

#include <unistd.h>

static char top[] = "/tmp/assay-files-XXXXXX";
static struct side_files files;

static int set_up(void **state)
{
	(void)state;
	return scratch_make(top) || chdir(top);
}

static int tear_down(void **state)
{
	(void)state;
	side_files_release(&files);
	return chdir("/") || scratch_remove(top);
}

static void make(const char *name)
{
	FILE *f = fopen(name, "w");

	assert_non_null(f);
	fclose(f);
}

static void is_called(const char *first, size_t i, const char *want)
{
	char *file = side_file_new(first, i);

	assert_string_equal(file, want);
	free(file);
}

static void they_stand_beside_the_first(void **state)
{
	(void)state;
	is_called("x.json", 0, "x.vs.json");
	is_called("x.json", 1, "x.vs2.json");
	is_called("x.json.gz", 0, "x.vs.json.gz");
	is_called("x.json.gz", 10, "x.vs11.json.gz");
	is_called("dir/x", 0, "dir/x.vs.json");
}

static void the_first_one_finds_all(void **state)
{
	(void)state;
	make("x.json");
	make("x.vs.json");
	make("x.vs2.json");
	make("x.vs4.json"); /* of something else: there is no third */
	assert_int_equal(side_files_find(&files, "x.json", NULL), 0);
	assert_int_equal(files.n, 3);
	assert_string_equal(files.items[0], "x.json");
	assert_string_equal(files.items[1], "x.vs.json");
	assert_string_equal(files.items[2], "x.vs2.json");
}

static void another_one_finds_the_first(void **state)
{
	(void)state;
	make("a.vs.b.json.gz");
	make("a.vs.b.vs12.json.gz");
	assert_int_equal(side_files_find(&files, "a.vs.b.vs12.json.gz", NULL), 0);
	assert_int_equal(files.n, 2);
	assert_string_equal(files.items[1], "a.vs.b.json.gz");
}

static void a_file_alone_is_alone(void **state)
{
	(void)state;
	assert_int_equal(side_files_find(&files, "x.json", NULL), 0);
	assert_int_equal(files.n, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(they_stand_beside_the_first),
		TEST(the_first_one_finds_all),
		TEST(another_one_finds_the_first),
		TEST(a_file_alone_is_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
