/* What the baseline against itself says. */
#include "cli/compare/aa_words.h"
#include "tests/unit/support.h"

#include <math.h>
#include <string.h>

static struct report report = {.rules = {.margin = .01, .limit = .05}};

static void assert_says(struct aa aa, const char *wanted)
{
	struct buf out = {0};

	aa.is_asked = true;
	aa.side = "main";
	report.aa = aa;
	aa_words_add(&out, &report);
	assert_string_equal(buf_text(&out), wanted);
	buf_release(&out);
}

static void each_finding_has_its_words(void **state)
{
	(void)state;
	assert_says(
		(struct aa){.blocks = 20, .ratio = {1.001, .996, 1.006, .95}, .finding = AA_FINE},
		"main against main on this runner: +0.1% [-0.4, +0.6]");
	assert_says(
		(struct aa){.blocks = 20, .ratio = {.9998, .9991, 1.0009, .95}, .finding = AA_FINE},
		"main against main on this runner: -0.02% [-0.09, +0.09]");
	assert_says((struct aa){.blocks = 16, .ratio = {.9997, .92, 1.08, .95}, .finding = AA_WIDE},
		    "main against main on this runner: +0.0% [-8.0, +8.0]; wider than the limit of "
		    "5%: it is too noisy here to show such a difference in 16 blocks");
	assert_says(
		(struct aa){.blocks = 20, .ratio = {1.03, 1.02, 1.04, .95}, .finding = AA_OFF},
		"main against main on this runner: +3.0% [+2.0, +4.0]; beyond the margin of 1%, "
		"though it is the same code: do not trust differences of this size in this "
		"job");
	assert_says((struct aa){.blocks = 1, .ratio = {1, 0, INFINITY, 1}, .finding = AA_FEW},
		    "main against main on this runner: 1 block is too few to say");
	assert_says((struct aa){.blocks = 0, .finding = AA_FEW},
		    "main against main on this runner: nothing could be measured");
}

static void nobody_asked(void **state)
{
	struct buf out = {0};
	json_t *json;

	(void)state;
	report.aa = (struct aa){0};
	aa_words_add(&out, &report);
	assert_int_equal(out.len, 0);
	json = aa_json_new(&report);
	assert_true(json_is_null(json));
	json_decref(json);
}

static void programs_get_numbers(void **state)
{
	json_t *json;

	(void)state;
	report.aa = (struct aa){.is_asked = true,
				.side = "main",
				.blocks = 3,
				.benchmarks = 2,
				.ratio = {1, 0, INFINITY, 1},
				.finding = AA_FEW};
	json = aa_json_new(&report);
	assert_true(json_is_null(json_object_get(json, "low")));
	assert_true(json_is_null(json_object_get(json, "high")));
	assert_int_equal(json_integer_value(json_object_get(json, "blocks")), 3);
	assert_string_equal(json_string_value(json_object_get(json, "finding")), "few");
	json_decref(json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_finding_has_its_words),
		cmocka_unit_test(nobody_asked),
		cmocka_unit_test(programs_get_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
