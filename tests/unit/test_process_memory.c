/* runner/memory/resident and private: what the kernel's texts say, and this very process. */
#include "runner/memory/private.h"
#include "runner/memory/resident.h"

#include "tests/unit/support.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define MB ((int64_t)1024 * 1024)

static void a_field_is_found_by_its_whole_name(void **state)
{
	const char *status = "Name:\tVmHWM\nVmHWMx:\t  1 kB\nVmHWM:\t   2048 kB\nVmRSS:\t 5 kB\n";

	(void)state;
	assert_int_equal(resident_field_bytes(status, "VmHWM"), 2 * MB);
	assert_int_equal(resident_field_bytes(status, "VmRSS"), 5 * 1024);
	assert_int_equal(resident_field_bytes(status, "VmSwap"), -1);
	assert_int_equal(resident_field_bytes("", "VmHWM"), -1);
}

static void private_lines_are_added_and_no_others(void **state)
{
	(void)state;
	assert_int_equal(private_sum("Rss: 100 kB\nPss: 50 kB\nShared_Clean: 9 kB\n"
				     "Private_Clean:  3 kB\nPrivate_Dirty: 40 kB\n"
				     "Private_Hugetlb: 7 kB\n"),
			 43 * 1024);
	assert_int_equal(private_sum(""), 0);
}

/* Touch every page, and keep compilers from leaving it out. */
static char *filled(size_t size)
{
	char *block = malloc(size);

	assert_non_null(block);
	memset(block, 1, size);
	__asm__ volatile("" : : "r"(block) : "memory");
	return block;
}

static void a_peak_that_is_reset_forgets_what_was(void **state)
{
	int64_t high, low;
	char *block = filled((size_t)(64 * MB));

	(void)state;
	free(block);
	high = resident_peak_bytes();
	if (resident_reset_peak() != 0)
		skip(); /* a kernel without /proc/self/clear_refs, or one that forbids it */
	low = resident_peak_bytes();
	assert_true(high > 64 * MB);
	assert_true(low < high - 32 * MB);
}

static void the_tree_counts_children_and_the_watch_sees_what_is_gone(void **state)
{
	struct private_watch watch;
	int gate[2], status;
	int64_t alone = private_of_tree(getpid()), peak;
	pid_t child;
	char byte;

	(void)state;
	assert_true(alone > 0);
	assert_int_equal(pipe(gate), 0);
	assert_int_equal(private_watch_start(&watch, getpid()), 0);
	child = fork();
	if (child == 0) {
		char *block = filled((size_t)(64 * MB));

		if (write(gate[1], "x", 1) == 1)
			pause();
		free(block);
		_exit(0);
	}
	assert_int_equal(read(gate[0], &byte, 1), 1);
	assert_true(private_of_tree(getpid()) > alone + 60 * MB);
	usleep(50000); /* some looks of the watch */
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	peak = private_watch_stop(&watch);
	assert_true(peak > alone + 60 * MB);
	assert_true(private_of_tree(getpid()) < alone + 60 * MB);
	assert_int_equal(private_of_process(child), -1);
	close(gate[0]);
	close(gate[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_field_is_found_by_its_whole_name),
		cmocka_unit_test(private_lines_are_added_and_no_others),
		cmocka_unit_test(a_peak_that_is_reset_forgets_what_was),
		cmocka_unit_test(the_tree_counts_children_and_the_watch_sees_what_is_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
