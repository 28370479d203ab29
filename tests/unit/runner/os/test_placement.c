#include "runner/os/child.h"
#include "runner/os/placement.h"
#include "runner/os/interrupt.h"
#include "tests/unit/support.h"

#include <inttypes.h>
#include <sys/personality.h>
#include <unistd.h>

extern char **environ;

static bool is_possible(void)
{
	char why[256];

	if (placement_is_possible("/proc/self/exe", why, sizeof(why)))
		return true;
	print_message("here %s\n", why);
	return false;
}

/* Where a fresh process keeps what is called so, and whether its limit of the stack is ours once it
   has been started. A shell reads it by itself: what it starts has a place of its own. */
static uint64_t place_of(const char *what, const struct placement *placement)
{
	char script[] = "while read l; do echo \"$l\"; done < /proc/self/maps; "
			"read started < /proc/self/fd/200; "
			"while read l; do echo \"$l\"; done < /proc/self/limits";
	char *const argv[] = {"sh", "-c", script, NULL};
	const struct child_spec spec = {.argv = argv, .env = environ, .placement = placement};
	struct child child;
	struct rlimit limit;
	char ours[64] = "unlimited";
	uint64_t address;
	const char *line;

	getrlimit(RLIMIT_STACK, &limit);
	if (limit.rlim_cur != RLIM_INFINITY)
		snprintf(ours, sizeof(ours), "%llu", (unsigned long long)limit.rlim_cur);
	assert_int_equal(child_start(&child, &spec, NULL), 0);
	assert_int_equal(CHILD_IN_FD, 200);
	assert_int_equal(write(child.in_fd, "\n", 1), 1);
	child_wait(&child, clock_now_ns() + (int64_t)10000000000);
	line = strstr(buf_text(&child.output), what);
	assert_non_null(line);
	while (line > child.output.data && line[-1] != '\n')
		line--;
	assert_int_equal(sscanf(line, "%" SCNx64, &address), 1);
	line = strstr(buf_text(&child.output), "Max stack size");
	assert_non_null(line);
	assert_memory_equal(line + strspn(line + 14, " ") + 14, ours, strlen(ours));
	child_release(&child);
	return address;
}

static void one_placement_puts_everything_in_one_place(void **state)
{
	const struct placement placements[] = {
		{0, 0}, {1, 0}, {77777, 0}, {PLACEMENT_PAGES - 1, 0}};
	const uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);

	(void)state;
	if (!is_possible())
		skip();
	for (int i = 0; i < 4; i++) {
		uint64_t first = place_of("[vdso]", &placements[0]),
			 here = place_of("[vdso]", &placements[i]);

		assert_int_equal(place_of("[vdso]", &placements[i]), here);
		assert_int_equal(first - here, placements[i].pages * page);
	}
}

static void without_one_the_kernel_draws(void **state)
{
	uint64_t first = place_of("[vdso]", NULL), differ = 0;

	(void)state;
	if (personality(0xffffffff) & ADDR_NO_RANDOMIZE)
		skip();
	for (int i = 0; i < 5; i++)
		differ += place_of("[vdso]", NULL) != first;
	assert_true(differ > 0);
}

static void asking_changes_nothing(void **state)
{
	int before = personality(0xffffffff);

	(void)state;
	is_possible();
	assert_int_equal(personality(0xffffffff), before);
}

static void a_script_is_no_program_of_ours(void **state)
{
	char path[] = "/tmp/assay-test-XXXXXX", why[256];
	int fd = mkstemp(path);

	(void)state;
	assert_int_equal(write(fd, "#!/bin/sh\n", 10), 10);
	close(fd);
	assert_false(placement_is_possible(path, why, sizeof(why)));
	assert_non_null(strstr(why, path));
	assert_non_null(strstr(why, "script"));
	unlink(path);
	assert_false(placement_is_possible(path, why, sizeof(why)));
}

static void the_variable_says_what_is_ours(void **state)
{
	const struct placement placement = {1, 2, 345678};
	char text[64];
	struct rlimit limit;
	long long stack;
	unsigned filling;
	int persona;

	(void)state;
	getrlimit(RLIMIT_STACK, &limit);
	assert_int_equal(sscanf(placement_variable(&placement, text, sizeof(text)), "%lld %d %u ",
				&stack, &persona, &filling),
			 3);
	assert_int_equal(filling, 345678);
	assert_int_equal(stack, limit.rlim_cur == RLIM_INFINITY ? -1 : (long long)limit.rlim_cur);
	assert_int_equal(persona, personality(0xffffffff));
	assert_int_equal(text[strlen(text) - 1], ' ');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_placement_puts_everything_in_one_place),
		cmocka_unit_test(without_one_the_kernel_draws),
		cmocka_unit_test(asking_changes_nothing),
		cmocka_unit_test(a_script_is_no_program_of_ours),
		cmocka_unit_test(the_variable_says_what_is_ours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
