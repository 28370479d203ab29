/* What a report may take the place of. */
#include "cli/measuring/earlier_report.h"
#include "results/base/buf.h"
#include "tests/unit/scratch.h"
#include "tests/unit/support.h"

#include <unistd.h>

static char folder[64] = "/tmp/assay-earlier-XXXXXX", path[128];
static struct err err;

static int begin(void **state)
{
	(void)state;
	return scratch_make(folder);
}

static int end(void **state)
{
	(void)state;
	return scratch_remove(folder);
}

/* May a report of this form be written where a file of this name holds this text? */
static bool may(const char *name, const char *text, enum report_form form)
{
	FILE *file;
	bool is_fine;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	err_clear(&err);
	is_fine = earlier_report_check("--it", path, form, &err) == 0;
	assert_true(is_fine || (err.kind == ERR_INPUT && strstr(err.text, path) &&
				strstr(err.text, "--it") && strstr(err.text, "overwritten")));
	err_clear(&err);
	unlink(path);
	return is_fine;
}

static void an_earlier_one_is_replaced(void **state)
{
	(void)state;
	assert_true(may("a.html", "<!DOCTYPE html>\n<p>", REPORT_PAGE));
	assert_true(may("a.html", "<HTML><p>", REPORT_PAGE));
	assert_true(may("a.json", "{\n  \"benchmarks\": [\n  ],\n  \"seed\": 1\n}\n", REPORT_JSON));
	assert_true(may("a.json", "{\n  \"old\": {},\n  \"margin\": 0.01\n}\n", REPORT_JSON));
	assert_true(may("a.json", "{\n  \"benchmarks\": []\n}\n", REPORT_JSON));
	assert_true(may("a.xml", "<?xml version=\"1.0\"?>\n", REPORT_JUNIT));
	assert_true(may("a.md", "<!-- assay:gate -->\n", REPORT_COMMENT));
	assert_true(may("a.md", "### `new.json` against", REPORT_MARKDOWN));
	assert_true(may("a.csv", "file,benchmark,verdict", REPORT_CSV));
	assert_true(may("a.txt", "Unit sec/op better=lower\n", REPORT_BENCHFMT));
	assert_true(may("a.txt", "benchmark  old  new\n", REPORT_TEXT));
}

static void so_is_one_that_is_empty_and_nothing_need_be_there(void **state)
{
	(void)state;
	for (int form = REPORT_PAGE; form <= REPORT_TEXT; form++)
		assert_true(may("bench_x.py", "", form));
	assert_int_equal(earlier_report_check("--it", "nowhere/at/all", REPORT_PAGE, &err), 0);
	assert_int_equal(earlier_report_check("--it", "/dev/null", REPORT_PAGE, &err), 0);
	assert_true(may("a.json", "anything", REPORT_NONE));
}

static void a_benchmark_is_never_replaced(void **state)
{
	(void)state;
	for (int form = REPORT_PAGE; form <= REPORT_TEXT; form++) {
		assert_false(may("bench_x.py", "def bench_x():\n    pass\n", form));
		assert_false(
			may("suite.json",
			    "{\n  \"benchmarks\": [\n    {\"name\": \"x\", \"seed\": 1}\n  ]\n}\n",
			    form));
		assert_false(may("result.json",
				 "{\"benchmarks\":[{\"runs\":[]}],\"version\":\"1.0\"}", form));
	}
}

static void nor_is_a_report_of_another_form(void **state)
{
	(void)state;
	assert_false(may("a.html", "<?xml version=\"1.0\"?>\n", REPORT_PAGE));
	assert_false(may("README.md", "# Title\n", REPORT_COMMENT));
	assert_false(may("README.md", "# Title\n", REPORT_MARKDOWN));
	assert_false(may("a.csv", "name,age\n", REPORT_CSV));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_earlier_one_is_replaced),
		cmocka_unit_test(so_is_one_that_is_empty_and_nothing_need_be_there),
		cmocka_unit_test(a_benchmark_is_never_replaced),
		cmocka_unit_test(nor_is_a_report_of_another_form),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
