#include "runner/block.h"

#include "runner/interrupt.h"
#include "runner/marks.h"
#include "runner/plan.h"
#include "runner/reading_to_run.h"
#include "runner/report.h"

#include <stdlib.h>
#include <string.h>

extern char **environ;

long block_rounds(const struct block_plan *plan, double slice_s)
{
	long most = plan->rounds > 0 ? plan->rounds : BLOCK_ROUNDS;
	double fit = BLOCK_SLICES_S / (2 * slice_s);

	if (!(fit >= 1.0))
		return 1;
	return fit < (double)most ? (long)fit : most;
}

/* A fair coin, written down. */
static int draw(struct block *block, gsl_rng *coins)
{
	int side = (int)gsl_rng_uniform_int(coins, 2);
	size_t len = strlen(block->coins);

	if (len + 1 < sizeof(block->coins)) {
		block->coins[len] = (char)('a' + side);
		block->coins[len + 1] = '\0';
	}
	return side;
}

static int blame(struct block *block, int side)
{
	block->failed_side = side;
	return -1;
}

/* ---- start and end */

/* A worker that cannot count measures all the same: that is no failure. */
static int open_counters(struct block *block, const struct block_plan *plan, int side,
			 struct err *err)
{
	struct err cause = {0};

	if (!plan->counters[side] || plan->counters[side]->n == 0 ||
	    !worker_open_counters(&block->workers[side], plan->counters[side], &cause) ||
	    cause.kind == ERR_BENCHMARK)
		return 0;
	*err = cause;
	return -1;
}

static int start_side(struct block *block, const struct block_plan *plan, int side,
		      uint32_t hash_seed, struct err *err)
{
	const struct side *of = plan->sides[side];
	struct environment_rules rules = of->environment;
	struct worker_spec spec = {.program = of->program,
				   .bootstrap = of->bootstrap,
				   .directory = of->directory,
				   .cpus = plan->cpus,
				   .timeout_s = plan->timeout_s,
				   .limits = plan->limits};
	char **env;
	int rc;

	rules.wanted = plan->targets[side]->inherit;
	spec.env = env = environment_new(&rules, environ, hash_seed, err);
	if (!env)
		return -1;
	rc = worker_start(&block->workers[side], &spec, err) ||
	     worker_load(&block->workers[side], plan->targets[side], err);
	environment_free(env);
	return rc || open_counters(block, plan, side, err) ? blame(block, side) : 0;
}

static int describe_side(struct block *block, const struct block_plan *plan, int side,
			 uint32_t hash_seed, struct err *err)
{
	struct run *run = block->runs[side] = run_new();
	const struct target *target = plan->targets[side];

	if (!run)
		return err_memory(err);
	if (run_set_text(run, "name", plan->targets[0]->name, err) ||
	    run_set_text(run, "unit", "second", err) || run_set_date_now(run, err))
		return -1;
	if ((target->inner_loops > 1 &&
	     run_set_int(run, "inner_loops", target->inner_loops, err)) ||
	    facts_write(&target->facts, run, err))
		return -1;
	if (target->kind == TARGET_COMMAND)
		return 0;
	return run_set_int(run, "python_hash_seed", hash_seed, err);
}

/* ---- slices */

static int take(struct block *block, const struct block_plan *plan, int side, bool is_warmup,
		int64_t loops, struct reading *reading, struct err *err)
{
	if (worker_measure(&block->workers[side], WORKER_LOOP, loops, reading, err))
		return blame(block, side);
	block->timed_s += (double)reading->wall_ns * 1e-9;
	block->needs_more_cpus |= marks_needs_more_cpus(reading);
	return reading_add_to_run(reading, block->runs[side], is_warmup, loops,
				  plan->targets[side]->inner_loops, plan->session_start_ns, err);
}

/* Loops for a slice of this side. */
static int calibrate_side(struct block *block, const struct block_plan *plan, int side,
			  int64_t *loops, double *slice_s, struct err *err)
{
	const struct plan calibration = {.min_time_s = plan->slice_s};
	struct reading reading;
	int64_t next = 1;

	do {
		*loops = next;
		if (take(block, plan, side, true, *loops, &reading, err))
			return -1;
		*slice_s = reading_seconds(&reading);
		next = plan_calibrate(&calibration, *loops, *slice_s);
	} while (next && next != *loops);
	if (!next)
		return err_set(err, ERR_BENCHMARK, "it takes no time: there is nothing to measure");
	/* Doubling may overshoot by almost two: go back to what fills the slice. */
	while (*loops > 1 && *slice_s > 1.5 * plan->slice_s) {
		*loops = (*loops * 3 + 3) / 4;
		*slice_s *= 0.75;
	}
	return 0;
}

/* Both sides take the loops that suit the slower one. */
static int calibrate(struct block *block, struct block_plan *plan, struct err *err)
{
	int64_t loops[2];
	double slice_s[2];

	for (int side = 0; side < 2; side++)
		if (calibrate_side(block, plan, side, &loops[side], &slice_s[side], err))
			return -1;
	for (int side = 0; side < 2; side++)
		if (loops[side] <= loops[!side]) {
			plan->loops = loops[side];
			plan->slice_taken_s = slice_s[side];
		}
	return 0;
}

static int take_round(struct block *block, const struct block_plan *plan, gsl_rng *coins,
		      struct err *err)
{
	int first = draw(block, coins);
	struct reading readings[2];

	for (int turn = 0; turn < 2; turn++) {
		int side = turn ? !first : first;

		if (take(block, plan, side, false, plan->loops, &readings[side], err))
			return -1;
	}
	block->rounds++;
	block->disturbed += (marks_of(&readings[0]) | marks_of(&readings[1])) != 0;
	return 0;
}

static int warm_up(struct block *block, struct block_plan *plan, int first, struct err *err)
{
	for (int turn = 0; turn < 2; turn++) {
		struct reading reading;
		double slice_s;

		if (take(block, plan, turn ? !first : first, true, plan->loops, &reading, err))
			return -1;
		slice_s = reading_seconds(&reading);
		if (!(plan->slice_taken_s > 0.0))
			plan->slice_taken_s = slice_s;
	}
	return 0;
}

/* One slice of the yardstick for each side, so that the files can be compared with others; a worker
   without one has none. */
static int take_yardsticks(struct block *block, const struct block_plan *plan, struct err *err)
{
	for (int side = 0; plan->yardstick && side < 2; side++) {
		struct err cause = {0};
		double per_iteration_s;

		if (worker_measure_yardstick(&block->workers[side], plan->yardstick,
					     &per_iteration_s, &cause)) {
			if (cause.kind == ERR_BENCHMARK)
				continue;
			*err = cause;
			return blame(block, side);
		}
		if (run_set_real(block->runs[side], "assay_yardstick", per_iteration_s, err) ||
		    run_set_text(block->runs[side], "assay_yardstick_kind", plan->yardstick, err))
			return -1;
	}
	return 0;
}

static void finish(struct block *block, gsl_rng *coins)
{
	int first = draw(block, coins);

	worker_finish(&block->workers[first]);
	worker_finish(&block->workers[!first]);
}

int block_measure(struct block *block, struct block_plan *plan, uint32_t hash_seed, gsl_rng *coins,
		  struct err *err)
{
	struct host_moment begin = {0};
	int first;

	host_moment_read(&begin, "");
	*block = (struct block){.failed_side = -1};
	first = draw(block, coins);
	for (int turn = 0; turn < 2; turn++) {
		int side = turn ? !first : first;

		if (describe_side(block, plan, side, hash_seed, err) ||
		    start_side(block, plan, side, hash_seed, err))
			return -1;
	}
	if (plan->loops == 0 && calibrate(block, plan, err))
		return -1;
	if (warm_up(block, plan, draw(block, coins), err))
		return -1;
	for (long i = block_rounds(plan, plan->slice_taken_s); i > 0; i--)
		if (take_round(block, plan, coins, err))
			return -1;
	if (take_yardsticks(block, plan, err))
		return -1;
	for (int side = 0; side < 2; side++) /* only scripts have something to say */
		if (plan->targets[side]->kind == TARGET_SCRIPT &&
		    report_add_to_run(&block->workers[side], block->runs[side], err))
			return blame(block, side);
	finish(block, coins);
	for (int side = 0; side < 2; side++)
		if (run_set_int(block->runs[side], "loops", plan->loops, err) ||
		    run_set_text(block->runs[side], "assay_coins", block->coins, err) ||
		    describe_run(&plan->sides[side]->description, plan->cpus, &begin,
				 block->runs[side], err))
			return -1;
	return 0;
}

void block_release(struct block *block)
{
	for (int side = 0; side < 2; side++) {
		worker_release(&block->workers[side]);
		run_free(block->runs[side]);
	}
	*block = (struct block){0};
}
