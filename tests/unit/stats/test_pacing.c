#include "stats/pacing.h"
#include "stats/moment.h"
#include "stats/random.h"
#include "stats/ttest.h"
#include "tests/unit/support.h"

#include <math.h>

/* ---- one process */

static void a_process_is_the_mean_over_its_partner(void **state)
{
	const double times[] = {2, 2, 2, 6}, pacers[] = {1, 1, 4, 1};
	double values[4], logs[4], scratch[4];
	struct pacing_process p;

	(void)state;
	for (int i = 0; i < 4; i++) {
		values[i] = log(times[i]);
		logs[i] = log(pacers[i]);
	}
	p = pacing_process_of(values, logs, 4, scratch);
	/* what the benchmark does rarely counts; what disturbed one slice of the pacer does not */
	assert_rel(p.ratio, log(3), 1e-15);
	assert_rel(p.value, log(3), 1e-15);
	assert_true(fabs(p.pacer) < 1e-15);
	assert_rel(pacing_level(&p, 1), p.ratio, 1e-15);
	assert_rel(pacing_level(&p, 0), p.ratio + p.pacer, 1e-15);
}

static void too_few_slices_say_what_they_can(void **state)
{
	const double value[] = {log(3)}, pacer[] = {log(2)};
	double scratch[1];
	struct pacing_process none = pacing_process_of(value, pacer, 0, scratch);
	struct pacing_process one = pacing_process_of(value, pacer, 1, scratch);

	(void)state;
	assert_true(isnan(none.ratio) && isnan(none.value) && isnan(none.pacer));
	assert_rel(one.ratio, log(1.5), 1e-15);
	assert_true(one.power == 0 && one.cross == 0);
	assert_rel(pacing_slope_of(&one, NULL, 1).b, PACING_SLOPE, 1e-15);
	assert_true(isnan(pacing_spread(NULL, 0)));
}

/* ---- worlds. Spreads in logs: of the machine between sessions, processes and slices, of the
   processes of benchmark and pacer by themselves, of single slices. */

struct world {
	double session, process, slice;
	double own, placement, noise;
	double b;
};

enum { SLICES = 32, PROCESSES = 20 };

struct file {
	struct pacing_process processes[2 * PROCESSES]; /* room for a second file */
	double logs[2 * PROCESSES];
	size_t n;
};

static struct pacing_process make_process(const struct world *w, struct random_state *random,
					  double speed, double level)
{
	double values[SLICES], pacers[SLICES], scratch[SLICES], moment = 0;
	double own = level + w->own * random_normal(random);
	double placement = w->placement * random_normal(random);

	for (int j = 0; j < SLICES; j++) {
		moment = .9 * moment + sqrt(1 - .81) * w->slice * random_normal(random);
		values[j] = own + w->b * (speed + moment) + w->noise * random_normal(random);
		pacers[j] = placement + speed + moment + w->noise * random_normal(random);
	}
	return pacing_process_of(values, pacers, SLICES, scratch);
}

static void add_file(struct file *file, const struct world *w, struct random_state *random,
		     double level)
{
	double session = w->session * random_normal(random);

	for (int i = 0; i < PROCESSES; i++) {
		double speed = session + w->process * random_normal(random);

		file->processes[file->n] = make_process(w, random, speed, level);
		file->logs[file->n] = file->processes[file->n].value;
		file->n++;
	}
}

static const struct world restless = {.06, .08, .05, .02, .01, .03, 1};
static const struct world still = {.002, .002, .002, .01, .01, .01, 1};

/* ---- the slope */

static void the_slope_is_found_where_the_machine_moves(void **state)
{
	const double slopes[] = {.75, 1, 1.1};

	(void)state;
	for (size_t k = 0; k < sizeof(slopes) / sizeof(*slopes); k++) {
		struct moment_running found = {0};
		double claimed = 0;

		for (uint64_t r = 0; r < 200; r++) {
			struct random_state random = random_seeded(7, 1000 * k + r);
			struct world w = restless;
			struct file file = {.n = 0};
			struct pacing_slope slope;

			w.b = slopes[k];
			add_file(&file, &w, &random, 0);
			slope = pacing_slope_of(file.processes, NULL, file.n);
			moment_running_add(&found, slope.b);
			claimed += slope.variance / 200;
		}
		/* shrunk towards 1, by no more than it is known to */
		assert_true(fabs(found.mean - slopes[k]) < .12);
		assert_true(claimed > .5 * moment_running_variance(&found));
		assert_true(sqrt(claimed) < 1.2 * PACING_SLOPE_SD);
	}
}

static void a_still_machine_says_nothing_of_the_slope(void **state)
{
	struct random_state random = random_seeded(7, 1);
	struct file file = {.n = 0};
	struct world w = still;
	struct pacing_slope slope;

	(void)state;
	w.b = .3;
	add_file(&file, &w, &random, 0);
	slope = pacing_slope_of(file.processes, NULL, file.n);
	assert_true(fabs(slope.b - PACING_SLOPE) < .1);
	assert_true(slope.variance > .5 * PACING_SLOPE_SD * PACING_SLOPE_SD);
}

/* ---- which kind */

static void work_that_does_not_follow_is_left_alone(void **state)
{
	size_t left = 0;

	(void)state;
	for (uint64_t r = 0; r < 200; r++) {
		struct random_state random = random_seeded(11, r);
		struct file file = {.n = 0};
		struct world w = restless;
		const struct pacing_process *kinds[PACING_KINDS] = {file.processes, NULL};
		double scratch[2 * PROCESSES];

		w.b = 0; /* it sleeps */
		add_file(&file, &w, &random, 0);
		left += pacing_choose(file.logs, kinds, NULL, file.n, scratch).kind < 0;
	}
	assert_true(left > 190);
}

static void the_second_kind_is_taken_where_it_is_much_better(void **state)
{
	struct random_state random = random_seeded(12, 1);
	struct file first = {.n = 0}, second = {.n = 0};
	const struct pacing_process *kinds[PACING_KINDS] = {first.processes, second.processes};
	double scratch[2 * PROCESSES];

	(void)state;
	add_file(&second, &restless, &random, 0);
	for (size_t i = 0; i < second.n; i++) { /* a pacer that feels nothing */
		first.processes[i] = second.processes[i];
		first.processes[i].pacer = .02 * random_normal(&random);
		first.processes[i].ratio = second.logs[i] - first.processes[i].pacer;
	}
	assert_int_equal(pacing_choose(second.logs, kinds, NULL, second.n, scratch).kind, 1);
	kinds[1] = NULL;
	kinds[0] = second.processes;
	assert_int_equal(pacing_choose(second.logs, kinds, NULL, second.n, scratch).kind, 0);
}

/* ---- two files */

/* The log ratio of two files of this world, the second slower by `level`, as compare does it. */
static struct ttest compare(const struct world *w, uint64_t stream, double level, bool is_paced)
{
	struct random_state random = random_seeded(13, stream);
	struct file file = {.n = 0};
	const struct pacing_process *kinds[PACING_KINDS] = {file.processes, NULL};
	size_t groups[2 * PROCESSES];
	double x[2 * PROCESSES], moved[2 * PROCESSES], speed;
	struct pacing_choice choice;
	struct ttest_session rest;

	add_file(&file, w, &random, 0);
	add_file(&file, w, &random, level);
	for (size_t i = 0; i < file.n; i++)
		groups[i] = i >= PROCESSES;
	choice = pacing_choose(file.logs, kinds, groups, file.n, x);
	if (!is_paced)
		return ttest_welch(file.logs, PROCESSES, file.logs + PROCESSES, PROCESSES, .95);
	for (size_t i = 0; i < file.n; i++) {
		x[i] = choice.kind < 0 ? file.logs[i]
				       : pacing_level(&file.processes[i], choice.slope.b);
		moved[i] = file.processes[i].pacer;
	}
	rest = pacing_rest_pool(
		pacing_rest_of(x, PROCESSES, moment_sd(moved, PROCESSES), choice.left, false),
		pacing_rest_of(x + PROCESSES, PROCESSES, moment_sd(moved + PROCESSES, PROCESSES),
			       choice.left, false));
	speed = moment_mean(moved, PROCESSES) - moment_mean(moved + PROCESSES, PROCESSES);
	rest = pacing_rest_moved(rest, speed, choice.kind < 0 ? NAN : choice.slope.variance,
				 2 * PROCESSES - 2);
	return ttest_welch_sides(ttest_side_of(x, PROCESSES),
				 ttest_side_of(x + PROCESSES, PROCESSES), &rest, .95);
}

static double share_found(const struct world *w, double level, bool is_paced, double *half_width)
{
	enum { REPEATS = 1000 };
	double found = 0;

	*half_width = 0;
	for (uint64_t r = 0; r < REPEATS; r++) {
		struct ttest test = compare(w, r, level, is_paced);

		found += test.p < .05;
		*half_width += (test.difference.high - test.difference.low) / 2 / REPEATS;
	}
	return found / REPEATS;
}

static void the_same_code_is_seldom_called_different(void **state)
{
	const double slopes[] = {.35, .75, 1};
	double width, bare;

	(void)state;
	for (size_t k = 0; k < sizeof(slopes) / sizeof(*slopes); k++) {
		struct world w = restless;

		w.b = slopes[k];
		assert_true(share_found(&w, 0, true, &width) <= .06);
	}
	/* The times alone, that know nothing of sessions, are different in most cases. */
	assert_true(share_found(&restless, 0, false, &bare) > .4);
	share_found(&restless, 0, true, &width);
	assert_true(width < .025);
	assert_true(share_found(&still, 0, true, &width) <= .06);
	assert_true(width < .015);
}

static void a_difference_is_found_through_the_machines(void **state)
{
	double width;

	(void)state;
	assert_true(share_found(&restless, log(1.05), true, &width) >= .95);
	assert_true(share_found(&restless, log(1.03), true, &width) >= .6);
}

/* ---- shares and rests */

static void a_restless_machine_has_more_of_the_pacer(void **state)
{
	(void)state;
	assert_rel(pacing_share(NAN), 1.0 / 3, 1e-12);
	assert_rel(pacing_share(.001), .1, 1e-12);
	assert_rel(pacing_share(.2), 1.0 / 3, 1e-12);
	assert_true(pacing_share(.03) > .1 && pacing_share(.03) < 1.0 / 3);
}

static void what_is_left_is_never_zero_and_is_learned(void **state)
{
	double calm[24], drifting[24];
	struct random_state random = random_seeded(17, 1);
	struct ttest_session before, of_calm, of_drifting;

	(void)state;
	for (int i = 0; i < 24; i++) {
		calm[i] = .002 * random_normal(&random);
		drifting[i] = calm[i] + .02 * (i / 6);
	}
	before = pacing_rest_of(calm, 4, 0, 1, false);
	of_calm = pacing_rest_of(calm, 24, 0, 1, false);
	of_drifting = pacing_rest_of(drifting, 24, 0, 1, false);
	assert_true(before.variance > 0 && of_calm.variance > 0);
	assert_true(of_calm.variance < before.variance);
	assert_true(of_drifting.variance > 3 * before.variance);
	assert_true(of_calm.df > before.df);
	/* One value, and a machine that moves: what was seen elsewhere. */
	assert_true(pacing_rest_of(calm, 1, .1, 1, false).variance > before.variance);
	/* What waits for memory shares caches with machines that nobody sees. */
	assert_true(sqrt(pacing_rest_of(calm, 4, 0, 1, true).variance) > .04);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_process_is_the_mean_over_its_partner),
		cmocka_unit_test(too_few_slices_say_what_they_can),
		cmocka_unit_test(the_slope_is_found_where_the_machine_moves),
		cmocka_unit_test(a_still_machine_says_nothing_of_the_slope),
		cmocka_unit_test(work_that_does_not_follow_is_left_alone),
		cmocka_unit_test(the_second_kind_is_taken_where_it_is_much_better),
		cmocka_unit_test(the_same_code_is_seldom_called_different),
		cmocka_unit_test(a_difference_is_found_through_the_machines),
		cmocka_unit_test(a_restless_machine_has_more_of_the_pacer),
		cmocka_unit_test(what_is_left_is_never_zero_and_is_learned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
