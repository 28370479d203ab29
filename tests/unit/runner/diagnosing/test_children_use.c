/* Which processes a benchmark starts, from what its worker replies. */
#include "runner/diagnosing/children_use.h"
#include "tests/unit/support.h"

static struct err err;

static int parse(struct children_use *use, const char *const *fields, double iterations)
{
	struct buf body = {0};
	int rc;

	for (; *fields; fields++)
		message_add(&body, *fields);
	rc = children_use_parse(use, body.data, body.len, iterations, &err);
	buf_release(&body);
	return rc;
}

#define PARSE(use, iterations, ...) parse(use, (const char *const[]){__VA_ARGS__, NULL}, iterations)

static void counts_are_per_iteration_the_most_first(void **state)
{
	struct children_use use;

	(void)state;
	assert_int_equal(PARSE(&use, 3, "value", "wall_ns=5", "children_started=9",
			       "children_cpu_ns=6000000", "child:sh=3", "child:git=6"),
			 0);
	assert_true(use.is_known);
	assert_rel(use.started, 3, 1e-12);
	assert_rel(use.cpu_s, 0.002, 1e-12);
	assert_int_equal(use.n, 2);
	assert_string_equal(use.names[0].name, "git");
	assert_rel(use.names[0].started, 2, 1e-12);
	assert_string_equal(use.names[1].name, "sh");
}

static void a_name_may_hold_any_sign(void **state)
{
	struct children_use use;

	(void)state;
	assert_int_equal(PARSE(&use, 1, "value", "children_started=1", "child:a=b=1"), 0);
	assert_string_equal(use.names[0].name, "a=b");
	assert_rel(use.names[0].started, 1, 1e-12);
}

static void none_are_none(void **state)
{
	struct children_use use;

	(void)state;
	assert_int_equal(PARSE(&use, 1, "value", "children_started=0"), 0);
	assert_true(use.is_known);
	assert_rel(use.started, 0, 0);
	assert_int_equal(use.n, 0);
}

static void what_is_no_number_is_refused(void **state)
{
	struct children_use use;

	(void)state;
	assert_int_equal(PARSE(&use, 1, "value", "children_started=x"), -1);
	assert_false(use.is_known);
	err_clear(&err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_are_per_iteration_the_most_first),
		cmocka_unit_test(a_name_may_hold_any_sign),
		cmocka_unit_test(none_are_none),
		cmocka_unit_test(what_is_no_number_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
