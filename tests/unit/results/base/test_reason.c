#include "results/base/err.h"
#include "results/base/reason.h"
#include "tests/unit/support.h"

#include <errno.h>
#include <sys/resource.h>

/* Lower a soft limit for what `check` does. */
static void under(int which, rlim_t value, void (*check)(void))
{
	struct rlimit before, lower;

	assert_int_equal(getrlimit(which, &before), 0);
	lower = (struct rlimit){value, before.rlim_max};
	assert_int_equal(setrlimit(which, &lower), 0);
	check();
	assert_int_equal(setrlimit(which, &before), 0);
}

static void check_files(void)
{
	char text[REASON_TEXT];
	struct err err = {0};

	assert_string_equal(reason_of(EMFILE, text), "Too many open files (ulimit -n allows 64)");
	errno = EMFILE;
	err_sys(&err, "cannot open x");
	assert_string_equal(err.text, "cannot open x: Too many open files (ulimit -n allows 64)");
	assert_int_equal(err.saved_errno, EMFILE);
}

static void check_size(void)
{
	char text[REASON_TEXT];

	assert_string_equal(reason_of(EFBIG, text), "File too large (ulimit -f allows 2048 bytes)");
	assert_string_equal(reason_of(ENOSPC, text), "No space left on device");
}

static void a_limit_that_was_met_is_named(void **state)
{
	(void)state;
	under(RLIMIT_NOFILE, 64, check_files);
	under(RLIMIT_FSIZE, 2048, check_size);
}

static void check_memory(void)
{
	struct err err = {0};

	err_memory(&err);
	assert_string_equal(err.text, "out of memory (ulimit -v allows 1.049e+06 MiB)");
}

static void no_limit_is_not(void **state)
{
	char text[REASON_TEXT];
	struct rlimit memory;

	(void)state;
	if (getrlimit(RLIMIT_AS, &memory) == 0 && memory.rlim_cur == RLIM_INFINITY)
		assert_string_equal(reason_memory(text), "");
	under(RLIMIT_AS, (rlim_t)1 << 40, check_memory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_limit_that_was_met_is_named),
		cmocka_unit_test(no_limit_is_not),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
