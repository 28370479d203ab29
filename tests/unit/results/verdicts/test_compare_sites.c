#include "results/verdicts/pair.h"
#include "tests/unit/compare_support.h"

static const struct compare_rules plain = {.margin = 0.01, .limit = NAN};
static struct err err;

/* Processes of benchmark "a" on a machine, as a merged file has them. */
static void add(struct bench *bench, const char *machine, size_t processes, double center,
		double width)
{
	double means[100];

	if (processes > 1)
		spread(means, processes, center, width);
	else
		means[0] = center;
	for (size_t i = 0; i < processes; i++) {
		struct run *run = run_new();

		assert_int_equal(run_set_text(run, "name", "a", NULL), 0);
		assert_int_equal(run_set_text(run, "machine_hostname", machine, NULL), 0);
		assert_int_equal(run_add_value(run, means[i], NULL), 0);
		assert_int_equal(bench_take_run(bench, run, NULL), 0);
	}
}

struct trial {
	struct bench *old_bench, *new_bench;
	struct comparison c;
};

static struct trial trial_new(void)
{
	return (struct trial){.old_bench = bench_new(), .new_bench = bench_new()};
}

static void compare(struct trial *t)
{
	assert_int_equal(comparison_init(&t->c, t->old_bench, t->new_bench, &plain, &err), 0);
}

static void end(struct trial *t)
{
	comparison_release(&t->c);
	bench_free(t->old_bench);
	bench_free(t->new_bench);
}

/* What the note of that kind says under that name; NaN: nothing. */
static double said(const struct trial *t, enum note_kind kind, const char *name)
{
	const struct note *note = notes_find(&t->c.notes, kind);
	const struct figure *figure = note ? figure_find(note->figures, name) : NULL;

	return figure ? figure->number : NAN;
}

static void each_machine_is_compared_with_itself(void **state)
{
	struct trial t = trial_new();

	/* The fast machine has most of the old processes and few of the new: thrown together, the
	   new file would be called slower by half, though it is 3 % faster on both. */
	(void)state;
	add(t.old_bench, "fast", 20, 1, 0.01);
	add(t.old_bench, "slow", 5, 2, 0.01);
	add(t.new_bench, "fast", 5, 0.97, 0.01);
	add(t.new_bench, "slow", 20, 1.94, 0.01);
	compare(&t);
	assert_int_equal(t.c.verdict, VERDICT_FASTER);
	assert_rel(t.c.ratio.estimate, 0.97, 1e-12);
	assert_true(t.c.ratio.high < 0.99);
	assert_int_equal(t.c.machine, MACHINE_SAME);
	assert_rel(said(&t, NOTE_SITES, "machines"), 2, 0);
	assert_null(notes_find(&t.c.notes, NOTE_SITES_DISAGREE));
	assert_null(notes_find(&t.c.notes, NOTE_NOISE)); /* neither groups nor drift */
	end(&t);
}

static void the_interval_is_that_of_the_mean_over_machines(void **state)
{
	struct trial t = trial_new(), one = trial_new();

	/* Two machines alike: the same ratio, known with 1/sqrt(2) of the error. */
	(void)state;
	add(t.old_bench, "m", 10, 1, 0.05);
	add(t.old_bench, "n", 10, 3, 0.05);
	add(t.new_bench, "m", 10, 1, 0.05);
	add(t.new_bench, "n", 10, 3, 0.05);
	add(one.old_bench, "m", 10, 1, 0.05);
	add(one.new_bench, "m", 10, 1, 0.05);
	compare(&t);
	compare(&one);
	assert_rel(t.c.se, one.c.se / sqrt(2), 1e-12);
	assert_rel(t.c.df, 2 * one.c.df, 1e-12);
	assert_int_equal(one.c.sites.n, 0);
	assert_int_equal(t.c.verdict, VERDICT_UNDECIDED);
	assert_true(t.c.needs > 0 && t.c.needs < one.c.needs);
	end(&t);
	end(&one);
}

static void machines_that_disagree_are_told(void **state)
{
	struct trial t = trial_new();

	(void)state;
	add(t.old_bench, "m", 10, 1, 0.01);
	add(t.old_bench, "n", 10, 1, 0.01);
	add(t.new_bench, "m", 10, 1.1, 0.01);
	add(t.new_bench, "n", 10, 0.9, 0.01);
	compare(&t);
	assert_rel(said(&t, NOTE_SITES_DISAGREE, "low"), -0.1, 1e-9);
	assert_rel(said(&t, NOTE_SITES_DISAGREE, "high"), 0.1, 1e-9);
	end(&t);
}

/* From three machines on they are a sample: what machines, and sessions on them, differ by is in
   how their ratios differ, and nothing is assumed of it. */
static void three_machines_are_a_sample_of_machines(void **state)
{
	static const double ratios[] = {1.04, 1.10, 1.16};
	static const char *const names[] = {"k", "m", "n"};
	struct compare_rules rules = {.margin = .01, .limit = NAN, .session_sd = NAN};

	(void)state;
	for (int these = 0; these < 2; these++) {
		struct trial t = trial_new();

		for (size_t i = 0; i < 3; i++) {
			add(t.old_bench, names[i], 10, 1 + (double)i, .001);
			add(t.new_bench, names[i], 10, (1 + (double)i) * ratios[i], .001);
		}
		rules.session_sd = these ? 0 : NAN;
		assert_int_equal(comparison_init(&t.c, t.old_bench, t.new_bench, &rules, &err), 0);
		assert_rel(t.c.ratio.estimate, cbrt(1.04 * 1.10 * 1.16), 1e-12);
		if (these) {
			assert_true(t.c.ratio.low > 1.09);
			assert_null(
				figure_find(notes_find(&t.c.notes, NOTE_SITES)->figures, "all"));
		} else {
			assert_int_equal(t.c.session.source, SESSION_MACHINES);
			assert_non_null(
				figure_find(notes_find(&t.c.notes, NOTE_SITES)->figures, "all"));
			assert_rel(t.c.df, 2, 1e-12);
			assert_rel(t.c.se, .0315250, 1e-3); /* sd of the three logs / sqrt(3) */
			assert_int_equal(t.c.verdict, VERDICT_UNDECIDED);
			assert_int_equal(t.c.needs, 0);
			assert_null(notes_find(&t.c.notes, NOTE_SESSIONS_ASSUMED));
			assert_non_null(notes_find(&t.c.notes, NOTE_SITES_DISAGREE));
		}
		end(&t);
	}
}

static void a_machine_of_one_file_is_left_out(void **state)
{
	struct trial t = trial_new();

	(void)state;
	add(t.old_bench, "m", 10, 1, 0.01);
	add(t.old_bench, "only old", 7, 5, 0.01);
	add(t.old_bench, "once", 1, 5, 0);
	add(t.new_bench, "m", 10, 1.1, 0.01);
	add(t.new_bench, "once", 9, 1, 0.01);
	compare(&t);
	assert_rel(t.c.ratio.estimate, 1.1, 1e-12);
	assert_int_equal(t.c.verdict, VERDICT_SLOWER);
	assert_rel(said(&t, NOTE_SITES_LEFT_OUT, "old"), 8, 0);
	assert_rel(said(&t, NOTE_SITES_LEFT_OUT, "new"), 9, 0);
	assert_rel(said(&t, NOTE_SITES, "machines"), 1, 0);
	end(&t);
}

static void no_machine_in_common_is_another_machine(void **state)
{
	struct trial t = trial_new();

	(void)state;
	add(t.old_bench, "m", 10, 1, 0.01);
	add(t.old_bench, "n", 10, 1, 0.01);
	add(t.new_bench, "o", 10, 1, 0.01);
	compare(&t);
	assert_int_equal(t.c.machine, MACHINE_OTHER);
	assert_int_equal(t.c.sites.shared, 0);
	end(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_machine_is_compared_with_itself),
		cmocka_unit_test(the_interval_is_that_of_the_mean_over_machines),
		cmocka_unit_test(machines_that_disagree_are_told),
		cmocka_unit_test(three_machines_are_a_sample_of_machines),
		cmocka_unit_test(a_machine_of_one_file_is_left_out),
		cmocka_unit_test(no_machine_in_common_is_another_machine),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
