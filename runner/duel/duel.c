#include "runner/duel/duel.h"

#include "results/files/record.h"
#include "results/model/keys.h"
#include "runner/duel/digest.h"
#include "runner/duel/files.h"
#include "runner/os/interrupt.h"
#include "runner/os/lanes.h"
#include "runner/session/schedule.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void observe(const struct duel *duel, size_t pair)
{
	if (duel->config->observe && !duel->is_replaying)
		duel->config->observe(duel->config->context, duel, pair);
}

static size_t lanes_wanted(const struct duel_config *config)
{
	return config->places.n_cores > 0 ? config->places.n_cores : 1;
}

static void clock_read(struct duel *duel)
{
	duel->elapsed_s = (double)(clock_now_ns() - duel->start_ns) * 1e-9;
}

/* ---- one block, on its lane */

enum task_state { TASK_NONE, TASK_ASSIGNED, TASK_RUNNING };

/* All that a block's thread touches is in here. */
struct task {
	enum task_state state;
	struct block_plan plan;
	struct coins coins;
	struct kept_block done;
};

static void measure(void *context)
{
	struct task *task = context;
	struct kept_block *done = &task->done;
	struct block *block = &done->block;
	int64_t start_ns = clock_now_ns();

	if (block_measure(block, &task->plan, task->coins, &done->cause) &&
	    block->failed_side >= 0 && block->workers[block->failed_side].details.len)
		done->details = strdup(buf_text(&block->workers[block->failed_side].details));
	done->spent_s = (double)(clock_now_ns() - start_ns) * 1e-9;
}

/* ---- whose turn it is */

/* Where the blocks are: a task for each lane. */
struct ring {
	struct lanes *lanes;
	struct task *tasks;
	size_t n;
	struct schedule *schedule;
	bool *wants;
	long held; /* a benchmark that needs all CPUs and waits for the others to end; -1: none */
	bool all_cpus_taken; /* by the one that runs */
};

static bool needs_all(const struct duel *duel, size_t pair)
{
	return duel->bouts[pair].plan.cpus == duel->config->places.all;
}

static size_t count_busy(const struct ring *ring)
{
	size_t busy = 0;

	for (size_t i = 0; i < ring->n; i++)
		busy += ring->tasks[i].state != TASK_NONE;
	return busy;
}

static struct task *idle_lane(const struct ring *ring)
{
	for (size_t i = 0; i < ring->n; i++)
		if (ring->tasks[i].state == TASK_NONE)
			return &ring->tasks[i];
	return NULL;
}

/* The benchmark of the next block, or -1 when none may start now. Time is what it was when the last
   block was collected, so that a duel that goes through its journal decides as it did. */
static long next_turn(const struct duel *duel, struct ring *ring, size_t busy)
{
	bool is_time_up = duel->elapsed_s >= duel->config->budget_s * (double)duel->n;
	long next = ring->held;

	if (is_time_up || (busy > 0 && ring->all_cpus_taken))
		return -1;
	if (next < 0) {
		for (size_t i = 0; i < duel->n; i++)
			ring->wants[i] = bout_wants_block(&duel->bouts[i]);
		next = schedule_next(ring->schedule, ring->wants);
	}
	if (next < 0)
		return -1;
	ring->held = busy > 0 && needs_all(duel, (size_t)next) ? next : -1;
	if (ring->held >= 0)
		return -1;
	ring->all_cpus_taken = needs_all(duel, (size_t)next);
	return next;
}

static int assign(struct duel *duel, struct ring *ring, struct task *task, size_t pair,
		  struct err *err)
{
	struct bout *bout = &duel->bouts[pair];
	struct coins coins = coins_of(duel->config->seed, pair, bout->starts), copy = coins;
	struct kept_block done = {
		.pair = pair, .start = bout->starts, .hash_seed = coins_hash_seed(&copy)};
	long number = bout_start_block(bout, err);

	if (number < 0)
		return -1;
	done.number = (size_t)number;
	*task = (struct task){
		.state = TASK_ASSIGNED, .plan = bout->plan, .coins = coins, .done = done};
	task->plan.number = done.number;
	if (!needs_all(duel, pair))
		task->plan.cpus = &duel->config->places.cores[task - ring->tasks];
	return 0;
}

/* Give every idle lane a block, as long as one may start. */
static int assign_blocks(struct duel *duel, struct ring *ring, struct err *err)
{
	struct task *task;
	long next;

	while ((task = idle_lane(ring)) && (next = next_turn(duel, ring, count_busy(ring))) >= 0)
		if (assign(duel, ring, task, (size_t)next, err))
			return -1;
	return 0;
}

static void start_blocks(const struct duel *duel, struct ring *ring)
{
	for (size_t i = 0; i < ring->n; i++) {
		struct task *task = &ring->tasks[i];

		if (task->state != TASK_ASSIGNED)
			continue;
		task->state = TASK_RUNNING;
		task->plan.session_start_ns = duel->start_ns;
		lanes_begin(ring->lanes, i, measure, task);
	}
}

static int collect(struct duel *duel, struct task *task, struct err *err)
{
	size_t pair = task->done.pair;
	struct bout *bout = &duel->bouts[pair];
	bool was_alone = task->plan.cpus == duel->config->places.all;
	double share = was_alone ? 1.0 : 1.0 / (double)lanes_wanted(duel->config);
	int rc = duel_digest(duel, &task->done, !was_alone, err);

	bout->timed_s += task->done.block.timed_s;
	bout->spent_s += task->done.spent_s * share;
	kept_block_release(&task->done);
	task->state = TASK_NONE;
	observe(duel, pair);
	return rc;
}

/* ---- what the journal has */

static struct task *find_task(const struct ring *ring, const struct kept_block *kept)
{
	for (size_t i = 0; i < ring->n; i++) {
		const struct kept_block *of = &ring->tasks[i].done;

		if (ring->tasks[i].state == TASK_ASSIGNED && of->pair == kept->pair &&
		    of->start == kept->start && of->number == kept->number &&
		    of->hash_seed == kept->hash_seed)
			return &ring->tasks[i];
	}
	return NULL;
}

/* The runs know which duel they belong to: those to come belong to it too. */
static void take_id(struct duel *duel, const struct kept_block *kept)
{
	const struct run *run = kept->block.runs[0];
	const char *id = run ? meta_text(run->meta, KEY_DUEL) : NULL;

	if (id)
		snprintf(duel->id, sizeof(duel->id), "%s", id);
}

static int replay_block(struct duel *duel, struct ring *ring, struct record *record,
			struct err *err)
{
	struct kept_block kept;
	struct task *task;
	int rc = -1;

	if (kept_block_parse(&kept, record, err) || assign_blocks(duel, ring, err))
		goto out;
	task = find_task(ring, &kept);
	if (!task) {
		err_set(err, ERR_INPUT, "it is not of this plan");
		goto out;
	}
	take_id(duel, &kept);
	duel->elapsed_s = kept.elapsed_s;
	task->done = kept;
	kept = (struct kept_block){0};
	rc = collect(duel, task, err);
out:
	kept_block_release(&kept);
	return rc;
}

/* The clock asked for a look between the others: it was taken, and what it spent is spent. */
static int replay_looks(struct duel *duel, const struct record *record, struct err *err)
{
	size_t *blocks = calloc(duel->n, sizeof(*blocks));
	int rc = blocks ? kept_looks_parse(blocks, duel->n, record, err) : err_memory(err);

	for (size_t i = 0; i < duel->n && !rc; i++) {
		bool taken;

		if (blocks[i] == 0)
			continue;
		if (blocks[i] != duel->bouts[i].n)
			rc = err_set(err, ERR_INPUT, "it is not of this plan");
		else
			rc = bout_look_between(&duel->bouts[i], &taken, err);
	}
	free(blocks);
	return rc;
}

static int replay_one(struct duel *duel, struct ring *ring, const struct journal_record *text,
		      struct err *err)
{
	struct record record;
	int rc = record_parse(&record, text->text, text->len, err);

	if (!rc && strcmp(record_text(&record, "record", ""), "look") == 0)
		rc = replay_looks(duel, &record, err);
	else if (!rc)
		rc = replay_block(duel, ring, &record, err);
	record_release(&record);
	return rc;
}

/* What was measured before, by the same decisions: then the next block is the one that would have
   been next, and what is assigned to lanes is what was in flight. */
static int replay(struct duel *duel, struct ring *ring, struct err *err)
{
	const struct journal_text *before = duel->config->before;
	int rc = 0;

	duel->is_replaying = true;
	for (size_t i = 1; before && i < before->n && !rc; i++)
		if ((rc = replay_one(duel, ring, &before->records[i], err)))
			err_in(err, "record %zu of the journal", i + 1);
	duel->is_replaying = false;
	duel->start_ns = clock_now_ns() - (int64_t)(duel->elapsed_s * 1e9);
	return rc;
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
	bout->limit = config->limit;
	bout->precision = config->precision;
	bout->verdict.ratio = bout->verdict.log_ratio = interval_unbounded(NAN);
	bout->plan = (struct block_plan){.cpus = places->n_cores ? places->cores : places->all,
					 .start_cpus = places->start,
					 .slice_s = config->slice_s,
					 .longest_s = config->longest_slice_s,
					 .timeout_s = config->timeout_s,
					 .limits = config->limits,
					 .rounds = config->rounds,
					 .shares_placement = config->shares_placement,
					 .yardsticks = config->yardsticks,
					 .counters = {config->counters[0], config->counters[1]}};
	for (int side = 0; side < 2; side++) {
		bout->plan.sides[side] = &config->sides[side];
		bout->targets[side] = &config->sides[side].targets->items[config->pairs[i][side]];
		bout->plan.targets[side] = bout->targets[side];
	}
	bout->plan.loops = duel_first_loops(duel, bout);
	bout->needs_more_cpus = places->n_cores == 0;
}

/* What could not even be looked into on a side (by nobody in particular, where on both) has failed
   before it begins. */
static int fail_unloadable(struct bout *bout, struct err *err)
{
	bool is_broken[2] = {bout->targets[0]->load_error, bout->targets[1]->load_error};
	const struct target *broken = bout->targets[is_broken[0] ? 0 : 1];

	if (!broken->load_error)
		return 0;
	bout->status = BOUT_FAILED;
	bout->failed_side = is_broken[0] && is_broken[1] ? -1 : is_broken[1];
	err_set(&bout->err, ERR_BENCHMARK, "%s", broken->load_error);
	bout->details = broken->load_details ? strdup(broken->load_details) : NULL;
	return broken->load_details && !bout->details ? err_memory(err) : 0;
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
	for (size_t i = 0; i < duel->n; i++) {
		bout_begin(duel, i);
		if (fail_unloadable(&duel->bouts[i], err))
			return -1;
	}
	return 0;
}

/* Whatever happens, what was begun is collected. */
static int all_blocks(struct duel *duel, struct ring *ring, struct err *err)
{
	int rc = replay(duel, ring, err);

	for (;;) {
		size_t lane;

		if (!rc && !(rc = assign_blocks(duel, ring, err)))
			start_blocks(duel, ring);
		if (lanes_busy(ring->lanes) == 0)
			return rc;
		lane = lanes_finish(ring->lanes);
		clock_read(duel);
		ring->tasks[lane].done.elapsed_s = duel->elapsed_s;
		if (collect(duel, &ring->tasks[lane], err))
			rc = -1;
	}
}

/* The looks of the deadline, kept before anybody sees what they say. */
static int look_between(struct duel *duel, struct err *err)
{
	size_t *blocks = calloc(duel->n ? duel->n : 1, sizeof(*blocks));
	struct err cause = {0};
	bool taken, any = false;
	int rc = blocks ? 0 : err_memory(err);

	for (size_t i = 0; i < duel->n && !rc; i++) {
		rc = bout_look_between(&duel->bouts[i], &taken, err);
		if (!rc && taken)
			blocks[i] = duel->bouts[i].n;
		any |= !rc && taken;
	}
	if (any && kept_looks_write(blocks, duel->n, duel->config->journal, &cause))
		duel_not_kept(duel, &cause);
	free(blocks);
	return rc;
}

static int pause_bouts(struct duel *duel, struct err *err)
{
	int rc = interrupt_is_deadline() ? look_between(duel, err) : 0;

	for (size_t i = 0; i < duel->n; i++)
		bout_pause(&duel->bouts[i]);
	return rc;
}

static int end_bouts(struct duel *duel, bool is_time_up, struct err *err)
{
	int rc = 0;

	for (size_t i = 0; i < duel->n; i++)
		if (bout_end(&duel->bouts[i], is_time_up, err))
			rc = -1;
	return rc;
}

static int fight(struct duel *duel, struct ring *ring, struct err *err)
{
	int rc = all_blocks(duel, ring, err);
	bool is_stopped = rc != 0;

	if (is_stopped && duel->config->journal)
		pause_bouts(duel, NULL);
	/* The deadline, as the end of the budget, is the clock's decision and not the data's. */
	else if (end_bouts(duel, !is_stopped || interrupt_is_deadline(), is_stopped ? NULL : err))
		rc = -1;
	if (duel_gather(duel, rc ? NULL : err) || duel_finish_suites(duel, rc ? NULL : err))
		rc = -1;
	return rc;
}

static int ring_init(struct ring *ring, const struct duel *duel, struct err *err)
{
	const struct duel_config *config = duel->config;

	*ring = (struct ring){.held = -1, .n = lanes_wanted(config)};
	ring->schedule = schedule_new(duel->n, config->seed, err);
	ring->wants = calloc(duel->n ? duel->n : 1, sizeof(*ring->wants));
	ring->tasks = calloc(ring->n, sizeof(*ring->tasks));
	ring->lanes = lanes_new(ring->n, config->places.homes, err);
	if (ring->schedule && ring->wants && ring->tasks && ring->lanes)
		return 0;
	return err->kind ? -1 : err_memory(err);
}

static void ring_release(struct ring *ring)
{
	lanes_free(ring->lanes);
	free(ring->tasks);
	schedule_free(ring->schedule);
	free(ring->wants);
}

int duel_run(struct duel *duel, const struct duel_config *config, struct err *err)
{
	struct ring ring;
	int rc;

	if (begin(duel, config, err))
		return -1;
	rc = ring_init(&ring, duel, err) || fight(duel, &ring, err) ? -1 : 0;
	ring_release(&ring);
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
