/* Where two runs see each other when nobody says where: in a folder of the user's own, and never in
   one into which others can put things. */
#include "runner/machine/neighbours.h"
#include "tests/unit/scratch.h"
#include "tests/unit/support.h"

#include <fcntl.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Of the machine that a case is: its two folders below a scratch one. */
static char home[] = "/tmp/assay-home-XXXXXX";

static const char *below(const char *name)
{
	static char path[4096];

	snprintf(path, sizeof(path), "%s%s", home, name);
	return path;
}

static int make_home(void **state)
{
	(void)state;
	unsetenv("ASSAY_LOCK_DIR");
	if (scratch_make(home) || mkdir(below("/runtime"), 0700) || mkdir(below("/.cache"), 0700))
		return -1;
	setenv("HOME", home, 1);
	return setenv("XDG_RUNTIME_DIR", below("/runtime"), 1);
}

static int remove_home(void **state)
{
	(void)state;
	return scratch_remove(home);
}

static bool exists(const char *path)
{
	return access(path, F_OK) == 0;
}

static bool has_folder_of_the_system(void)
{
	char path[64];

	snprintf(path, sizeof(path), "/run/user/%u", (unsigned)geteuid());
	return exists(path);
}

/* Joins and leaves; whether it was seen in the folder. */
static bool is_seen_in(const char *folder)
{
	struct neighbours neighbours;
	char path[4200];
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	bool is_seen = false;
	pid_t asking;
	int status;

	snprintf(path, sizeof(path), "%s/assay.lock", folder);
	neighbours_join(&neighbours);
	asking = fork(); /* a process does not see its own locks */
	if (asking == 0) {
		int fd = open(path, O_RDONLY);

		if (fd >= 0 && fcntl(fd, F_GETLK, &lock) == 0)
			is_seen = lock.l_type != F_UNLCK && lock.l_pid == getppid();
		_exit(is_seen);
	}
	assert_int_equal(waitpid(asking, &status, 0), asking);
	neighbours_leave(&neighbours);
	return WIFEXITED(status) && WEXITSTATUS(status) == 1;
}

static void the_folder_of_the_session_is_the_first(void **state)
{
	(void)state;
	assert_true(is_seen_in(below("/runtime")));
	assert_false(exists(below("/.cache/assay.lock")));
}

static void a_folder_that_others_may_write_is_left_alone(void **state)
{
	const mode_t modes[] = {0770, 0707, 01777};

	(void)state;
	for (size_t i = 0; i < sizeof(modes) / sizeof(*modes); i++) {
		assert_int_equal(chmod(below("/runtime"), modes[i]), 0);
		assert_false(is_seen_in(below("/runtime")));
		assert_false(exists(below("/runtime/assay.lock")));
	}
}

static void a_folder_must_be_one_and_be_named_in_full(void **state)
{
	static const char *const names[] = {"", "runtime", "/nowhere"};

	(void)state;
	assert_int_equal(chdir(home), 0);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		setenv("XDG_RUNTIME_DIR", names[i], 1);
		assert_false(is_seen_in(below("/runtime")));
		assert_false(exists(below("/runtime/assay.lock")));
	}
}

static void without_a_session_it_is_the_cache(void **state)
{
	(void)state;
	if (has_folder_of_the_system())
		skip();
	unsetenv("XDG_RUNTIME_DIR");
	assert_true(is_seen_in(below("/.cache")));
	assert_int_equal(chmod(below("/.cache"), 0777), 0);
	assert_int_equal(unlink(below("/.cache/assay.lock")), 0);
	assert_false(is_seen_in(below("/.cache")));
	unsetenv("HOME");
	assert_false(is_seen_in(below("/.cache")));
	assert_false(exists(below("/.cache/assay.lock")));
}

/* Two users of one machine meet in a folder that both may open. */
static void others_may_open_the_lock_whatever_the_umask_is(void **state)
{
	mode_t before = umask(077);
	struct stat st;

	(void)state;
	assert_true(is_seen_in(below("/runtime")));
	umask(before);
	assert_int_equal(stat(below("/runtime/assay.lock"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0644);
}

static void one_that_left_is_seen_no_longer(void **state)
{
	struct neighbours other, own;
	pid_t parent = getpid(), child;
	int ask[2], tell[2], status;
	char c;

	(void)state;
	setenv("ASSAY_LOCK_DIR", below("/runtime"), 1);
	assert_int_equal(pipe(ask) | pipe(tell), 0);
	neighbours_join(&own);
	assert_int_equal(own.n, 1);
	child = fork();
	if (child == 0) {
		neighbours_join(&other);
		if (neighbours_find(&other) != parent)
			_exit(1);
		if (write(tell[1], "s", 1) != 1 || read(ask[0], &c, 1) != 1)
			_exit(2);
		_exit(neighbours_find(&other) == 0 ? 0 : 3);
	}
	assert_int_equal(read(tell[0], &c, 1), 1);
	assert_int_equal(neighbours_find(&own), child);
	neighbours_leave(&own);
	assert_int_equal(write(ask[1], "l", 1), 1);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	for (int i = 0; i < 2; i++) {
		close(ask[i]);
		close(tell[i]);
	}
}

#define IN_A_HOME(test) cmocka_unit_test_setup_teardown(test, make_home, remove_home)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_A_HOME(the_folder_of_the_session_is_the_first),
		IN_A_HOME(a_folder_that_others_may_write_is_left_alone),
		IN_A_HOME(a_folder_must_be_one_and_be_named_in_full),
		IN_A_HOME(without_a_session_it_is_the_cache),
		IN_A_HOME(others_may_open_the_lock_whatever_the_umask_is),
		IN_A_HOME(one_that_left_is_seen_no_longer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
