/* Where numbers stand in a drawing, and what stands beside them. */
#include "cli/page/plot.h"
#include "tests/unit/support.h"

#include <math.h>

static void all_numbers_are_inside_and_none_at_the_edge(void **state)
{
	const double x[] = {3, 1, 2, 5, NAN, INFINITY};
	double scratch[6];
	struct plot_scale scale = plot_scale_of(x, 6, scratch);

	(void)state;
	assert_true(scale.low < 1 && scale.low > 0.5);
	assert_true(scale.high > 5 && scale.high < 5.5);
	assert_true(plot_across(scale, 1) > 0 && plot_across(scale, 5) < PLOT_WIDTH);
	assert_true(plot_across(scale, 3) > plot_across(scale, 2));
	assert_true(plot_down(scale, 5, 100) < plot_down(scale, 1, 100));
}

static void one_number_that_is_far_out_does_not_make_a_line_of_the_others(void **state)
{
	double x[40], scratch[40];
	struct plot_scale scale;

	(void)state;
	for (int i = 0; i < 39; i++)
		x[i] = 10 + i % 7;
	x[39] = 1e6;
	scale = plot_scale_of(x, 40, scratch);
	assert_false(plot_is_inside(scale, 1e6));
	assert_true(plot_is_inside(scale, 10) && plot_is_inside(scale, 16));
	assert_rel(plot_across(scale, 1e6), PLOT_WIDTH, 0);
	assert_true(plot_is_inside(plot_scale_with(scale, 1e6), 1e6));
}

static void nothing_and_equal_numbers_have_a_scale(void **state)
{
	const double same[] = {2, 2, 2};
	double scratch[3];
	struct plot_scale scale = plot_scale_of(same, 3, scratch);

	(void)state;
	assert_true(scale.low < 2 && scale.high > 2);
	scale = plot_scale_of(same, 0, scratch);
	assert_rel(scale.high - scale.low, 1, 0);
	assert_rel(plot_across(scale, NAN), PLOT_WIDTH / 2, 0);
}

static void ticks_are_round_few_and_inside(void **state)
{
	double ticks[PLOT_TICKS_MAX];
	size_t n = plot_ticks((struct plot_scale){0.0123, 0.0987}, 5, ticks);

	(void)state;
	assert_int_equal(n, 4);
	assert_rel(ticks[0], 0.02, 1e-15);
	assert_rel(ticks[3], 0.08, 1e-15);
	n = plot_ticks((struct plot_scale){-1, 1}, 3, ticks);
	assert_int_equal(n, 3);
	assert_rel(ticks[1], 0, 0);
	assert_int_equal(plot_ticks((struct plot_scale){1, 1}, 5, ticks), 0);
	assert_int_equal(plot_ticks((struct plot_scale){0, INFINITY}, 5, ticks), 0);
}

static void changes_are_percents_with_the_digits_that_count(void **state)
{
	char text[UNIT_TEXT];

	(void)state;
	plot_label(PLOT_CHANGE, (struct plot_scale){-0.3, 0.3}, log(1.1), text);
	assert_string_equal(text, "+10%");
	plot_label(PLOT_CHANGE, (struct plot_scale){-0.003, 0.003}, log(0.998), text);
	assert_string_equal(text, "-0.2%");
	plot_label(PLOT_CHANGE, (struct plot_scale){-0.3, 0.3}, 0, text);
	assert_string_equal(text, "0%");
	plot_label(PLOT_SECONDS, (struct plot_scale){0.001, 0.002}, 0.0015, text);
	assert_string_equal(text, "1.50 ms");
}

static void places_are_written_short(void **state)
{
	struct buf out = {0};

	(void)state;
	plot_number(&out, 12.04);
	plot_number(&out, -0.01);
	plot_number(&out, 7.25);
	assert_string_equal(buf_text(&out), "1207.2");
	buf_release(&out);
}

/* What is drawn is named, and the name cannot leave its attribute. */
static void a_picture_has_a_name_that_is_harmless(void **state)
{
	struct buf out = {0};

	(void)state;
	plot_open(&out, 20, "\" onload=\"x");
	plot_close(&out);
	assert_string_equal(buf_text(&out),
			    "<svg class=\"plot\" role=\"img\" height=\"20\" aria-label=\"&quot; "
			    "onload=&quot;x\"></svg>\n");
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_numbers_are_inside_and_none_at_the_edge),
		cmocka_unit_test(one_number_that_is_far_out_does_not_make_a_line_of_the_others),
		cmocka_unit_test(nothing_and_equal_numbers_have_a_scale),
		cmocka_unit_test(ticks_are_round_few_and_inside),
		cmocka_unit_test(changes_are_percents_with_the_digits_that_count),
		cmocka_unit_test(places_are_written_short),
		cmocka_unit_test(a_picture_has_a_name_that_is_harmless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
