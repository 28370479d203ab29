/* A sentence for each thing that would help. */
#include "cli/machine/doctor_report.h"
#include "tests/unit/support.h"

static const char *words_of(struct doctor_remedy remedy)
{
	static char text[300];
	struct buf out = {0};

	doctor_remedy_words(&out, &remedy);
	snprintf(text, sizeof(text), "%s", buf_text(&out));
	buf_release(&out);
	return text;
}

static void each_kind_has_words_of_its_own(void **state)
{
	char seen[REMEDY_VALGRIND + 1][300];

	(void)state;
	for (int kind = 0; kind <= REMEDY_VALGRIND; kind++) {
		snprintf(seen[kind], sizeof(seen[kind]), "%s",
			 words_of((struct doctor_remedy){.kind = (enum remedy_kind)kind}));
		assert_true(strlen(seen[kind]) > 10);
		for (int i = 0; i < kind; i++)
			assert_string_not_equal(seen[i], seen[kind]);
	}
}

static void the_numbers_are_in_them(void **state)
{
	(void)state;
	assert_string_equal(
		words_of((struct doctor_remedy){.kind = REMEDY_OTHER_WORK, .cpu = 3, .share = .1}),
		"keep other work off CPU 3, which it had for 10.0% of the time: end "
		"it, or assay system tune --affinity 3, or isolcpus=");
	assert_string_equal(
		words_of((struct doctor_remedy){.kind = REMEDY_QUOTA, .share = .025}),
		"raise the control group's CPU quota: it stopped us for 2.5% of the time");
	assert_string_equal(words_of((struct doctor_remedy){.kind = REMEDY_HEAT, .count = 12}),
			    "cool the processor: it slowed itself down for heat 12 times");
}

static void one_setting_is_one(void **state)
{
	(void)state;
	assert_string_equal(
		words_of((struct doctor_remedy){.kind = REMEDY_TUNE, .cpu = 1, .count = 1}),
		"sudo assay system tune --affinity 1: 1 setting (--dry-run lists it)");
	assert_string_equal(
		words_of((struct doctor_remedy){.kind = REMEDY_TUNE, .cpu = 1, .count = 5}),
		"sudo assay system tune --affinity 1: 5 settings (--dry-run lists them)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_has_words_of_its_own),
		cmocka_unit_test(the_numbers_are_in_them),
		cmocka_unit_test(one_setting_is_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
