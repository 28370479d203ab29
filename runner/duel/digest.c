#include "runner/duel/digest.h"

#include "results/model/keys.h"
#include "runner/duel/files.h"

#include <string.h>

/* What has a number of its own may be measured in pieces of so many: its worker knows. */
static int64_t first_loops(const struct target *target, int64_t asked)
{
	bool is_told_by_worker = target->kind == TARGET_FILE || target->kind == TARGET_SNIPPET;

	if (asked == 0 && is_told_by_worker && !target->suite.is_once)
		return 0;
	return target_loops(target, asked);
}

int64_t duel_first_loops(const struct duel *duel, const struct bout *bout)
{
	int64_t a = first_loops(bout->targets[0], duel->config->loops);
	int64_t b = first_loops(bout->targets[1], duel->config->loops);

	/* Where the sides differ in what they ask for, neither gets more than it bears. */
	return a && (!b || a < b) ? a : b;
}

/* ---- what becomes of it */

enum fate { FATE_KEPT, FATE_AGAIN, FATE_ENDED, FATE_STOPPED };

/* Pinned by mistake: begin again without a pin. */
static void unpin(struct duel *duel, struct bout *bout)
{
	bout->needs_more_cpus = true;
	bout->plan.cpus = duel->config->places.all;
	bout->plan.start_cpus = NULL;
	bout->plan.loops = duel_first_loops(duel, bout);
	bout->plan.slice_taken_s = 0.0;
}

/* A process that had to be killed, once it had measured. */
static bool ended_late(const struct block *block)
{
	for (int side = 0; side < 2; side++)
		if (block->runs[side] && meta_text(block->runs[side]->meta, KEY_END))
			return true;
	return false;
}

static struct bout *bout_of(const struct duel *duel, const struct kept_block *done)
{
	return &duel->bouts[done->pair - duel->first];
}

static enum fate judge(struct duel *duel, const struct kept_block *done, bool was_pinned)
{
	struct bout *bout = bout_of(duel, done);
	const struct block *block = &done->block;

	if (done->cause.kind == ERR_INTERRUPTED || done->cause.kind == ERR_MEMORY)
		return FATE_STOPPED;
	if (done->cause.kind != ERR_NONE)
		return FATE_ENDED;
	if (!bout->no_counters[0])
		memcpy(bout->no_counters, block->no_counters, sizeof(bout->no_counters));
	if (block->needs_more_cpus && !bout->needs_more_cpus)
		unpin(duel, bout);
	if (bout->needs_more_cpus && was_pinned)
		return FATE_AGAIN;
	if (bout->plan.loops == 0)
		bout->dependence = block->dependence;
	bout->plan.loops = block->loops;
	bout->plan.slice_taken_s = block->slice_taken_s;
	bout->plan.ends_late |= ended_late(block);
	if (!bout_retakes(bout, block->disturbed, block->rounds))
		return FATE_KEPT;
	bout->retaken++;
	return FATE_AGAIN;
}

/* ---- kept */

static int describe(struct duel *duel, const struct kept_block *done, struct err *err)
{
	for (int side = 0; side < 2; side++) {
		struct run *run = done->block.runs[side];

		if (run_set_text(run, KEY_DUEL, duel->id, err) ||
		    run_set_int(run, KEY_DUEL_BLOCK, (int64_t)done->number + 1, err) ||
		    run_set_text(run, KEY_DUEL_SIDE, duel->config->sides[side].label, err) ||
		    run_set_text(run, KEY_DUEL_ROLE, side ? ROLE_CANDIDATE : ROLE_BASELINE, err))
			return -1;
	}
	return 0;
}

void duel_not_kept(struct duel *duel, const struct err *cause)
{
	if (duel->keep_err.kind == ERR_NONE)
		duel->keep_err = *cause;
}

static void write(struct duel *duel, struct kept_block *done, enum fate fate)
{
	struct journal *journal = duel->config->journal;
	size_t before = journal ? journal->n : 0;
	struct err err = {0};

	if (!journal || done->is_written)
		return;
	if (kept_block_write(done, fate == FATE_KEPT, journal, &err))
		duel_not_kept(duel, &err);
	done->is_written = journal->n > before; /* or it waits there for a disk that takes it */
}

/* The block's number joins the bout; its runs join the two suites, unless the journal has them:
   while others are measured they need not be in memory (duel_gather). */
static int take(struct duel *duel, struct kept_block *done, struct err *err)
{
	struct block *block = &done->block;
	double scratch[256], d;
	size_t rounds = (size_t)block->rounds;

	if (rounds > sizeof(scratch) / sizeof(scratch[0]) || !block->runs[0] || !block->runs[1])
		return err_set(err, ERR_INPUT, "it is not of this plan"); /* from a journal */
	d = block_log_ratio(block->runs[0]->values, block->runs[1]->values, rounds, scratch);
	if (!done->is_written && duel_take_runs(duel, done, err))
		return -1;
	return bout_kept(bout_of(duel, done), done->number, d, err);
}

/* ---- failed, or skipped */

static void end_at(struct bout *bout, struct kept_block *done)
{
	bout_give_up(bout, &done->cause, done->details, done->block.failed_side, done->number + 1);
	done->details = NULL;
}

/* ---- all of it */

int duel_digest(struct duel *duel, struct kept_block *done, bool was_pinned, struct err *err)
{
	struct bout *bout = bout_of(duel, done);
	enum fate fate = judge(duel, done, was_pinned);

	if (fate == FATE_KEPT && !duel->is_replaying && describe(duel, done, err))
		return -1;
	if (fate != FATE_STOPPED)
		write(duel, done, fate);
	if (fate == FATE_KEPT)
		return take(duel, done, err);
	bout_lost(bout, done->number);
	if (fate == FATE_ENDED)
		end_at(bout, done);
	if (fate != FATE_STOPPED)
		return 0;
	if (!err->kind)
		*err = done->cause;
	return -1;
}
