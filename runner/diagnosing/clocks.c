#include "runner/diagnosing/clocks.h"

#include "runner/drive/coins.h"
#include "runner/drive/marks.h"
#include "runner/drive/worker.h"
#include "runner/drive/worker_loops.h"
#include "runner/drive/worker_spec.h"
#include "runner/session/plan.h"
#include "stats/ttest.h"

#include <math.h>
#include <stdio.h>

extern char **environ;

#define LEVEL .95
/* How long a value is, and how many each worker has: long enough for the clock of a busy machine.
 */
#define VALUE_S 0.05
#define VALUES	4
/* Of loops that take longer there are fewer pairs. */
#define LONG_S	   0.2
#define LONG_PAIRS 3

struct clocking {
	struct clocks *clocks;
	const struct diagnosing_config *config;
	const struct diagnosing_side *sides;
	int64_t loops[2]; /* 0: not known yet */
	struct worker worker;
};

static int start(struct clocking *c, int side, struct coins *coins, const char *part,
		 struct err *err)
{
	const struct diagnosing_config *config = c->config;
	const struct diagnosing_side *of = &c->sides[side];
	bool is_pinned = config->one_cpu && !of->needs_more_cpus && !c->clocks->needs_more_cpus;
	struct environment_rules rules = target_environment(of->target, &of->side->environment);
	char **env = environment_new(&rules, environ, coins_hash_seed(coins), err);
	struct worker_spec spec =
		worker_spec_of(of->side, of->target, WORKER_IS_LOOKED_AT, config->timeout_s);
	int rc;

	if (!env)
		return -1;
	spec.env = env;
	spec.cpus = is_pinned ? config->one_cpu : config->all_cpus;
	spec.limits = config->limits;
	spec.part = part;
	rc = worker_start(&c->worker, &spec, err) || worker_load(&c->worker, of->target, err);
	environment_free(env);
	return rc ? -1 : 0;
}

static int take(struct clocking *c, int64_t loops, struct reading *reading, struct err *err)
{
	if (worker_measure(&c->worker, WORKER_LOOP, loops, reading, err))
		return -1;
	c->clocks->needs_more_cpus |= marks_needs_more_cpus(reading);
	return 0;
}

/* Loops of a value; the first number that is long enough warms up, too. */
static int calibrate(struct clocking *c, int side, struct err *err)
{
	const struct plan plan = {.min_time_s = VALUE_S};
	int64_t tried = 0, next = 1;
	struct reading reading;

	c->loops[side] = worker_loops(&c->worker, c->sides[side].target, c->config->loops).n;
	while (c->loops[side] == 0) {
		tried = next;
		if (take(c, tried, &reading, err))
			return -1;
		next = plan_calibrate(&plan, tried, reading_seconds(&reading));
		if (next == 0)
			return err_set(err, ERR_BENCHMARK, "it takes no time");
		c->loops[side] = next == tried ? next : 0;
	}
	return 0;
}

/* The whole process's: what its threads and the children that it waits for do is work, too. */
static double cpu_of(const struct reading *reading)
{
	if (reading->user_ns >= 0 && reading->system_ns >= 0)
		return (double)(reading->user_ns + reading->system_ns) * 1e-9;
	return (double)(reading->process_cpu_ns >= 0 ? reading->process_cpu_ns : reading->cpu_ns) *
	       1e-9;
}

static void add(struct clocking *c, int side, const struct reading *reading,
		struct clocked *clocked)
{
	double cpu_s = cpu_of(reading);

	clocked->wall_s += (double)reading->wall_ns * 1e-9;
	clocked->cpu_s += cpu_s;
	c->clocks->knows_cpu &= cpu_s >= 0;
	clocked->collections += reading->collections > 0 ? (double)reading->collections : 0;
	clocked->loop_s = (double)reading->wall_ns * 1e-9 / (double)c->loops[side];
}

static int measure(struct clocking *c, int side, struct clocked *clocked, struct err *err)
{
	const struct target *target = c->sides[side].target;
	struct reading reading;
	double iterations = 0;

	if (c->loops[side] == 0 && calibrate(c, side, err))
		return -1;
	for (long i = 0; i < c->config->warmups; i++)
		if (take(c, c->loops[side], &reading, err))
			return -1;
	for (int i = 0; i < VALUES; i++) {
		if (take(c, c->loops[side], &reading, err))
			return -1;
		add(c, side, &reading, clocked);
		iterations += (double)c->loops[side] * (double)target->inner_loops;
		if (clocked->loop_s > LONG_S)
			break;
	}
	clocked->wall_s /= iterations;
	clocked->cpu_s /= iterations;
	clocked->collections /= iterations;
	return 0;
}

static int run_worker(struct clocking *c, int side, size_t pair, struct coins coins,
		      struct err *err)
{
	struct clocks *clocks = c->clocks;
	char part[48];
	int rc;

	snprintf(part, sizeof(part), "worker %zu", pair + 1);
	if (c->config->observe)
		c->config->observe(c->config->context, side, (long)pair);
	rc = start(c, side, &coins, part, err) || measure(c, side, &clocks->sides[side][pair], err);
	if (rc) {
		clocks->failed_side = err->kind == ERR_INTERRUPTED ? -1 : side;
		snprintf(clocks->details, sizeof(clocks->details), "%s",
			 buf_text(&c->worker.details));
	} else {
		worker_finish(&c->worker);
	}
	worker_release(&c->worker);
	return rc ? -1 : 0;
}

/* As many as processes were asked for, where these are fewer. */
static long pairs_wanted(const struct clocks *clocks, const struct diagnosing_config *config)
{
	bool is_long = clocks->n > 0 &&
		       (clocks->sides[0][0].loop_s > LONG_S || clocks->sides[1][0].loop_s > LONG_S);
	long most = is_long ? LONG_PAIRS : CLOCKS_PAIRS;

	return config->workers < most ? config->workers : most;
}

int clocks_take(struct clocks *clocks, const struct diagnosing_config *config,
		const struct diagnosing_side sides[2], struct err *err)
{
	struct clocking c = {.clocks = clocks, .config = config, .sides = sides};

	*clocks = (struct clocks){.knows_cpu = true, .failed_side = -1};
	for (size_t pair = 0; (long)pair < pairs_wanted(clocks, config); pair++) {
		struct coins coins = coins_of(config->seed, 0, pair);
		int first = coins_draw(&coins);

		for (int turn = 0; turn < 2; turn++)
			if (run_worker(&c, turn ? !first : first, pair, coins, err))
				return -1;
		clocks->n = pair + 1;
	}
	return 0;
}

struct interval clocks_ratio(const struct clocks *clocks)
{
	double logs[CLOCKS_PAIRS];

	for (size_t i = 0; i < clocks->n; i++)
		logs[i] = log(clocks->sides[1][i].wall_s / clocks->sides[0][i].wall_s);
	return interval_exp(interval_t(logs, clocks->n, LEVEL));
}

/* Clocks of the process and of the wall are read one after the other: below 0 is none. */
static double waited(const struct clocked *clocked)
{
	return fmax(0, clocked->wall_s - clocked->cpu_s);
}

struct interval clocks_waited(const struct clocks *clocks)
{
	double parts[CLOCKS_PAIRS];

	if (!clocks->knows_cpu)
		return interval_unbounded(NAN);
	for (size_t i = 0; i < clocks->n; i++)
		parts[i] = (waited(&clocks->sides[1][i]) - waited(&clocks->sides[0][i])) /
			   clocks->sides[0][i].wall_s;
	return interval_t(parts, clocks->n, LEVEL);
}
