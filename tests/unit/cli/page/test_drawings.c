/* From data to pictures: every process a dot, intervals where they belong, series thinned. */
#include "cli/page/dots.h"
#include "cli/page/ratio.h"
#include "cli/page/in_time.h"
#include "cli/page/trend.h"
#include "results/model/evidence.h"
#include "tests/unit/compare_support.h"

#include <math.h>
#include <string.h>

static size_t count(const char *text, const char *part)
{
	size_t n = 0;

	for (; (text = strstr(text, part)); text += strlen(part))
		n++;
	return n;
}

/* ---- dots */

static void every_process_is_a_dot_and_none_lies_on_another(void **state)
{
	const double x[] = {1, 1, 1, 2};
	struct buf out = {0};

	(void)state;
	assert_int_equal(dots_path(&out, "a", (struct plot_scale){0, 4}, x, 4, 20, 40), 0);
	assert_string_equal(buf_text(&out), "<path class=\"d a\" "
					    "d=\"M250 15h0M250 20h0M250 25h0M500 20h0\"/>");
	buf_release(&out);
}

/* However many there are, they stay in their row. */
static void many_equal_ones_stay_in_their_row(void **state)
{
	double x[300];
	struct buf out = {0};
	const char *at;

	(void)state;
	for (int i = 0; i < 300; i++)
		x[i] = 1;
	assert_int_equal(dots_path(&out, "a", (struct plot_scale){0, 2}, x, 300, 20, 40), 0);
	at = buf_text(&out);
	assert_int_equal(count(at, "h0"), 300);
	while ((at = strstr(at, "M500 "))) {
		double y = strtod(at + 5, NULL);

		assert_true(y >= 2.9 && y <= 37.1);
		at++;
	}
	buf_release(&out);
}

static void sides_are_named_and_what_is_beyond_the_edge_is_counted(void **state)
{
	double old[20], new[] = {1.5};
	struct dots_row rows[2] = {{"old <b>", "a", old, 20, 1.5}, {"new", "b", new, 1, NAN}};
	struct buf out = {0};

	(void)state;
	for (int i = 0; i < 20; i++)
		old[i] = 1 + i % 10 * 0.1;
	old[7] = 1000;
	assert_int_equal(dots_draw(&out, rows, 2, PLOT_SECONDS), 0);
	assert_non_null(strstr(buf_text(&out), "old &lt;b&gt;: 20 processes (1 beyond the edge)"));
	assert_non_null(strstr(buf_text(&out), "new: 1 process<"));
	assert_int_equal(count(buf_text(&out), "class=\"m "), 1); /* NaN has no line */
	buf_clear(&out);
	rows[0].n = rows[1].n = 0;
	assert_int_equal(dots_draw(&out, rows, 2, PLOT_SECONDS), 0);
	assert_int_equal(out.len, 0);
	buf_release(&out);
}

/* ---- ratios */

static struct interval around(double estimate, double half)
{
	return (struct interval){estimate, estimate - half, estimate + half, 0.95};
}

static void an_interval_that_is_not_known_is_not_drawn(void **state)
{
	struct ratio_drawn ratio = {
		.log_ratio = around(0.1, 0.02), .margin = 0.01, .css = "slower"};
	struct buf out = {0};

	(void)state;
	ratio_draw_in_row(&out, &ratio, 0.2);
	assert_non_null(
		strstr(buf_text(&out), "<path class=\"i slower\" d=\"M700.0 9.0H800.0\"/>"));
	assert_non_null(strstr(buf_text(&out), "<path class=\"e slower\" d=\"M750.0 9.0h0\"/>"));
	buf_clear(&out);
	ratio.log_ratio.low = -INFINITY;
	ratio_draw_in_row(&out, &ratio, 0.2);
	assert_null(strstr(buf_text(&out), "class=\"i "));
	assert_non_null(strstr(buf_text(&out), "class=\"e "));
	buf_clear(&out);
	ratio.log_ratio = around(NAN, 1);
	ratio_draw_in_row(&out, &ratio, 0.2);
	assert_null(strstr(buf_text(&out), "class=\"e "));
	assert_int_equal(ratio_draw(&out, &ratio), 0);
	assert_null(strstr(buf_text(&out), "NAN"));
	assert_null(strstr(buf_text(&out), "nan"));
	buf_release(&out);
}

static void each_pair_is_a_dot(void **state)
{
	const double pairs[] = {0.05, 0.1, 0.15};
	const struct ratio_drawn ratio = {.log_ratio = around(0.1, 0.02),
					  .margin = 0.01,
					  .css = "slower",
					  .pairs = pairs,
					  .n = 3};
	struct buf out = {0};

	(void)state;
	assert_int_equal(ratio_draw(&out, &ratio), 0);
	assert_int_equal(count(buf_text(&out), "h0"), 4); /* and the estimate */
	assert_non_null(strstr(buf_text(&out), "aria-label=\"difference +11%, interval +8% to "
					       "+13%, 3 pairs\""));
	buf_release(&out);
}

static void one_row_that_is_far_out_does_not_hide_the_others(void **state)
{
	struct interval rows[20];
	double scratch[20];

	(void)state;
	for (int i = 0; i < 20; i++)
		rows[i] = around(0.02, 0.01);
	assert_rel(ratio_span(rows, 20, 0.01, scratch), 0.033, 1e-9);
	rows[3] = around(1.2, 0.01);
	assert_rel(ratio_span(rows, 20, 0.01, scratch), 0.099, 1e-9);
	rows[3] = around(0.05, 0.01); /* not so far: it counts */
	assert_rel(ratio_span(rows, 20, 0.01, scratch), 0.066, 1e-9);
	assert_true(ratio_span(rows, 0, 0.01, scratch) > 0.009);
}

/* ---- series */

static struct bench *session(int processes, int64_t step_ns)
{
	struct bench *bench = bench_new();
	int64_t start = step_ns < 0 ? 1000000000 : 0;

	for (int p = 0; p < processes; p++) {
		struct run *run = run_new();

		assert_int_equal(run_set_text(run, "name", "a", NULL), 0);
		for (int i = 0; i < 10; i++) {
			struct evidence seen = evidence_unknown;

			seen.start_ns = start;
			seen.marks = i == 3 ? MARK_PREEMPTED : 0;
			start += step_ns;
			assert_int_equal(run_add_value(run, 1 + i * 0.01, NULL), 0);
			assert_int_equal(run_add_evidence(run, &seen, false, NULL), 0);
		}
		assert_int_equal(bench_take_run(bench, run, NULL), 0);
	}
	return bench;
}

static void values_stand_where_the_clock_says(void **state)
{
	struct bench *bench = session(2, 500000000);
	const struct bench *const sides[2] = {bench, NULL};
	struct in_time line = {0};

	(void)state;
	assert_int_equal(in_time_of_values(&line, sides), 0);
	assert_true(line.has_clock);
	assert_int_equal(line.lines[0].n, 20);
	assert_int_equal(line.lines[1].n, 0);
	assert_rel(line.lines[0].dots[19].x, 9.5, 1e-9);
	assert_true(line.lines[0].dots[13].is_marked && !line.lines[0].dots[12].is_marked);
	in_time_release(&line);
	bench_free(bench);
}

/* Of a clock that goes back, two sessions would lie over each other. */
static void values_are_numbered_where_the_clock_goes_back_or_is_not_known(void **state)
{
	struct bench *back = session(2, -1), *none = make_spread("a", 5, 1, 0.1);
	const struct bench *const sides[2] = {back, NULL};
	const struct bench *const alone[2] = {none, NULL};
	struct in_time line = {0};

	(void)state;
	assert_int_equal(in_time_of_values(&line, sides), 0);
	assert_false(line.has_clock);
	assert_rel(line.lines[0].dots[19].x, 20, 0);
	in_time_release(&line);
	assert_int_equal(in_time_of_values(&line, alone), 0);
	assert_false(line.has_clock);
	assert_rel(line.lines[0].dots[4].x, 5, 0);
	in_time_release(&line);
	assert_int_equal(in_time_of_pacers(&line, alone), 0);
	assert_int_equal(line.lines[0].n, 0);
	in_time_release(&line);
	bench_free(back);
	bench_free(none);
}

static void thinning_keeps_the_extremes_and_says_how_many_there_were(void **state)
{
	struct bench *bench = session(100, 1000);
	const struct bench *const sides[2] = {bench, NULL};
	struct in_time line = {0};
	struct series_found {
		bool low, high;
	} found = {false, false};

	(void)state;
	assert_int_equal(in_time_of_values(&line, sides), 0);
	line.lines[0].dots[501].y = 7;
	line.lines[0].dots[502].y = 0.1;
	in_time_thin(&line, 50);
	assert_true(line.lines[0].n <= 52);
	for (size_t i = 0; i < line.lines[0].n; i++) {
		found.high |= line.lines[0].dots[i].y == 7;
		found.low |= line.lines[0].dots[i].y == 0.1;
		assert_true(i == 0 || line.lines[0].dots[i].x > line.lines[0].dots[i - 1].x);
	}
	assert_true(found.low && found.high);
	assert_int_equal(in_time_count(&line).values, 1000);
	assert_int_equal(in_time_count(&line).beyond, 2);
	in_time_release(&line);
	bench_free(bench);
}

static void disturbed_values_have_another_shape(void **state)
{
	struct bench *bench = session(2, 1000);
	const struct bench *const sides[2] = {bench, NULL};
	struct in_time line = {0};
	struct buf out = {0};

	(void)state;
	assert_int_equal(in_time_of_values(&line, sides), 0);
	assert_int_equal(in_time_draw(&out, &line, PLOT_SECONDS, 100, "values"), 0);
	assert_int_equal(count(buf_text(&out), "v8"), 2);
	assert_int_equal(count(buf_text(&out), "h0"), 18);
	assert_int_equal(in_time_count(&line).marked, 2);
	buf_release(&out);
	in_time_release(&line);
	bench_free(bench);
}

/* ---- over time */

static void levels_end_where_something_changed(void **state)
{
	const double x[] = {0, 1, 2, 3, 4, 5, 6, 7}, y[] = {1, 1, 1, 1, 2, 2, 2, 2};
	const double half[] = {0.1, 0.1, NAN, 0.1, 0.1, 0.1, 0.1, 0.1};
	const struct trend_mark mark = {4, 3, 5, "slower"};
	struct trend trend = {.x = x,
			      .y = y,
			      .half = half,
			      .n = 8,
			      .marks = &mark,
			      .n_marks = 1,
			      .across = {0, 7},
			      .down = {0, 3},
			      .from = "then",
			      .to = "<now>"};
	struct buf out = {0};

	(void)state;
	assert_int_equal(trend_draw(&out, &trend, PLOT_SECONDS, 100, "a"), 0);
	assert_int_equal(count(buf_text(&out), "class=\"l\""), 2);
	assert_int_equal(count(buf_text(&out), "h0"), 8);
	assert_int_equal(count(buf_text(&out), "V"), 7);
	assert_int_equal(count(buf_text(&out), "class=\"band\""), 1);
	assert_int_equal(count(buf_text(&out), "class=\"c slower\""), 1);
	assert_non_null(strstr(buf_text(&out), "&lt;now&gt;"));
	buf_clear(&out);
	trend.n_marks = 0;
	assert_int_equal(trend_draw(&out, &trend, PLOT_SECONDS, 4, "a"), 0);
	assert_int_equal(count(buf_text(&out), "class=\"l\""), 1);
	assert_true(count(buf_text(&out), "h0") <= 5);
	buf_clear(&out);
	trend.n = 0;
	assert_int_equal(trend_draw(&out, &trend, PLOT_SECONDS, 100, "a"), 0);
	assert_int_equal(out.len, 0);
	buf_release(&out);
}

static void a_long_history_is_a_short_line(void **state)
{
	double y[5000];
	struct buf out = {0};

	(void)state;
	for (int i = 0; i < 5000; i++)
		y[i] = i % 17;
	assert_int_equal(trend_draw_in_row(&out, y, 5000), 0);
	assert_true(count(buf_text(&out), "L") <= 81);
	buf_clear(&out);
	assert_int_equal(trend_draw_in_row(&out, y, 1), 0);
	assert_int_equal(count(buf_text(&out), "path"), 0);
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_process_is_a_dot_and_none_lies_on_another),
		cmocka_unit_test(many_equal_ones_stay_in_their_row),
		cmocka_unit_test(sides_are_named_and_what_is_beyond_the_edge_is_counted),
		cmocka_unit_test(an_interval_that_is_not_known_is_not_drawn),
		cmocka_unit_test(each_pair_is_a_dot),
		cmocka_unit_test(one_row_that_is_far_out_does_not_hide_the_others),
		cmocka_unit_test(values_stand_where_the_clock_says),
		cmocka_unit_test(values_are_numbered_where_the_clock_goes_back_or_is_not_known),
		cmocka_unit_test(thinning_keeps_the_extremes_and_says_how_many_there_were),
		cmocka_unit_test(levels_end_where_something_changed),
		cmocka_unit_test(a_long_history_is_a_short_line),
		cmocka_unit_test(disturbed_values_have_another_shape),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
