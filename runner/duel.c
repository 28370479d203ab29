#include "runner/duel.h"

#include "results/record.h"
#include "results/keys.h"
#include "runner/interrupt.h"
#include "runner/lanes.h"
#include "runner/schedule.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

double duel_elapsed_s(const struct duel *duel)
{
	return (double)(clock_now_ns() - duel->start_ns) * 1e-9;
}

static void observe(const struct duel *duel, size_t pair)
{
	if (duel->config->observe)
		duel->config->observe(duel->config->context, duel, pair);
}

static size_t lanes_wanted(const struct duel_config *config)
{
	return config->places.n_cores > 0 ? config->places.n_cores : 1;
}

/* ---- one block, on its lane */

/* All that a block's thread touches is in here. */
struct task {
	size_t pair, number;
	struct block_plan plan;
	struct coins coins;
	struct block block;
	double spent_s;
	int failed;
	struct err err;
};

static void measure(void *context)
{
	struct task *task = context;
	int64_t start_ns = clock_now_ns();

	task->failed = block_measure(&task->block, &task->plan, task->coins, &task->err);
	task->spent_s = (double)(clock_now_ns() - start_ns) * 1e-9;
}

/* ---- what follows from it */

static int describe_block(struct duel *duel, const struct task *task, struct err *err)
{
	for (int side = 0; side < 2; side++) {
		struct run *run = task->block.runs[side];

		if (run_set_text(run, KEY_DUEL, duel->id, err) ||
		    run_set_int(run, KEY_DUEL_BLOCK, (int64_t)task->number + 1, err) ||
		    run_set_text(run, KEY_DUEL_SIDE, duel->config->sides[side].label, err))
			return -1;
	}
	return 0;
}

/* A disk that takes no more is no reason to stop: what was measured is in memory too. */
static void write_block(struct duel *duel, const struct block *block)
{
	json_t *head = json_pack("{s:s}", "record", "block");
	struct buf text = {0};
	struct err err = {0};

	if (duel->config->journal &&
	    (!head || record_format(head, block->runs, 2, &text, &err) ||
	     journal_append(duel->config->journal, text.data, text.len, &err)) &&
	    duel->keep_err.kind == ERR_NONE)
		duel->keep_err = err;
	json_decref(head);
	buf_release(&text);
}

/* The block's number joins the bout, its runs join the two suites. */
static int keep_block(struct duel *duel, struct task *task, struct err *err)
{
	struct block *block = &task->block;
	double scratch[256], d;
	size_t rounds = (size_t)block->rounds;

	assert(rounds <= sizeof(scratch) / sizeof(scratch[0]) && block->runs[0] && block->runs[1]);
	if (describe_block(duel, task, err))
		return -1;
	write_block(duel, block);
	d = block_log_ratio(block->runs[0]->values, block->runs[1]->values, rounds, scratch);
	for (int side = 0; side < 2; side++) {
		if (suite_take_run(duel->suites[side], block->runs[side], err))
			return -1;
		block->runs[side] = NULL;
	}
	return bout_kept(&duel->bouts[task->pair], task->number, d, err);
}

static void fail(struct bout *bout, const struct task *task)
{
	const struct block *block = &task->block;
	const struct buf *details =
		block->failed_side < 0 ? NULL : &block->workers[block->failed_side].details;

	if (bout->status == BOUT_FAILED)
		return; /* the first cause is the one to tell */
	bout->status = BOUT_FAILED;
	bout->failed_side = block->failed_side;
	bout->failed_block = task->number + 1;
	bout->err = task->err;
	bout->details = details && details->len ? strdup(buf_text(details)) : NULL;
}

/* Both sides take the same number: what the first side's benchmark wants holds for both. */
static int64_t loops_of(const struct bout *bout, const struct duel_config *config)
{
	return target_loops(bout->targets[0], config->loops);
}

/* Pinned by mistake: begin again without a pin. */
static void unpin(struct duel *duel, struct bout *bout)
{
	bout->needs_more_cpus = true;
	bout->plan.cpus = duel->config->places.all;
	bout->plan.start_cpus = NULL;
	bout->plan.loops = loops_of(bout, duel->config);
	bout->plan.slice_taken_s = 0.0;
}

/* -1 only when the duel cannot go on. */
static int digest(struct duel *duel, struct task *task, struct err *err)
{
	struct bout *bout = &duel->bouts[task->pair];
	struct block *block = &task->block;
	bool was_pinned = task->plan.cpus != duel->config->places.all;

	if (task->failed) {
		bout_lost(bout, task->number);
		if (task->err.kind == ERR_INTERRUPTED || task->err.kind == ERR_MEMORY) {
			if (!err->kind)
				*err = task->err;
			return -1;
		}
		fail(bout, task);
		return 0;
	}
	if (!bout->no_counters[0])
		memcpy(bout->no_counters, block->no_counters, sizeof(bout->no_counters));
	if (block->needs_more_cpus && !bout->needs_more_cpus)
		unpin(duel, bout);
	if (bout->needs_more_cpus && was_pinned) {
		bout_lost(bout, task->number);
		return 0;
	}
	bout->plan.loops = block->loops;
	bout->plan.slice_taken_s = block->slice_taken_s;
	if (bout_retakes(bout, block->disturbed, block->rounds)) {
		bout->retaken++;
		bout_lost(bout, task->number);
		return 0;
	}
	return keep_block(duel, task, err);
}

static int collect(struct duel *duel, struct task *task, struct err *err)
{
	struct bout *bout = &duel->bouts[task->pair];
	bool was_alone = task->plan.cpus == duel->config->places.all;
	int rc = digest(duel, task, err);

	bout->timed_s += task->block.timed_s;
	bout->spent_s +=
		was_alone ? task->spent_s : task->spent_s / (double)lanes_wanted(duel->config);
	block_release(&task->block);
	observe(duel, task->pair);
	return rc;
}

/* ---- whose turn it is */

struct turns {
	struct schedule *schedule;
	bool *wants;
	long held; /* a benchmark that needs all CPUs and waits for the others to end; -1: none */
	bool all_cpus_taken; /* by the one that runs */
};

static bool needs_all(const struct duel *duel, size_t pair)
{
	return duel->bouts[pair].plan.cpus == duel->config->places.all;
}

/* The benchmark of the next block, or -1 when none may start now. */
static long next_turn(const struct duel *duel, struct turns *turns, size_t busy)
{
	bool is_time_up = duel_elapsed_s(duel) >= duel->config->budget_s * (double)duel->n;
	long next = turns->held;

	if (is_time_up || (busy > 0 && turns->all_cpus_taken))
		return -1;
	if (next < 0) {
		for (size_t i = 0; i < duel->n; i++)
			turns->wants[i] = bout_wants_block(&duel->bouts[i]);
		next = schedule_next(turns->schedule, turns->wants);
	}
	if (next < 0)
		return -1;
	turns->held = busy > 0 && needs_all(duel, (size_t)next) ? next : -1;
	if (turns->held >= 0)
		return -1;
	turns->all_cpus_taken = needs_all(duel, (size_t)next);
	return next;
}

static int fill_task(struct duel *duel, struct task *task, size_t pair, size_t lane,
		     struct err *err)
{
	struct bout *bout = &duel->bouts[pair];
	struct coins coins = coins_of(duel->config->seed, pair, bout->starts);
	long number = bout_start_block(bout, err);

	if (number < 0)
		return -1;
	*task = (struct task){
		.pair = pair, .number = (size_t)number, .plan = bout->plan, .coins = coins};
	if (!needs_all(duel, pair))
		task->plan.cpus = &duel->config->places.cores[lane];
	return 0;
}

/* ---- the duel */

bool duel_can_share_placement(const struct side sides[2], char *why, size_t size)
{
	*why = '\0';
	for (int side = 0; side < 2; side++)
		if (!sides[side].bootstrap ||
		    !placement_is_possible(sides[side].program, why, size))
			return false;
	return true;
}

static void bout_begin(struct duel *duel, size_t i)
{
	const struct duel_config *config = duel->config;
	const struct duel_places *places = &config->places;
	struct bout *bout = &duel->bouts[i];

	bout->looks = config->looks;
	bout->margin = config->margin;
	bout->precision = config->precision;
	bout->verdict.ratio = bout->verdict.log_ratio = interval_unbounded(NAN);
	bout->plan = (struct block_plan){.cpus = places->n_cores ? places->cores : places->all,
					 .start_cpus = places->start,
					 .slice_s = config->slice_s,
					 .timeout_s = config->timeout_s,
					 .limits = config->limits,
					 .rounds = config->rounds,
					 .shares_placement = config->shares_placement,
					 .yardsticks = config->yardsticks,
					 .counters = {config->counters[0], config->counters[1]},
					 .session_start_ns = duel->start_ns};
	for (int side = 0; side < 2; side++) {
		bout->plan.sides[side] = &config->sides[side];
		bout->targets[side] = &config->sides[side].targets->items[config->pairs[i][side]];
		bout->plan.targets[side] = bout->targets[side];
	}
	bout->plan.loops = loops_of(bout, config);
	bout->needs_more_cpus = places->n_cores == 0;
}

static int begin(struct duel *duel, const struct duel_config *config, struct err *err)
{
	*duel = (struct duel){.config = config, .n = config->n_pairs, .start_ns = clock_now_ns()};
	snprintf(duel->id, sizeof(duel->id), "%llx-%llx", (unsigned long long)config->seed,
		 (unsigned long long)duel->start_ns);
	duel->suites[0] = suite_new();
	duel->suites[1] = suite_new();
	duel->bouts = calloc(duel->n ? duel->n : 1, sizeof(*duel->bouts));
	if (!duel->suites[0] || !duel->suites[1] || !duel->bouts)
		return err_memory(err);
	for (size_t i = 0; i < duel->n; i++)
		bout_begin(duel, i);
	return 0;
}

/* Give every idle lane a block, as long as one may start. */
static int start_blocks(struct duel *duel, struct lanes *lanes, struct task *tasks,
			struct turns *turns, struct err *err)
{
	long lane, next;

	while ((lane = lanes_idle(lanes)) >= 0 &&
	       (next = next_turn(duel, turns, lanes_busy(lanes))) >= 0) {
		if (fill_task(duel, &tasks[lane], (size_t)next, (size_t)lane, err))
			return -1;
		lanes_begin(lanes, (size_t)lane, measure, &tasks[lane]);
	}
	return 0;
}

/* Whatever happens, what was begun is collected. */
static int all_blocks(struct duel *duel, struct lanes *lanes, struct task *tasks,
		      struct turns *turns, struct err *err)
{
	bool is_time_up;
	int rc = 0;

	for (;;) {
		if (!rc)
			rc = start_blocks(duel, lanes, tasks, turns, err);
		if (lanes_busy(lanes) == 0)
			break;
		if (collect(duel, &tasks[lanes_finish(lanes)], err))
			rc = -1;
	}
	/* The deadline, as the end of the budget, is the clock's decision and not the data's. */
	is_time_up = !rc || interrupt_is_deadline();
	for (size_t i = 0; i < duel->n; i++)
		if (bout_end(&duel->bouts[i], is_time_up, rc ? NULL : err))
			rc = -1;
	return rc;
}

static void drop_surplus(const struct bout *bout, struct bench *bench)
{
	size_t kept = 0;

	for (size_t j = 0; j < bench->nruns; j++) {
		double number = meta_number(bench->runs[j]->meta, KEY_DUEL_BLOCK, 1);

		if (bout_is_surplus(bout, (size_t)number - 1))
			run_free(bench->runs[j]);
		else
			bench->runs[kept++] = bench->runs[j];
	}
	bench->nruns = kept;
}

/* The blocks took turns by chance; in the files the benchmarks stand as they were asked for. */
static void put_in_order(struct duel *duel)
{
	for (int side = 0; side < 2; side++)
		for (size_t i = 0, at = 0; i < duel->n; i++)
			at += suite_place(duel->suites[side], duel->bouts[i].targets[0]->name, at);
}

/* The looks as they were taken, in every run: whoever reads the files comes to the same verdict. */
static int finish_suites(struct duel *duel, struct err *err)
{
	put_in_order(duel);
	for (size_t i = 0; i < duel->n; i++) {
		const struct bout *bout = &duel->bouts[i];
		struct buf text = {0};
		int rc = 0;

		for (size_t k = 0; k < bout->looks.count; k++)
			buf_addf(&text, "%s%zu:%.17g", k ? "," : "", bout->looks.look[k].n,
				 bout->looks.look[k].alpha);
		for (int side = 0; side < 2; side++) {
			struct bench *bench =
				suite_find(duel->suites[side], bout->targets[0]->name);

			if (bench)
				drop_surplus(bout, bench);
			for (size_t j = 0; bench && !rc && j < bench->nruns; j++)
				rc = run_set_text(bench->runs[j], KEY_DUEL_LOOKS, buf_text(&text),
						  err);
		}
		buf_release(&text);
		if (rc)
			return -1;
	}
	return 0;
}

int duel_run(struct duel *duel, const struct duel_config *config, struct err *err)
{
	struct turns turns = {.held = -1};
	struct lanes *lanes = NULL;
	struct task *tasks = NULL;
	int rc = -1;

	if (begin(duel, config, err))
		return -1;
	turns.schedule = schedule_new(duel->n, config->seed, err);
	turns.wants = calloc(duel->n ? duel->n : 1, sizeof(*turns.wants));
	tasks = calloc(lanes_wanted(config), sizeof(*tasks));
	lanes = lanes_new(lanes_wanted(config), config->places.homes, err);
	if (!turns.schedule || !turns.wants || !tasks || !lanes) {
		if (!err->kind)
			err_memory(err);
		goto out;
	}
	rc = all_blocks(duel, lanes, tasks, &turns, err);
	if (finish_suites(duel, rc ? NULL : err))
		rc = -1;
out:
	lanes_free(lanes);
	free(tasks);
	schedule_free(turns.schedule);
	free(turns.wants);
	return rc;
}

void duel_release(struct duel *duel)
{
	for (size_t i = 0; i < duel->n && duel->bouts; i++)
		bout_release(&duel->bouts[i]);
	free(duel->bouts);
	suite_free(duel->suites[0]);
	suite_free(duel->suites[1]);
	*duel = (struct duel){0};
}
