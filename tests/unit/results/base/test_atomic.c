#include "results/base/atomic.h"
#include "results/base/slurp.h"
#include "tests/unit/support.h"

static void what_is_there_is_in_the_way_of_a_new_file_whatever_it_is(void **state)
{
	static const char *const there[] = {"/dev/null", "/tmp", "/proc/self/exe"};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct err err = {0};

		assert_int_equal(atomic_write(there[i], WRITE_NEW, "x", 1, &err), -1);
		assert_string_equal(err.text, "already exists");
	}
}

static size_t length_of(const char *path)
{
	struct buf out = {0};
	struct err err = {0};
	size_t len;

	if (slurp(path, &slurp_limits_default, &out, &err))
		fail_msg("%s: %s", path, err.text);
	len = out.len;
	buf_release(&out);
	return len;
}

static void the_parts_of_a_gzip_file_are_read_one_after_the_other(void **state)
{
	(void)state;
	assert_int_equal(length_of("tests/fuzz/corpus/slurp/two_members"),
			 2 * length_of("tests/fuzz/corpus/slurp/gzip"));
}

static void what_expands_beyond_the_limit_is_refused_at_any_ratio(void **state)
{
	const struct slurp_limits small = {
		.bytes = 100000, .gzip_ratio = 1000000, .gzip_free = 1000, .fifo_seconds = 1};
	struct buf out = {0};
	struct err err = {0};

	(void)state;
	assert_int_equal(slurp("tests/fuzz/corpus/slurp/bomb", &small, &out, &err), -1);
	assert_non_null(strstr(err.text, "larger than"));
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_there_is_in_the_way_of_a_new_file_whatever_it_is),
		cmocka_unit_test(the_parts_of_a_gzip_file_are_read_one_after_the_other),
		cmocka_unit_test(what_expands_beyond_the_limit_is_refused_at_any_ratio),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
