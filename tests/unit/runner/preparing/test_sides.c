/* The two sides of a duel made ready, without a worker: folders, environments, names, paths. */
#include "runner/preparing/sides.h"
#include "tests/unit/scratch.h"
#include "tests/unit/support.h"
#include "tests/unit/told_list.h"

#include <sys/stat.h>
#include <unistd.h>

static char top[] = "/tmp/assay-sides-XXXXXX";
static char here[64], other[64], before[4096];
static struct prepared_side sides[2];
static struct told_list told;
static struct err err;
static const struct settings settings = {.is_pinned = true};
static struct preparation preparation = {.settings = &settings};

static void make(const char *folder, const char *name, const char *text)
{
	char path[200];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static int set_up(void **state)
{
	(void)state;
	told = (struct told_list){0};
	preparation.teller = told_list_teller(&told);
	memset(sides, 0, sizeof(sides));
	err_clear(&err);
	unsetenv("PYTHONPATH");
	if (!getcwd(before, sizeof(before)) || scratch_make(top))
		return -1;
	snprintf(here, sizeof(here), "%s/here", top);
	snprintf(other, sizeof(other), "%s/other", top);
	return mkdir(here, 0700) || mkdir(other, 0700) || chdir(here);
}

static int tear_down(void **state)
{
	(void)state;
	sides_release(sides);
	return chdir(before) || scratch_remove(top);
}

static int prepare(struct second_side second)
{
	return sides_init(sides, &second, &preparation, false, &err);
}

static void a_folder_gives_both_sides_a_path_of_their_own(void **state)
{
	char want[200];

	(void)state;
	assert_int_equal(mkdir("../other/src", 0700), 0);
	assert_int_equal(prepare((struct second_side){.path = "../other"}), 0);
	assert_string_equal(sides[1].label, ".");
	assert_string_equal(sides[0].label, "../other");
	snprintf(want, sizeof(want), "PYTHONPATH=%s", here);
	assert_string_equal(sides[1].set[0], want);
	snprintf(want, sizeof(want), "PYTHONPATH=%s/src:%s", other, other);
	assert_string_equal(sides[0].set[0], want);
	assert_null(sides[0].set[1]);
	assert_string_equal(sides[0].directory, other);
	assert_null(sides[1].directory);
}

static void the_users_own_path_comes_last(void **state)
{
	char want[200];

	(void)state;
	assert_int_equal(setenv("PYTHONPATH", "/mine", 1), 0);
	assert_int_equal(prepare((struct second_side){.path = "../other"}), 0);
	snprintf(want, sizeof(want), "PYTHONPATH=%s:/mine", other);
	assert_string_equal(sides[0].set[0], want);
}

static void a_path_of_the_first_side_stands_for_one_of_the_second(void **state)
{
	char want[200], *found;

	(void)state;
	make(here, "bench_a.py", "1");
	make(other, "bench_a.py", "2");
	assert_int_equal(prepare((struct second_side){.path = "../other"}), 0);
	found = side_path_new(&sides[0], "bench_a.py", preparation.teller, &err);
	snprintf(want, sizeof(want), "%s/bench_a.py", other);
	assert_string_equal(found, want);
	free(found);
	found = side_path_new(&sides[0], ".", preparation.teller, &err);
	assert_string_equal(found, other);
	free(found);
	found = side_path_new(&sides[1], "bench_a.py", preparation.teller, &err);
	snprintf(want, sizeof(want), "%s/bench_a.py", here);
	assert_string_equal(found, want);
	free(found);
	assert_int_equal(told.n, 0);
}

static void what_the_folder_lacks_is_told_and_is_the_first_sides(void **state)
{
	char want[200], *found;

	(void)state;
	make(here, "bench_a.py", "1");
	assert_int_equal(prepare((struct second_side){.path = "../other"}), 0);
	found = side_path_new(&sides[0], "bench_a.py", preparation.teller, &err);
	snprintf(want, sizeof(want), "%s/bench_a.py", here);
	assert_string_equal(found, want);
	free(found);
	assert_int_equal(told.n, 1);
	assert_int_equal(told.items[0].kind, TOLD_NOT_IN_FOLDER);
	assert_string_equal(told.what[0], "bench_a.py");
	assert_string_equal(told.text[0], "../other");
}

/* "/x/here2" begins with "/x/here", but does not lie in it. */
static void a_file_outside_of_the_folder_is_the_same_on_both_sides(void **state)
{
	char neighbour[80], want[200], *found;

	(void)state;
	snprintf(neighbour, sizeof(neighbour), "%s2", here);
	assert_int_equal(mkdir(neighbour, 0700), 0);
	make(neighbour, "bench_a.py", "1");
	assert_int_equal(prepare((struct second_side){.path = "../other"}), 0);
	found = side_path_new(&sides[0], "../here2/bench_a.py", preparation.teller, &err);
	snprintf(want, sizeof(want), "%s/bench_a.py", neighbour);
	assert_string_equal(found, want);
	free(found);
	assert_int_equal(told.n, 0);
}

static void a_path_that_is_nowhere_is_named(void **state)
{
	(void)state;
	assert_int_equal(prepare((struct second_side){.path = "../other"}), 0);
	assert_null(side_path_new(&sides[0], "none.py", preparation.teller, &err));
	assert_non_null(strstr(err.text, "cannot run none.py"));
}

static void a_file_is_no_folder(void **state)
{
	(void)state;
	make(here, "file", "");
	assert_int_equal(prepare((struct second_side){.path = "file"}), -1);
	assert_int_equal(err.kind, ERR_USAGE);
	assert_string_equal(err.text, "--vs-path: file is not a folder");
}

static void an_environment_is_the_second_sides_alone(void **state)
{
	const char *entries[] = {"A=1", "B=2"};

	(void)state;
	assert_int_equal(prepare((struct second_side){.env = {entries, 2, 2}}), 0);
	assert_null(sides[0].set[0]);
	assert_string_equal(sides[1].set[0], "A=1");
	assert_string_equal(sides[1].set[1], "B=2");
	assert_string_equal(sides[0].label, "as it is");
	assert_string_equal(sides[1].label, "A=1 B=2");
}

static void an_entry_without_a_value_is_named(void **state)
{
	const char *entries[] = {"A"};

	(void)state;
	assert_int_equal(prepare((struct second_side){.env = {entries, 1, 1}}), -1);
	assert_int_equal(err.kind, ERR_USAGE);
	assert_string_equal(err.text, "--vs-env A: must be NAME=VALUE");
}

static void a_label_is_one_line(void **state)
{
	const char *entries[] = {"A=1\n2"};

	(void)state;
	assert_int_equal(prepare((struct second_side){.env = {entries, 1, 1}}), 0);
	assert_string_equal(sides[1].label, "A=1 2");
}

static void a_build_runs_in_both_folders(void **state)
{
	(void)state;
	assert_int_equal(
		prepare((struct second_side){.path = "../other", .build = "echo x >built"}), 0);
	assert_int_equal(access("built", F_OK), 0);
	assert_int_equal(access("../other/built", F_OK), 0);
	assert_int_equal(told.n, 0);
}

static void what_a_failed_build_said_is_told(void **state)
{
	(void)state;
	assert_int_equal(prepare((struct second_side){.path = "../other",
						      .build = "echo no compiler; exit 3"}),
			 -1);
	assert_int_equal(told.n, 1);
	assert_int_equal(told.items[0].kind, TOLD_BUILD_OUTPUT);
	assert_non_null(strstr(told.text[0], "no compiler"));
}

static void run(const char *command)
{
	assert_int_equal(system(command), 0);
}

static bool has_git(void)
{
	return system("git --version >/dev/null 2>&1") == 0;
}

/* A repository with one commit of bench_a.py, and a change that is in none. */
static void make_repository(void)
{
	make(here, "bench_a.py", "1");
	run("git init -q . && git -c user.name=x -c user.email=x@y add bench_a.py && "
	    "git -c user.name=x -c user.email=x@y commit -qm one && echo 2 >>bench_a.py");
}

static void a_revision_is_a_folder_of_its_own(void **state)
{
	char *found, *copy;

	(void)state;
	if (!has_git()) {
		print_message("there is no git\n");
		skip();
	}
	make_repository();
	make(here, "bench_new.py", "new");
	assert_int_equal(prepare((struct second_side){.rev = "HEAD"}), 0);
	assert_string_equal(sides[1].label, "working tree");
	assert_string_equal(sides[0].label, "HEAD");
	assert_int_equal(told.n, 1);
	assert_int_equal(told.items[0].kind, TOLD_UNCOMMITTED);
	found = side_path_new(&sides[0], "bench_a.py", preparation.teller, &err);
	assert_non_null(found);
	assert_int_equal(strncmp(found, sides[0].folder, strlen(sides[0].folder)), 0);
	free(found);
	/* what the revision lacks is copied to where it would be */
	copy = side_path_new(&sides[0], "bench_new.py", preparation.teller, &err);
	assert_non_null(copy);
	assert_int_equal(strncmp(copy, sides[0].folder, strlen(sides[0].folder)), 0);
	assert_int_equal(access(copy, R_OK), 0);
	assert_int_equal(told.items[1].kind, TOLD_NOT_IN_REVISION);
	free(copy);
}

static json_t *identity(void)
{
	json_t *same = json_object();

	assert_int_equal(sides_add_identity(same, sides, 0, false, &err), 0);
	return same;
}

static void a_revision_is_the_same_in_another_folder_and_after_an_edit_it_is_not(void **state)
{
	json_t *then, *again, *edited;

	(void)state;
	if (!has_git()) {
		print_message("there is no git\n");
		skip();
	}
	make_repository();
	assert_int_equal(prepare((struct second_side){.rev = "HEAD"}), 0);
	then = identity();
	sides_release(sides);
	memset(sides, 0, sizeof(sides));
	assert_int_equal(prepare((struct second_side){.rev = "HEAD"}), 0);
	again = identity();
	sides_release(sides);
	memset(sides, 0, sizeof(sides));
	make(here, "bench_a.py", "3");
	assert_int_equal(prepare((struct second_side){.rev = "HEAD"}), 0);
	edited = identity();
	assert_true(json_equal(then, again));
	assert_false(json_equal(then, edited));
	json_decref(then);
	json_decref(again);
	json_decref(edited);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_folder_gives_both_sides_a_path_of_their_own),
		TEST(the_users_own_path_comes_last),
		TEST(a_path_of_the_first_side_stands_for_one_of_the_second),
		TEST(what_the_folder_lacks_is_told_and_is_the_first_sides),
		TEST(a_file_outside_of_the_folder_is_the_same_on_both_sides),
		TEST(a_path_that_is_nowhere_is_named),
		TEST(a_file_is_no_folder),
		TEST(an_environment_is_the_second_sides_alone),
		TEST(an_entry_without_a_value_is_named),
		TEST(a_label_is_one_line),
		TEST(a_build_runs_in_both_folders),
		TEST(what_a_failed_build_said_is_told),
		TEST(a_revision_is_a_folder_of_its_own),
		TEST(a_revision_is_the_same_in_another_folder_and_after_an_edit_it_is_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
