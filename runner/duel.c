#include "runner/duel.h"

#include "results/record.h"
#include "runner/interrupt.h"
#include "runner/schedule.h"

#include <assert.h>
#include <gsl/gsl_rng.h>
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

/* ---- looking */

static int decide(struct duel *duel, struct bout *bout, struct err *err)
{
	double *scratch = malloc((block_scratch(bout->n) + 1) * sizeof(*scratch));

	if (!scratch)
		return err_memory(err);
	bout->verdict = block_decide(bout->d, bout->n, &bout->looks, duel->config->margin, scratch);
	free(scratch);
	return 0;
}

static bool is_last_look(const struct bout *bout)
{
	return bout->n >= bout->looks.look[bout->looks.count - 1].n;
}

static int look(struct duel *duel, size_t i, struct err *err)
{
	struct bout *bout = &duel->bouts[i];
	double precision = duel->config->precision;

	if (decide(duel, bout, err))
		return -1;
	if (bout->verdict.verdict != VERDICT_UNDECIDED ||
	    (precision > 0 && bout->verdict.look >= 0 &&
	     interval_half_width_relative(bout->verdict.ratio) <= precision))
		bout->status = BOUT_DECIDED;
	else if (is_last_look(bout))
		bout->status = BOUT_SPENT;
	return 0;
}

/* The time is up: the last look is taken now, with all the error that is left. When that is, was
   decided by the clock and not by the data, so the total error stays what it was. */
static int last_look_now(struct duel *duel, size_t i, struct err *err)
{
	struct bout *bout = &duel->bouts[i];

	if (bout->status != BOUT_GOING_ON || bout->n == 0)
		return 0;
	bout->looks = spending_ended_at(&bout->looks, bout->n);
	if (look(duel, i, err))
		return -1;
	if (bout->status == BOUT_GOING_ON)
		bout->status = BOUT_SPENT;
	return 0;
}

/* ---- blocks */

static int set_block_metadata(struct duel *duel, struct bout *bout, struct run *run, int side,
			      struct err *err)
{
	const struct side *of = &duel->config->sides[side];

	if (run_set_text(run, "assay_duel", duel->id, err) ||
	    run_set_int(run, "assay_block", (int64_t)bout->n + 1, err) ||
	    run_set_text(run, "assay_side", of->label, err))
		return -1;
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

/* The block's number joins d, its runs join the two suites. */
static int keep_block(struct duel *duel, struct bout *bout, struct block *block, struct err *err)
{
	double scratch[256];
	size_t rounds = (size_t)block->rounds;

	if (mem_reserve(&bout->d, &bout->cap, bout->n + 1, sizeof(*bout->d)))
		return err_memory(err);
	assert(rounds <= sizeof(scratch) / sizeof(scratch[0]));
	for (int side = 0; side < 2; side++)
		if (set_block_metadata(duel, bout, block->runs[side], side, err))
			return -1;
	write_block(duel, block);
	bout->d[bout->n] =
		block_log_ratio(block->runs[0]->values, block->runs[1]->values, rounds, scratch);
	for (int side = 0; side < 2; side++) {
		if (suite_take_run(duel->suites[side], block->runs[side], err))
			return -1;
		block->runs[side] = NULL;
	}
	bout->n++;
	return 0;
}

static bool must_be_retaken(const struct bout *bout, const struct block *block)
{
	return block->disturbed * 2 >= block->rounds &&
	       (double)(bout->retaken + 1) <= DUEL_RETAKE_SHARE * (double)(bout->n + 1);
}

static void fail(struct bout *bout, const struct block *block, const struct err *err)
{
	const struct buf *details =
		block->failed_side < 0 ? NULL : &block->workers[block->failed_side].details;

	bout->status = BOUT_FAILED;
	bout->failed_side = block->failed_side;
	bout->err = *err;
	bout->details = details && details->len ? strdup(buf_text(details)) : NULL;
}

/* Both sides take the same number: what the first side's benchmark wants holds for both. */
static int64_t loops_of(const struct bout *bout, const struct duel_config *config)
{
	return target_loops(bout->targets[0], config->loops);
}

/* What follows from one block. -1 only when the duel cannot go on. */
static int digest(struct duel *duel, size_t i, struct block *block, struct err *err)
{
	struct bout *bout = &duel->bouts[i];

	if (block->needs_more_cpus && !bout->needs_more_cpus) {
		bout->needs_more_cpus = true; /* pinned by mistake: begin again without a pin */
		bout->plan.cpus = duel->config->all_cpus;
		bout->plan.loops = loops_of(bout, duel->config);
		bout->plan.slice_taken_s = 0.0;
		return 0;
	}
	if (must_be_retaken(bout, block)) {
		bout->retaken++;
		return 0;
	}
	if (keep_block(duel, bout, block, err))
		return -1;
	return look(duel, i, err);
}

static int step(struct duel *duel, size_t i, uint32_t hash_seed, gsl_rng *coins, struct err *err)
{
	struct bout *bout = &duel->bouts[i];
	int64_t start_ns = clock_now_ns();
	struct block block;
	struct err cause = {0};
	int rc = 0;

	if (block_measure(&block, &bout->plan, hash_seed, coins, &cause)) {
		if (cause.kind == ERR_INTERRUPTED || cause.kind == ERR_MEMORY) {
			*err = cause;
			rc = -1;
		} else {
			fail(bout, &block, &cause);
		}
	} else {
		rc = digest(duel, i, &block, err);
	}
	bout->timed_s += block.timed_s;
	block_release(&block);
	bout->spent_s += (double)(clock_now_ns() - start_ns) * 1e-9;
	observe(duel, i);
	return rc;
}

/* ---- the duel */

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
		struct bout *bout = &duel->bouts[i];

		bout->looks = config->looks;
		bout->verdict.ratio = interval_unbounded(NAN);
		bout->plan = (struct block_plan){
			.cpus = config->one_cpu ? config->one_cpu : config->all_cpus,
			.slice_s = config->slice_s,
			.timeout_s = config->timeout_s,
			.limits = config->limits,
			.rounds = config->rounds,
			.yardstick = config->yardstick,
			.counters = {config->counters[0], config->counters[1]},
			.session_start_ns = duel->start_ns};
		for (int side = 0; side < 2; side++) {
			bout->plan.sides[side] = &config->sides[side];
			bout->targets[side] =
				&config->sides[side].targets->items[config->pairs[i][side]];
			bout->plan.targets[side] = bout->targets[side];
		}
		bout->plan.loops = loops_of(bout, config);
		bout->needs_more_cpus = !config->one_cpu;
	}
	return 0;
}

/* The bouts that still want a block; how much time there is, all told. */
static bool wants_more(const struct duel *duel, bool *wants)
{
	bool any = false;

	for (size_t i = 0; i < duel->n; i++) {
		wants[i] = duel->bouts[i].status == BOUT_GOING_ON;
		any |= wants[i];
	}
	return any && duel_elapsed_s(duel) < duel->config->budget_s * (double)duel->n;
}

static int all_blocks(struct duel *duel, struct schedule *schedule, gsl_rng *coins, bool *wants,
		      struct err *err)
{
	int rc = 0;

	while (wants_more(duel, wants)) {
		long next = schedule_next(schedule, wants);

		if (step(duel, (size_t)next, schedule_hash_seed(schedule), coins, err)) {
			rc = -1;
			break;
		}
	}
	/* The deadline, as the end of the budget, is the clock's decision and not the data's. */
	if (rc && !interrupt_is_deadline())
		return -1;
	for (size_t i = 0; i < duel->n; i++)
		if (last_look_now(duel, i, rc ? NULL : err))
			return -1;
	return rc;
}

/* The looks as they were taken, in every run: whoever reads the files comes to the same verdict. */
static int record_looks(struct duel *duel, struct err *err)
{
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

			for (size_t j = 0; bench && !rc && j < bench->nruns; j++)
				rc = run_set_text(bench->runs[j], "assay_duel_looks",
						  buf_text(&text), err);
		}
		buf_release(&text);
		if (rc)
			return -1;
	}
	return 0;
}

int duel_run(struct duel *duel, const struct duel_config *config, struct err *err)
{
	struct schedule *schedule = NULL;
	gsl_rng *coins = NULL;
	bool *wants = NULL;
	int rc = -1;

	if (begin(duel, config, err))
		return -1;
	schedule = schedule_new(duel->n, config->seed, err);
	coins = gsl_rng_alloc(gsl_rng_mt19937);
	wants = calloc(duel->n ? duel->n : 1, sizeof(*wants));
	if (!schedule || !coins || !wants) {
		err_memory(err);
		goto out;
	}
	gsl_rng_set(coins, (unsigned long)((config->seed ^ 0xd1b54a32d192ed03) & 0xffffffff));
	rc = all_blocks(duel, schedule, coins, wants, err);
	if (record_looks(duel, rc ? NULL : err))
		rc = -1;
out:
	schedule_free(schedule);
	if (coins)
		gsl_rng_free(coins);
	free(wants);
	return rc;
}

void duel_release(struct duel *duel)
{
	for (size_t i = 0; i < duel->n && duel->bouts; i++) {
		free(duel->bouts[i].d);
		free(duel->bouts[i].details);
	}
	free(duel->bouts);
	suite_free(duel->suites[0]);
	suite_free(duel->suites[1]);
	*duel = (struct duel){0};
}
