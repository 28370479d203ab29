#include "runner/duel/contest.h"

#include "results/files/record.h"
#include "results/model/duel_id.h"
#include "results/model/keys.h"
#include "runner/duel/digest.h"
#include "runner/duel/follow.h"
#include "runner/os/interrupt.h"
#include "runner/os/lanes.h"
#include "runner/session/schedule.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* The duels, and where their blocks are: a task for each lane. */
struct ring {
	struct duel *duels;
	size_t n_duels, n_pairs;	  /* of all of them */
	size_t budgets;			  /* how many benchmarks have one; who follow share one */
	const struct duel_config *config; /* what they share */
	char id[32];			  /* what theirs begin with */
	int64_t start_ns;
	double elapsed_s;  /* since the start, when the last block was collected: what decides
			      whether another one begins */
	bool is_replaying; /* the blocks come from the journal: nothing is told */
	struct lanes *lanes;
	struct task *tasks;
	size_t n;
	struct schedule *schedule;
	bool *wants;
	long held; /* a benchmark that needs all CPUs and waits for the others to end; -1: none */
	bool all_cpus_taken; /* by the one that runs */
};

static struct duel *duel_of(const struct ring *ring, size_t pair)
{
	struct duel *duel = ring->duels;

	while (pair >= duel->first + duel->n)
		duel++;
	return duel;
}

static struct bout *bout_of(const struct ring *ring, size_t pair)
{
	const struct duel *duel = duel_of(ring, pair);

	return &duel->bouts[pair - duel->first];
}

static bool needs_all(const struct ring *ring, size_t pair)
{
	return bout_of(ring, pair)->plan.cpus == ring->config->places.all;
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

/* Which benchmarks want a block. */
static void ask_all(struct ring *ring)
{
	const struct followed followed = follow_count(ring->duels, ring->n_duels);

	for (size_t i = 0; i < ring->n_duels; i++) {
		const struct duel *duel = &ring->duels[i];
		long next = duel->config->follows ? follow_next(duel, &followed) : -1;

		for (size_t k = 0; k < duel->n; k++)
			ring->wants[duel->first + k] = duel->config->follows
							       ? (long)k == next
							       : bout_wants_block(&duel->bouts[k]);
	}
}

/* The benchmark of the next block, or -1 when none may start now. Time is what it was when the last
   block was collected, so that a duel that goes through its journal decides as it did. */
static long next_turn(struct ring *ring, size_t busy)
{
	bool is_time_up = ring->elapsed_s >= ring->config->budget_s * (double)ring->budgets;
	long next = ring->held;

	if (is_time_up || (busy > 0 && ring->all_cpus_taken))
		return -1;
	if (next < 0) {
		ask_all(ring);
		next = schedule_next(ring->schedule, ring->wants);
	}
	if (next < 0)
		return -1;
	ring->held = busy > 0 && needs_all(ring, (size_t)next) ? next : -1;
	if (ring->held >= 0)
		return -1;
	ring->all_cpus_taken = needs_all(ring, (size_t)next);
	return next;
}

static int assign(struct ring *ring, struct task *task, size_t pair, struct err *err)
{
	struct bout *bout = bout_of(ring, pair);
	struct coins coins = coins_of(ring->config->seed, pair, bout->starts), copy = coins;
	struct kept_block done = {
		.pair = pair, .start = bout->starts, .hash_seed = coins_hash_seed(&copy)};
	long number = bout_start_block(bout, err);

	if (number < 0)
		return -1;
	done.number = (size_t)number;
	*task = (struct task){
		.state = TASK_ASSIGNED, .plan = bout->plan, .coins = coins, .done = done};
	task->plan.number = done.number;
	if (!needs_all(ring, pair))
		task->plan.cpus = &ring->config->places.cores[task - ring->tasks];
	return 0;
}

/* Give every idle lane a block, as long as one may start. */
static int assign_blocks(struct ring *ring, struct err *err)
{
	struct task *task;
	long next;

	while ((task = idle_lane(ring)) && (next = next_turn(ring, count_busy(ring))) >= 0)
		if (assign(ring, task, (size_t)next, err))
			return -1;
	return 0;
}

static void start_blocks(struct ring *ring)
{
	for (size_t i = 0; i < ring->n; i++) {
		struct task *task = &ring->tasks[i];

		if (task->state != TASK_ASSIGNED)
			continue;
		task->state = TASK_RUNNING;
		task->plan.session_start_ns = ring->start_ns;
		lanes_begin(ring->lanes, i, measure, task);
	}
}

static int collect(struct ring *ring, struct task *task, struct err *err)
{
	size_t pair = task->done.pair;
	struct duel *duel = duel_of(ring, pair);
	struct bout *bout = bout_of(ring, pair);
	bool was_alone = task->plan.cpus == ring->config->places.all;
	double share = was_alone ? 1.0 : 1.0 / (double)ring->n;
	int rc = duel_digest(duel, &task->done, !was_alone, err);

	bout->timed_s += task->done.block.timed_s;
	bout->spent_s += task->done.spent_s * share;
	kept_block_release(&task->done);
	task->state = TASK_NONE;
	if (duel->config->observe && !ring->is_replaying)
		duel->config->observe(duel->config->context, duel, pair - duel->first);
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

static void name_duels(struct ring *ring)
{
	for (size_t i = 0; i < ring->n_duels; i++) {
		struct duel *duel = &ring->duels[i];

		duel_id_format(duel->id, sizeof(duel->id), ring->id, i);
	}
}

/* The runs know which duel they belong to: those to come belong to it too. */
static void take_id(struct ring *ring, const struct kept_block *kept)
{
	const struct run *run = kept->block.runs[0];
	const char *id = run ? meta_text(run->meta, KEY_DUEL) : NULL;

	if (!id)
		return;
	snprintf(ring->id, sizeof(ring->id), "%.*s", (int)duel_id_contest_length(id), id);
	name_duels(ring);
}

static int replay_block(struct ring *ring, struct record *record, struct err *err)
{
	struct kept_block kept;
	struct task *task;
	int rc = -1;

	if (kept_block_parse(&kept, record, err) || assign_blocks(ring, err))
		goto out;
	task = find_task(ring, &kept);
	if (!task) {
		err_set(err, ERR_INPUT, "it is not of this plan");
		goto out;
	}
	take_id(ring, &kept);
	ring->elapsed_s = kept.elapsed_s;
	task->done = kept;
	kept = (struct kept_block){0};
	rc = collect(ring, task, err);
out:
	kept_block_release(&kept);
	return rc;
}

/* The clock asked for a look between the others: it was taken, and what it spent is spent. */
static int replay_looks(struct ring *ring, const struct record *record, struct err *err)
{
	size_t *blocks = calloc(ring->n_pairs, sizeof(*blocks));
	int rc = blocks ? kept_looks_parse(blocks, ring->n_pairs, record, err) : err_memory(err);

	for (size_t i = 0; i < ring->n_pairs && !rc; i++) {
		struct bout *bout = bout_of(ring, i);
		bool taken;

		if (blocks[i] == 0)
			continue;
		if (blocks[i] != bout->n)
			rc = err_set(err, ERR_INPUT, "it is not of this plan");
		else
			rc = bout_look_between(bout, &taken, err);
	}
	free(blocks);
	return rc;
}

static int replay_one(struct ring *ring, const struct journal_record *text, struct err *err)
{
	struct record record;
	int rc = record_parse(&record, text->text, text->len, err);

	if (!rc && strcmp(record_text(&record, "record", ""), "look") == 0)
		rc = replay_looks(ring, &record, err);
	else if (!rc)
		rc = replay_block(ring, &record, err);
	record_release(&record);
	return rc;
}

static void set_replaying(struct ring *ring, bool is_replaying)
{
	ring->is_replaying = is_replaying;
	for (size_t i = 0; i < ring->n_duels; i++)
		ring->duels[i].is_replaying = is_replaying;
}

/* What was measured before, by the same decisions: then the next block is the one that would have
   been next, and what is assigned to lanes is what was in flight. */
static int replay(struct ring *ring, struct err *err)
{
	const struct journal_text *before = ring->config->before;
	int rc = 0;

	set_replaying(ring, true);
	for (size_t i = 1; before && i < before->n && !rc; i++)
		if ((rc = replay_one(ring, &before->records[i], err)))
			err_in(err, "record %zu of the journal", i + 1);
	set_replaying(ring, false);
	ring->start_ns = clock_now_ns() - (int64_t)(ring->elapsed_s * 1e9);
	return rc;
}

/* ---- all of it */

/* Whatever happens, what was begun is collected. */
static int all_blocks(struct ring *ring, struct err *err)
{
	int rc = replay(ring, err);

	for (;;) {
		struct task *task;

		if (!rc && !(rc = assign_blocks(ring, err)))
			start_blocks(ring);
		if (lanes_busy(ring->lanes) == 0)
			return rc;
		task = &ring->tasks[lanes_finish(ring->lanes)];
		ring->elapsed_s = (double)(clock_now_ns() - ring->start_ns) * 1e-9;
		task->done.elapsed_s = ring->elapsed_s;
		if (collect(ring, task, err))
			rc = -1;
	}
}

/* The looks of the deadline, kept before anybody sees what they say. */
static int look_between(struct ring *ring, struct err *err)
{
	size_t *blocks = calloc(ring->n_pairs ? ring->n_pairs : 1, sizeof(*blocks));
	struct err cause = {0};
	bool taken, any = false;
	int rc = blocks ? 0 : err_memory(err);

	for (size_t i = 0; i < ring->n_pairs && !rc; i++) {
		rc = bout_look_between(bout_of(ring, i), &taken, err);
		if (!rc && taken)
			blocks[i] = bout_of(ring, i)->n;
		any |= !rc && taken;
	}
	if (any && kept_looks_write(blocks, ring->n_pairs, ring->config->journal, &cause))
		duel_not_kept(ring->duels, &cause);
	free(blocks);
	return rc;
}

static void pause_all(struct ring *ring)
{
	if (interrupt_is_deadline())
		look_between(ring, NULL);
	for (size_t i = 0; i < ring->n_duels; i++)
		duel_pause(&ring->duels[i]);
}

static int end_all(struct ring *ring, bool is_time_up, struct err *err)
{
	int rc = 0;

	for (size_t i = 0; i < ring->n_duels; i++)
		if (duel_end(&ring->duels[i], is_time_up, err))
			rc = -1;
	return rc;
}

static int fight(struct ring *ring, struct err *err)
{
	int rc = all_blocks(ring, err);
	bool is_stopped = rc != 0;

	if (is_stopped && ring->config->journal)
		pause_all(ring);
	/* The deadline, as the end of the budget, is the clock's decision and not the data's. */
	else if (end_all(ring, !is_stopped || interrupt_is_deadline(), is_stopped ? NULL : err))
		rc = -1;
	for (size_t i = 0; i < ring->n_duels; i++)
		if (duel_finish(&ring->duels[i], rc ? NULL : err))
			rc = -1;
	return rc;
}

static int ring_init(struct ring *ring, struct err *err)
{
	const struct duel_places *places = &ring->config->places;
	size_t pairs = ring->n_pairs ? ring->n_pairs : 1;

	ring->held = -1;
	ring->n = places->n_cores > 0 ? places->n_cores : 1;
	ring->schedule = schedule_new(ring->n_pairs, ring->config->seed, err);
	ring->wants = calloc(pairs, sizeof(*ring->wants));
	ring->tasks = calloc(ring->n, sizeof(*ring->tasks));
	ring->lanes = lanes_new(ring->n, places->homes, err);
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

int contest_run(struct duel *duels, const struct duel_config *configs, size_t n, struct err *err)
{
	struct ring ring = {
		.duels = duels, .n_duels = n, .config = configs, .start_ns = clock_now_ns()};
	int rc = 0;

	for (size_t i = 0; i < n; i++) {
		if (duel_begin(&duels[i], &configs[i], ring.n_pairs, err))
			rc = -1;
		duels[i].number = i;
		ring.n_pairs += configs[i].n_pairs;
		ring.budgets += configs[i].follows ? 1 : configs[i].n_pairs;
	}
	if (rc)
		return -1;
	snprintf(ring.id, sizeof(ring.id), "%llx-%llx", (unsigned long long)configs->seed,
		 (unsigned long long)ring.start_ns);
	name_duels(&ring);
	rc = ring_init(&ring, err) || fight(&ring, err) ? -1 : 0;
	ring_release(&ring);
	return rc;
}
