#include "runner/target/snapshot.h"

#include "results/base/slurp.h"
#include "tests/unit/scratch.h"
#include "tests/unit/support.h"

#include <unistd.h>

/* Each test has a folder of its own, in which it is. */
static char root[] = "/tmp/assay-snapshot-XXXXXX";
static struct snapshot_place place;
static struct err err;

static void run(const char *command)
{
	if (system(command) != 0)
		fail_msg("%s", command);
}

static int begin(void **state)
{
	(void)state;
	if (scratch_make(root) || chdir(root))
		return -1;
	setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
	setenv("GIT_CONFIG_SYSTEM", "/dev/null", 1);
	setenv("GIT_CEILING_DIRECTORIES", "/tmp", 1);
	err = (struct err){0};
	return 0;
}

static int end(void **state)
{
	(void)state;
	snapshot_place_release(&place);
	return chdir("/") || scratch_remove(root);
}

static void skip_without_git(void)
{
	if (system("git --version >/dev/null 2>&1") != 0)
		skip();
}

static void make(struct snapshots *s, char *repository, size_t size)
{
	assert_int_equal(snapshot_place_find(&place, &err), 0);
	snprintf(repository, size, "%s/loop/git", place.hidden);
	*s = (struct snapshots){repository, place.root};
	assert_int_equal(snapshots_make(s, &place, &err), 0);
}

static void assert_file(const char *path, const char *text)
{
	struct buf bytes = {0};

	assert_int_equal(slurp(path, &slurp_limits_default, &bytes, &err), 0);
	assert_string_equal(buf_text(&bytes), text);
	buf_release(&bytes);
}

static void a_state_is_put_back_without_a_repository(void **state)
{
	char repository[256], one[SNAPSHOT_TREE], two[SNAPSHOT_TREE], again[SNAPSHOT_TREE];
	struct buf paths = {0}, patch = {0};
	struct snapshots s;

	(void)state;
	skip_without_git();
	run("mkdir sub && printf 'a\\r\\n' >a.py && echo 1 >sub/gone.py && echo x >sub/x.pyc");
	make(&s, repository, sizeof(repository));
	assert_false(place.is_git);
	assert_int_equal(snapshots_take(&s, one, &err), 0);
	assert_int_equal(snapshots_take(&s, again, &err), 0);
	assert_string_equal(one, again);
	run("echo b >a.py && rm sub/gone.py && echo n >'new file.py' && echo y >sub/x.pyc");
	assert_int_equal(snapshots_take(&s, two, &err), 0);
	assert_string_not_equal(one, two);
	assert_int_equal(snapshots_changed(&s, one, two, &paths, &err), 0);
	assert_int_equal(paths.len, sizeof("a.py\0new file.py\0sub/gone.py"));
	assert_memory_equal(paths.data, "a.py\0new file.py\0sub/gone.py", paths.len);
	assert_int_equal(snapshots_diff(&s, one, two, &patch, &err), 0);
	assert_non_null(strstr(buf_text(&patch), "+++ b/new file.py"));
	assert_int_equal(snapshots_put(&s, two, one, &err), 0);
	assert_file("a.py", "a\r\n");
	assert_file("sub/gone.py", "1\n");
	assert_file("sub/x.pyc", "y\n"); /* it is no part of a state */
	assert_int_not_equal(access("new file.py", F_OK), 0);
	buf_release(&paths);
	buf_release(&patch);
}

static void a_repository_of_the_user_is_not_touched(void **state)
{
	char repository[256], tree[SNAPSHOT_TREE], copy[256];
	struct buf nested = {0};
	struct snapshots s;
	size_t files;

	(void)state;
	skip_without_git();
	run("git init -q . && echo '*.bin' >.gitignore && echo mine >.git/info/exclude && "
	    "echo 1 >a.bin && echo 2 >b.bin && echo 3 >mine && echo 4 >a.py && git add -f a.bin a.py && "
	    "git -c user.name=a -c user.email=a@b commit -qm one && echo 5 >>a.py && git add a.py && "
	    "echo 6 >>a.py && git init -q inner && touch inner/x && git -C inner add x && "
	    "git -C inner -c user.name=a -c user.email=a@b commit -qm x && "
	    "git status --porcelain >.git/before && cp .git/index .git/index.before");
	make(&s, repository, sizeof(repository));
	assert_true(place.is_git && place.is_dirty && place.commit);
	assert_int_equal(snapshots_take(&s, tree, &err), 0);
	snprintf(copy, sizeof(copy), "%s/loop/base", place.hidden);
	assert_int_equal(snapshots_copy(&s, copy, &err), 0);
	assert_int_equal(snapshots_count(&s, &files, &nested, &err), 0);
	assert_int_equal(files, 3); /* .gitignore, a.bin, a.py */
	assert_string_equal(buf_text(&nested), "inner\n");
	run("cd .git/assay/loop/base && test -e a.bin -a ! -e b.bin -a ! -e mine && "
	    "printf '4\\n5\\n6\\n' | cmp - a.py");
	run("git status --porcelain | cmp - .git/before && "
	    "cmp .git/index .git/index.before && test -z \"$(git stash list)\" && "
	    "rm .git/before .git/index.before");
	buf_release(&nested);
}

static void what_git_cannot_read_is_named(void **state)
{
	struct snapshots s;
	char repository[256], tree[SNAPSHOT_TREE];

	(void)state;
	skip_without_git();
	make(&s, repository, sizeof(repository));
	run("rm -r .assay/loop/git/objects && echo >.assay/loop/git/objects && echo 1 >a.py");
	assert_int_equal(snapshots_take(&s, tree, &err), -1);
	assert_int_equal(err.kind, ERR_INPUT);
	assert_non_null(strstr(err.text, "cannot be copied"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_state_is_put_back_without_a_repository, begin,
						end),
		cmocka_unit_test_setup_teardown(a_repository_of_the_user_is_not_touched, begin,
						end),
		cmocka_unit_test_setup_teardown(what_git_cannot_read_is_named, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
