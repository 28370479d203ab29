#include "runner/drive/report.h"
#include "tests/unit/support.h"

static void keeps_the_type_that_an_entry_names(void **state)
{
	struct run *run = run_new();
	struct err err = {0};

	(void)state;
	assert_int_equal(report_add_entry(run, "int:a", "-3", &err), 0);
	assert_int_equal(report_add_entry(run, "real:b", "1.0", &err), 0);
	assert_int_equal(report_add_entry(run, "text:c", "12", &err), 0);
	assert_int_equal(report_add_entry(run, "d", "12", &err), 0);
	assert_int_equal(report_add_entry(run, "e", "disabled", &err), 0);
	assert_int_equal(meta_get(run->meta, "a")->integer, -3);
	assert_int_equal(meta_get(run->meta, "b")->type, META_REAL);
	assert_string_equal(meta_get(run->meta, "c")->text, "12");
	assert_int_equal(meta_get(run->meta, "d")->integer, 12);
	assert_string_equal(meta_get(run->meta, "e")->text, "disabled");
	run_free(run);
}

static void refuses_what_is_no_number(void **state)
{
	static const char *const entries[][2] = {
		{"int:a", "1.5"}, {"int:a", ""},     {"int:a", "99999999999999999999"},
		{"real:a", "x"},  {"loops", "none"}, {"real:duration", "-1"}};
	struct run *run = run_new();

	(void)state;
	for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]); i++) {
		struct err err = {0};

		assert_int_equal(report_add_entry(run, entries[i][0], entries[i][1], &err), -1);
		assert_true(err.text[0]);
	}
	run_free(run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_the_type_that_an_entry_names),
		cmocka_unit_test(refuses_what_is_no_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
