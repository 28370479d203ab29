#include "runner/duel/block.h"

#include "runner/os/interrupt.h"
#include "runner/drive/marks.h"
#include "runner/drive/pair.h"
#include "runner/session/loops_trial.h"
#include "runner/session/plan.h"
#include "runner/drive/reading_to_run.h"
#include "runner/drive/report.h"
#include "runner/drive/worker_loops.h"
#include "runner/drive/worker_spec.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_once(const struct block_plan *plan)
{
	return plan->targets[0]->suite.is_once || plan->targets[1]->suite.is_once;
}

/* Rounds that a block takes when a slice takes slice_s. */
static long block_rounds(const struct block_plan *plan, double slice_s)
{
	long most = plan->rounds > 0 ? plan->rounds : BLOCK_ROUNDS;
	double fit = BLOCK_SLICES_S / (2 * slice_s);

	if (!(fit >= 1.0) || is_once(plan))
		return 1;
	return fit < (double)most ? (long)fit : most;
}

static int draw(struct block *block)
{
	return coins_draw(&block->coins);
}

static int blame(struct block *block, int side)
{
	block->failed_side = side;
	return -1;
}

/* ---- start */

/* A worker that cannot count measures all the same: that is no failure, but said. */
static int open_counters(struct block *block, const struct block_plan *plan, int side,
			 struct err *err)
{
	struct err cause = {0};

	if (!plan->counters[side] || plan->counters[side]->n == 0 ||
	    !worker_open_counters(&block->workers[side], plan->counters[side], &cause))
		return 0;
	if (cause.kind != ERR_BENCHMARK) {
		*err = cause;
		return -1;
	}
	err_in(&cause, "side \"%s\"", plan->sides[side]->label);
	if (!block->no_counters[0])
		snprintf(block->no_counters, sizeof(block->no_counters), "%.250s", cause.text);
	return 0;
}

static int describe_placement(struct run *run, const struct placement *placement, struct err *err)
{
	char text[64];

	snprintf(text, sizeof(text), "%u pages, %u bytes, heap %u", placement->pages,
		 placement->padding, placement->filling);
	return run_set_text(run, "assay_placement", text, err);
}

static int describe_side(struct block *block, const struct block_plan *plan, int side,
			 uint32_t hash_seed, struct err *err)
{
	struct run *run = block->runs[side] = run_new();
	const struct target *target = plan->targets[side];

	if (!run)
		return err_memory(err);
	if (run_set_text(run, "name", plan->targets[0]->name, err) ||
	    run_set_text(run, "unit", target_unit(target), err) || run_set_date_now(run, err))
		return -1;
	if ((target->inner_loops > 1 &&
	     run_set_int(run, "inner_loops", target->inner_loops, err)) ||
	    facts_write(&target->facts, run, err))
		return -1;
	if (plan->shares_placement && describe_placement(run, &block->placement, err))
		return -1;
	if (target->kind == TARGET_COMMAND)
		return 0;
	return run_set_int(run, "python_hash_seed", hash_seed, err);
}

static int start_both(struct block *block, const struct block_plan *plan, struct err *err)
{
	uint32_t hash_seed = coins_hash_seed(&block->coins);
	struct pair pair = {.cpus = plan->cpus, .start_cpus = plan->start_cpus};
	char parts[2][80];

	block->placement = coins_placement(&block->coins);
	pair.placement = plan->shares_placement ? &block->placement : NULL;
	for (int side = 0; side < 2; side++) {
		const struct side *of = plan->sides[side];
		const struct target *target = plan->targets[side];
		struct worker_spec spec =
			worker_spec_of(of, target, WORKER_IS_TIMED, plan->timeout_s);

		snprintf(parts[side], sizeof(parts[side]), "block %zu, side \"%.50s\"",
			 plan->number + 1, of->label);
		spec.limits = plan->limits;
		spec.shows_output = target->launch.output == LAUNCH_SHOWN;
		spec.name = plan->targets[0]->name;
		spec.part = parts[side];
		pair.sides[side] = (struct pair_side){
			.worker = &block->workers[side],
			.spec = spec,
			.environment = target_environment(target, &of->environment),
			.hash_seed = hash_seed,
			.target = target,
		};
		if (describe_side(block, plan, side, hash_seed, err))
			return -1;
	}
	if (pair_start(&pair, &block->coins, err))
		return blame(block, pair.failed_side);
	for (int side = 0; side < 2; side++)
		if (report_add_line(&block->workers[side], block->runs[side], err))
			return -1;
	for (int side = 0; side < 2; side++)
		if (open_counters(block, plan, side, err))
			return blame(block, side);
	return 0;
}

/* ---- slices */

/* The loops of both sides' slices are a multiple of it. */
static int64_t piece(const struct block *block)
{
	int64_t a = worker_piece(&block->workers[0]), b = worker_piece(&block->workers[1]);

	return a > b ? a : b;
}

/* What is asked for values to compare numbers of loops. */
struct calibration {
	struct block *block;
	const struct block_plan *plan;
};

static int take(struct block *block, const struct block_plan *plan, int side, bool is_warmup,
		int64_t loops, struct taken *taken, struct err *err)
{
	struct reading *reading = &taken->reading;
	int64_t start_ns = clock_now_ns();

	if (worker_measure(&block->workers[side], WORKER_LOOP, loops, reading, err))
		return blame(block, side);
	taken->elapsed_s = (double)(clock_now_ns() - start_ns) * 1e-9;
	block->timed_s += (double)reading->wall_ns * 1e-9;
	block->needs_more_cpus |= marks_needs_more_cpus(reading);
	return reading_add_to_run(reading, block->runs[side], is_warmup, loops,
				  plan->targets[side]->inner_loops, plan->session_start_ns, err);
}

/* Loops for a slice of this side, and for all blocks. */
static int calibrate_side(struct block *block, const struct block_plan *plan, int side,
			  int64_t *loops, double *slice_s, struct err *err)
{
	const struct plan calibration = {.min_time_s = plan->slice_s};
	const struct worker *worker = &block->workers[side];
	struct loops_trial trial = {.loops = piece(block)};
	enum loops_trial_state state = LOOPS_TRIAL_GOES_ON;

	while (state == LOOPS_TRIAL_GOES_ON) {
		struct taken taken;

		if (take(block, plan, side, true, trial.loops, &taken, err))
			return -1;
		if (!loops_trial_passes_over(&trial, worker, &taken, plan->slice_s))
			state = loops_trial_add(&trial, worker, &taken, &calibration, false);
	}
	if (state == LOOPS_TRIAL_NOTHING)
		return err_set(err, ERR_BENCHMARK, "it takes no time: there is nothing to measure");
	*loops = trial.loops;
	*slice_s = trial.shortest_s;
	/* Doubling may overshoot by almost two: go back to what fills the slice. */
	while (*loops > piece(block) && *slice_s > 1.5 * plan->slice_s) {
		int64_t pieces = *loops / piece(block);

		*loops = (pieces * 3 + 3) / 4 * piece(block);
		*slice_s *= 0.75;
	}
	return 0;
}

static int take_for_check(void *context, int side, int64_t loops, double *seconds, struct err *err)
{
	struct calibration *c = context;
	struct taken taken;

	if (take(c->block, c->plan, side, true, loops, &taken, err))
		return -1;
	*seconds = marks_undisturbed_seconds(&taken.reading);
	return 0;
}

/* A program runs once a loop, and each piece has its own setup: nothing is paid once. */
static int settle(struct block *block, const struct block_plan *plan, struct err *err)
{
	struct calibration c = {block, plan};
	struct loops_probe probe = {take_for_check, &c, 2, plan->longest_s};

	if (plan->targets[0]->kind == TARGET_COMMAND || plan->targets[1]->kind == TARGET_COMMAND ||
	    block->workers[0].is_in_pieces || block->workers[1].is_in_pieces)
		return 0;
	return loops_settle(&probe, &block->loops, &block->slice_taken_s, &block->dependence, err);
}

/* Both sides take the loops that suit the slower one. */
static int calibrate(struct block *block, const struct block_plan *plan, struct err *err)
{
	int64_t loops[2];
	double slice_s[2];

	for (int side = 0; side < 2; side++)
		if (calibrate_side(block, plan, side, &loops[side], &slice_s[side], err))
			return -1;
	for (int side = 0; side < 2; side++)
		if (loops[side] <= loops[!side]) {
			block->loops = loops[side];
			block->slice_taken_s = slice_s[side];
		}
	return settle(block, plan, err);
}

static int take_round(struct block *block, const struct block_plan *plan, struct err *err)
{
	int first = draw(block);
	double slower_s = 0;
	unsigned marks = 0;

	for (int turn = 0; turn < 2; turn++) {
		int side = turn ? !first : first;
		struct taken taken;

		if (take(block, plan, side, false, block->loops, &taken, err))
			return -1;
		slower_s = fmax(slower_s, worker_lasted_s(&block->workers[side], &taken));
		marks |= marks_of(&taken.reading);
	}
	block->rounds++;
	block->slice_taken_s = fmin(block->slice_taken_s, slower_s);
	block->disturbed += marks != 0;
	return 0;
}

static int warm_up(struct block *block, const struct block_plan *plan, struct err *err)
{
	int first;

	if (is_once(plan))
		return 0;
	first = draw(block);
	for (int turn = 0; turn < 2; turn++) {
		int side = turn ? !first : first;
		struct taken taken;

		if (take(block, plan, side, true, block->loops, &taken, err))
			return -1;
		if (!(block->slice_taken_s > 0.0))
			block->slice_taken_s = worker_lasted_s(&block->workers[side], &taken);
	}
	return 0;
}

/* One slice for each side, so that the files can be compared with others. */
static int take_yardsticks(struct block *block, const struct block_plan *plan, struct err *err)
{
	for (int side = 0; side < 2; side++) {
		struct yardsticks yardsticks = {.kinds = plan->yardsticks};

		if (yardsticks_once(&yardsticks, &block->workers[side], err))
			return blame(block, side);
		if (yardsticks_write(&yardsticks, block->runs[side], err))
			return -1;
	}
	return 0;
}

/* ---- end */

/* Only scripts and tests have something to say. */
static int take_reports(struct block *block, const struct block_plan *plan, struct err *err)
{
	for (int side = 0; side < 2; side++)
		if ((plan->targets[side]->kind == TARGET_SCRIPT ||
		     plan->targets[side]->kind == TARGET_TEST) &&
		    report_add_to_run(&block->workers[side], block->runs[side], err))
			return blame(block, side);
	return 0;
}

/* Both end at once, and are described meanwhile. */
static int end_both(struct block *block, const struct block_plan *plan,
		    const struct host_moment *begin, struct err *err)
{
	struct worker *const workers[2] = {&block->workers[0], &block->workers[1]};
	int first = pair_end_begin(workers, &block->coins), rc = 0;

	for (int side = 0; side < 2 && !rc; side++)
		rc = run_set_int(block->runs[side], "loops", block->loops, err) ||
		     run_set_text(block->runs[side], "assay_coins", block->coins.drawn, err) ||
		     describe_run(&plan->sides[side]->description, plan->cpus, begin,
				  block->runs[side], err);
	for (int turn = 0; turn < 2; turn++) {
		int side = turn ? !first : first;
		struct worker *worker = &block->workers[side];

		if (plan->ends_late)
			worker->end_wait_s = WORKER_END_WAIT_SHORT_S;
		if (!rc && worker_conclude(worker, block->runs[side], err))
			rc = blame(block, side);
		else
			worker_finish(worker);
	}
	return rc ? -1 : 0;
}

/* That either side's benchmark wants, the fewer; 0: any. */
static int64_t wanted_loops(const struct block *block, const struct block_plan *plan)
{
	int64_t a = worker_timed_loops(&block->workers[0], plan->targets[0], 0);
	int64_t b = worker_timed_loops(&block->workers[1], plan->targets[1], 0);

	return a && (!b || a < b) ? a : b;
}

int block_measure(struct block *block, const struct block_plan *plan, struct coins coins,
		  struct err *err)
{
	struct host_moment begin = {0};

	host_moment_read(&begin, "");
	*block = (struct block){.failed_side = -1,
				.loops = plan->loops,
				.slice_taken_s = plan->slice_taken_s,
				.coins = coins};
	if (start_both(block, plan, err))
		return -1;
	if (block->loops == 0)
		block->loops = wanted_loops(block, plan);
	if ((block->loops == 0 && calibrate(block, plan, err)) || warm_up(block, plan, err))
		return -1;
	for (long left = block_rounds(plan, block->slice_taken_s); left > 0; left--)
		if (take_round(block, plan, err))
			return -1;
	if (take_yardsticks(block, plan, err) || take_reports(block, plan, err))
		return -1;
	return end_both(block, plan, &begin, err);
}

void block_release(struct block *block)
{
	for (int side = 0; side < 2; side++) {
		worker_release(&block->workers[side]);
		run_free(block->runs[side]);
	}
	*block = (struct block){0};
}
