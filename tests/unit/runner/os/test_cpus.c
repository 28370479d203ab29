#include "runner/os/cpus.h"
#include "tests/unit/support.h"

static struct cpus set;
static struct err err;

static int forget(void **state)
{
	(void)state;
	cpus_release(&set);
	err_clear(&err);
	return 0;
}

static void assert_list(const struct cpus *cpus, const char *want)
{
	struct buf list = {0};

	cpus_fmt(cpus, &list);
	assert_string_equal(buf_text(&list), want);
	buf_release(&list);
}

static void lists_are_parsed_and_written(void **state)
{
	const struct {
		const char *list, *written;
		size_t n;
	} cases[] = {
		{"", "", 0},
		{" \n", "", 0},
		{"(null)", "", 0},
		{" (null)\n", "", 0}, /* what nohz_full holds without nohz_full= */
		{"0", "0", 1},
		{"0-3,7", "0-3,7", 5},
		{"7,3,2,1,0", "0-3,7", 5},
		{" 2 - 3 , 5 \n", "2-3,5", 3},
		{"0,1", "0-1", 2},
		{"63-64,127-128", "63-64,127-128", 4},
		{"1,1,1-1", "1", 1},
		{"0-15:2/4", "0-1,4-5,8-9,12-13", 8},
		{"4096-8191", "4096-8191", 4096},
		{"65535", "65535", 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_int_equal(cpus_parse(&set, cases[i].list, &err), 0);
		assert_list(&set, cases[i].written);
		assert_int_equal(cpus_count(&set), cases[i].n);
	}
}

static void wrong_lists_are_refused_with_the_part_that_is_wrong(void **state)
{
	const struct {
		const char *list, *quoted;
	} cases[] = {
		{"x", "\"x\" in"},
		{"0-3,a", "\"a\" in"},
		{"3-1", "\"3-1\" in"},
		{"-1", "\"-1\" in"},
		{"1-", "\"1-\" in"},
		{"1,,2", "\"\" in"},
		{"1,", "\"\" in"},
		{"1 2", "\"1 2\" in"},
		{"65536", "\"65536\" in"},
		{"0-4000000000", "\"0-4"},
		{"99999999999999999999", "\"999"},
		{"0x3", "\"0x3\" in"},
		{"0-3:0/4", "\"0-3:0/4\""},
		{"0-3:5/4", "\"0-3:5/4\""},
		{"1.5", "\"1.5\" in"},
		{"all", "\"all\" in"},
		{"(null),2", "\"(null)\""},
	};

	(void)state;
	assert_int_equal(cpus_parse(&set, "5", &err), 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		err_clear(&err);
		assert_int_equal(cpus_parse(&set, cases[i].list, &err), -1);
		assert_int_equal(err.kind, ERR_USAGE);
		if (!strstr(err.text, cases[i].quoted))
			fail_msg("%s: %s", cases[i].list, err.text);
		assert_non_null(strstr(err.text, "such as 0-3,7"));
		assert_list(&set, "5");
	}
}

static void isolcpus_may_begin_with_flags(void **state)
{
	const char *values[] = {"2-3", "domain,2-3", "nohz,domain,managed_irq,2-3"};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(cpus_parse_isolcpus(&set, values[i], &err), 0);
		assert_list(&set, "2-3");
	}
	assert_int_equal(cpus_parse_isolcpus(&set, "nohz", &err), 0);
	assert_list(&set, "");
	assert_int_equal(cpus_parse_isolcpus(&set, "2-3,nohz", &err), -1);
}

static void members_come_in_order(void **state)
{
	const int want[] = {0, 63, 64, 200};
	int n = 0;

	(void)state;
	assert_int_equal(cpus_next(&set, -1), -1);
	assert_int_equal(cpus_parse(&set, "200,64,0,63", &err), 0);
	for (int c = cpus_next(&set, -1); c >= 0; c = cpus_next(&set, c))
		assert_int_equal(c, want[n++]);
	assert_int_equal(n, 4);
	assert_false(cpus_has(&set, -1));
	assert_false(cpus_has(&set, 1 << 30));
	cpus_remove(&set, 64);
	cpus_remove(&set, 1 << 30);
	assert_list(&set, "0,63,200");
	assert_int_equal(cpus_add(&set, -1, &err), -1);
}

static void sets_of_different_sizes_are_compared_and_combined(void **state)
{
	struct cpus small = {0}, big = {0};

	(void)state;
	assert_int_equal(cpus_parse(&small, "1-3", &err), 0);
	assert_int_equal(cpus_parse(&big, "2-3,500", &err), 0);
	assert_false(cpus_equal(&small, &big));
	assert_false(cpus_contains(&big, &small));
	assert_false(cpus_contains(&small, &big));

	assert_int_equal(cpus_copy(&set, &small, &err), 0);
	cpus_intersect(&set, &big);
	assert_list(&set, "2-3");
	assert_true(cpus_contains(&small, &set) && cpus_contains(&big, &set));

	assert_int_equal(cpus_unite(&set, &big, &err), 0);
	assert_true(cpus_equal(&set, &big));
	cpus_subtract(&set, &small);
	assert_list(&set, "500");

	assert_int_equal(cpus_copy(&set, &small, &err), 0); /* a larger set becomes a smaller one */
	assert_list(&set, "1-3");
	assert_true(cpus_equal(&set, &small) && cpus_equal(&small, &set));
	cpus_release(&small);
	cpus_release(&big);
}

static void our_own_affinity_can_be_read_and_set_again(void **state)
{
	struct cpus again = {0};

	(void)state;
	assert_int_equal(cpus_get_affinity(&set, 0, &err), 0);
	assert_true(cpus_count(&set) > 0);
	assert_int_equal(cpus_set_affinity(&set, 0, &err), 0);
	assert_int_equal(cpus_get_affinity(&again, 0, &err), 0);
	assert_true(cpus_equal(&set, &again));
	cpus_release(&again);

	assert_int_equal(cpus_parse(&again, "65000-65001", &err), 0);
	assert_int_equal(cpus_set_affinity(&again, 0, &err), -1);
	assert_string_equal(err.text, "cannot pin to CPU 65000-65001: Invalid argument");
	cpus_release(&again);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(lists_are_parsed_and_written, forget),
		cmocka_unit_test_teardown(wrong_lists_are_refused_with_the_part_that_is_wrong,
					  forget),
		cmocka_unit_test_teardown(isolcpus_may_begin_with_flags, forget),
		cmocka_unit_test_teardown(members_come_in_order, forget),
		cmocka_unit_test_teardown(sets_of_different_sizes_are_compared_and_combined,
					  forget),
		cmocka_unit_test_teardown(our_own_affinity_can_be_read_and_set_again, forget),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
