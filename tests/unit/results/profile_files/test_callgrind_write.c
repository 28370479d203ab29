#include "results/profile_files/callgrind.h"
#include "tests/unit/results/profiles/profile_made.h"

static char *text_of(const struct stack_profile *profile)
{
	struct buf out = {0};

	assert_int_equal(callgrind_format(profile, &out, NULL), 0);
	return buf_take(&out);
}

static void functions_have_their_own_and_their_calls(void **state)
{
	struct stack_profile profile = {0};
	char *text;

	(void)state;
	made_stack(&profile, 0, "main", 5);
	made_stack(&profile, 0, "main f", 20);
	made_stack(&profile, 0, "main f f", 30);
	made_stack(&profile, 0, "main f f g", 40);
	profile.name = strdup("a\nb");
	profile.unit = strdup("instructions");
	text = text_of(&profile);
	assert_string_equal(text, "# callgrind format\nversion: 1\ncreator: assay\ncmd: a?b\n"
				  "positions: line\nevents: Ir\nsummary: 95\n"
				  "\nfl=(1) /a.py\nfn=(1) main\n1 5\n"
				  "cfi=(2) /a.py\ncfn=(2) f\ncalls=1 1\n1 90\n"
				  "\nfl=(2)\nfn=(2)\n1 20\n1 30\n"
				  "cfi=(2)\ncfn=(2)\ncalls=1 1\n1 70\n"
				  "cfi=(3) /a.py\ncfn=(3) g\ncalls=1 1\n1 40\n"
				  "\nfl=(3)\nfn=(3)\n1 40\n"
				  "\ntotals: 95\n");
	free(text);
	stack_profile_release(&profile);
}

static void lines_and_units_are_kept(void **state)
{
	struct stack_profile profile = {0};
	char *text;

	(void)state;
	made_stack(&profile, 0, "f:12", 3);
	made_stack(&profile, 1, "f:12", 4);
	made_stack(&profile, 0, "f:13", 1);
	text = text_of(&profile);
	assert_non_null(strstr(text, "\nevents: Samples\nsummary: 8\n"));
	assert_non_null(strstr(text, "\n12 7\n13 1\n"));
	free(text);
	profile.unit = strdup("wall time/ns");
	text = text_of(&profile);
	assert_non_null(strstr(text, "\nevents: Wall_time_ns\n"));
	free(text);
	free(profile.unit);
	profile.unit = strdup("%");
	text = text_of(&profile);
	assert_non_null(strstr(text, "\nevents: Samples\n"));
	free(text);
	stack_profile_release(&profile);
}

static void an_empty_profile_is_a_file_too(void **state)
{
	struct stack_profile profile = {0};
	char *text = text_of(&profile);

	(void)state;
	assert_non_null(strstr(text, "\nsummary: 0\n"));
	assert_non_null(strstr(text, "\ntotals: 0\n"));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(functions_have_their_own_and_their_calls),
		cmocka_unit_test(lines_and_units_are_kept),
		cmocka_unit_test(an_empty_profile_is_a_file_too),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
