/* The time left is true: sessions are played through by the plan's own rules, without a clock. */
#include "runner/session/time_left.h"
#include "stats/interval.h"
#include "stats/random.h"
#include "tests/unit/support.h"

enum { BENCHMARKS = 20, PROCESSES = 200 };

struct game {
	const struct plan *plan;
	struct random_state random;
	double process_s, spread; /* of all benchmarks, as the machine is; each has its own */
	struct standing standings[BENCHMARKS];
	double means[BENCHMARKS][PROCESSES];
	size_t n;
};

/* Benchmark i runs one more process. */
static void turn(struct game *game, size_t i)
{
	struct progress *progress = &game->standings[i].progress;
	double spread = game->spread * (0.5 + (double)(i % 5) / 4);

	game->means[i][progress->processes++] = 1 + spread * random_normal(&game->random);
	progress->spent_s += game->process_s * (0.7 + 0.6 * random_uniform(&game->random));
	progress->half_width = interval_half_width_relative(
		interval_t(game->means[i], (size_t)progress->processes, 0.95));
	game->standings[i].is_done =
		plan_state(game->plan, progress) != PLAN_GO_ON || progress->processes == PROCESSES;
}

/* In random order, as a session does. False: all are done. */
static bool step(struct game *game)
{
	size_t waiting[BENCHMARKS], n = 0;

	for (size_t i = 0; i < game->n; i++)
		if (!game->standings[i].is_done)
			waiting[n++] = i;
	if (n)
		turn(game, waiting[random_below(&game->random, n)]);
	return n > 0;
}

static double spent(const struct game *game)
{
	double sum = 0;

	for (size_t i = 0; i < game->n; i++)
		sum += game->standings[i].progress.spent_s;
	return sum;
}

/* What is told at half of the time over what is true; the game is played twice with equal luck. */
static double told_over_true(struct game game)
{
	struct game first = game;
	double all;

	while (step(&first))
		;
	all = spent(&first);
	while (spent(&game) < all / 2)
		assert_true(step(&game));
	return time_left(game.plan, game.standings, game.n) / (all - spent(&game));
}

static void check(const struct plan *plan, size_t n, double spread, double process_s)
{
	for (uint64_t seed = 0; seed < 20; seed++) {
		struct game game = {.plan = plan,
				    .n = n,
				    .spread = spread,
				    .process_s = process_s,
				    .random = random_seeded(seed, 1)};
		double ratio = told_over_true(game);

		if (!(ratio > 2.0 / 3 && ratio < 4.0 / 3))
			print_error("spread %g, seed %d: %g\n", spread, (int)seed, ratio);
		assert_true(ratio > 2.0 / 3 && ratio < 4.0 / 3);
	}
}

static void at_half_of_the_time_it_is_within_a_third(void **state)
{
	struct plan brief = plan_adaptive;

	(void)state;
	brief.budget_s = 2;
	check(&plan_adaptive, BENCHMARKS, 0.002, 0.3); /* quiet: six processes are enough */
	check(&plan_adaptive, BENCHMARKS, 0.2, 0.3);   /* the budget is spent */
	check(&brief, BENCHMARKS, 0.02, 0.3);	       /* some of each */
	check(&plan_pyperf, BENCHMARKS, 0.05, 0.5);
	check(&plan_pyperf, 1, 0.05, 0.5);
	check(&plan_adaptive, 1, 0.2, 0.3);
}

static void before_the_first_process_it_is_the_least(void **state)
{
	struct standing standings[3] = {{.is_done = false}};
	struct time_bounds bounds = time_left_bounds(&plan_adaptive, 3);

	(void)state;
	assert_rel(time_left(&plan_adaptive, standings, 3), bounds.least, 1e-9);
	assert_rel(bounds.most, 3 * plan_adaptive.budget_s, 1e-9);
	assert_true(bounds.least > 3 && bounds.least < bounds.most);
	bounds = time_left_bounds(&plan_pyperf, 1);
	assert_rel(bounds.least, bounds.most, 0);
	assert_rel(time_left(&plan_adaptive, standings, 0), 0, 0);
}

static void what_is_done_takes_no_time(void **state)
{
	struct standing standings[2] = {{true, {6, 1.2, 0.001}}, {true, {0, 0.1, NAN}}};

	(void)state;
	assert_rel(time_left(&plan_adaptive, standings, 2), 0, 0);
}

/* The third has not begun: the others tell what this machine is like. */
static void others_tell_of_what_has_not_begun(void **state)
{
	struct standing standings[3] = {{true, {30, 10.1, 0.05}}, {false, {20, 6.0, 0.06}}};

	(void)state;
	assert_rel(time_left(&plan_adaptive, standings, 3), 14, 0.1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(at_half_of_the_time_it_is_within_a_third),
		cmocka_unit_test(before_the_first_process_it_is_the_least),
		cmocka_unit_test(what_is_done_takes_no_time),
		cmocka_unit_test(others_tell_of_what_has_not_begun),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
