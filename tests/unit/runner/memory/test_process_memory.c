/* runner/memory/resident and private: what the kernel's texts say, and this very process. */
#include "runner/memory/private.h"
#include "runner/memory/resident.h"

#include "tests/unit/support.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
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

/* Every page touched. Straight from the kernel: allocators keep what is freed, sanitizers' above
 * all. */
static char *filled(size_t size)
{
	char *block = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	assert_true(block != MAP_FAILED);
	memset(block, 1, size);
	return block;
}

static void a_peak_that_is_reset_forgets_what_was(void **state)
{
	int64_t high, low;
	char *block = filled((size_t)(64 * MB));

	(void)state;
	munmap(block, (size_t)(64 * MB));
	high = resident_peak_bytes();
	if (resident_reset_peak() != 0)
		skip(); /* a kernel without /proc/self/clear_refs, or one that forbids it */
	low = resident_peak_bytes();
	assert_true(high > 64 * MB);
	assert_true(low < high - 32 * MB);
}

/* The child is made before the watch: what is forked beside a thread must not ask for memory. */
static void the_tree_counts_children_and_the_watch_sees_what_is_gone(void **state)
{
	struct private_watch watch;
	int go[2], filled_up[2], status;
	int64_t alone, peak;
	pid_t child;
	char byte = 'x';

	(void)state;
	assert_int_equal(pipe(go), 0);
	assert_int_equal(pipe(filled_up), 0);
	child = fork();
	if (child == 0) {
		if (read(go[0], &byte, 1) == 1 && filled((size_t)(64 * MB)) &&
		    write(filled_up[1], "x", 1) == 1)
			pause();
		_exit(0);
	}
	alone = private_of_tree(getpid());
	assert_true(alone > 0);
	assert_int_equal(private_watch_start(&watch, getpid()), 0);
	assert_int_equal(write(go[1], &byte, 1), 1);
	assert_int_equal(read(filled_up[0], &byte, 1), 1);
	assert_true(private_of_tree(getpid()) > alone + 60 * MB);
	/* The watch looks when the machine lets it. */
	for (int i = 0;
	     i < 1000 && __atomic_load_n(&watch.peak, __ATOMIC_RELAXED) <= alone + 60 * MB; i++)
		usleep(10000);
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	peak = private_watch_stop(&watch);
	assert_true(peak > alone + 60 * MB);
	assert_int_equal(private_of_process(child), -1);
	for (int i = 0; i < 2; i++) {
		close(go[i]);
		close(filled_up[i]);
	}
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
