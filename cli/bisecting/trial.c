#include "cli/bisecting/trial.h"

#include "cli/explaining/explaining.h"
#include "cli/words/status.h"
#include "cli/words/text.h"
#include "results/base/json.h"
#include "results/files/record.h"
#include "runner/os/interrupt.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void trials_release(struct trials *trials)
{
	keeping_release(&trials->keeping);
	free(trials->benchmark);
	*trials = (struct trials){0};
}

/* ---- in the journal */

/* A bound that is not finite is null. */
static json_t *record_new(const struct trial *trial, const struct trial_plan *plan,
			  const char *benchmark)
{
	const struct interval *i = &trial->log_ratio;

	return json_pack("{s:s, s:s, s:s, s:o, s:b, s:s, s:o, s:o, s:o, s:o, s:I, s:f}", "record",
			 "trial", "phase", plan->phase, "commit", plan->candidate->id.text,
			 "benchmark", json_text_new(benchmark), "skipped", trial->was_skipped,
			 "reason", trial->reason, "estimate", json_finite_new(i->estimate), "low",
			 json_finite_new(i->low), "high", json_finite_new(i->high), "level",
			 json_finite_new(i->level), "blocks", (json_int_t)trial->blocks, "seconds",
			 trial->seconds);
}

static void read_record(struct trial *trial, const struct record *record)
{
	*trial = (struct trial){.was_skipped = record_bool(record, "skipped"),
				.log_ratio = {.estimate = record_real(record, "estimate", NAN),
					      .low = record_real(record, "low", -INFINITY),
					      .high = record_real(record, "high", INFINITY),
					      .level = record_real(record, "level", 1)},
				.blocks = (size_t)record_int(record, "blocks", 0),
				.seconds = record_real(record, "seconds", 0)};
	snprintf(trial->reason, sizeof(trial->reason), "%s", record_text(record, "reason", ""));
}

static void take_name(struct trials *trials, const char *name)
{
	if (!trials->benchmark && name)
		trials->benchmark = strdup(name);
}

/* Takes `head`. What the disk does not take is told when the search is cut short. */
static void keep(struct trials *trials, json_t *head)
{
	struct journal *journal = keeping_journal(&trials->keeping);

	if (journal && head)
		record_append(journal, head, NULL, 0, NULL);
	json_decref(head);
}

static bool is_kind(const struct record *record, const char *kind)
{
	return strcmp(record_text(record, "record", ""), kind) == 0;
}

static bool is_of(const struct record *record, const struct trial_plan *plan)
{
	return strcmp(record_text(record, "phase", ""), plan->phase) == 0 &&
	       strcmp(record_text(record, "commit", ""), plan->candidate->id.text) == 0;
}

/* What the journal has of this trial: its end (*is_done), the blocks before the moment when it was
   interrupted (*rest), or nothing. */
static int recall(struct trials *trials, const struct trial_plan *plan, struct trial *trial,
		  struct journal_text *rest, bool *is_done, struct err *err)
{
	const struct journal_text *all = keeping_before(&trials->keeping);
	/* The first record is of the run itself. */
	size_t begin = trials->at > 0 ? trials->at : 1;
	int rc = 0;

	for (size_t i = begin; all && i < all->n && !rc && !*is_done; i++) {
		struct record record;
		const struct journal_record *text = &all->records[i];

		rc = record_parse(&record, text->text, text->len, err);
		if (!rc && (is_kind(&record, "begun") || is_kind(&record, "trial"))) {
			if (!is_of(&record, plan))
				rc = err_set(err, ERR_INPUT, "it is not of this search");
			*is_done = !rc && is_kind(&record, "trial");
		}
		if (*is_done) {
			read_record(trial, &record);
			take_name(trials, record_text(&record, "benchmark", NULL));
			trials->at = i + 1;
		}
		record_release(&record);
		if (rc)
			err_in(err, "record %zu of the journal", i + 1);
	}
	if (all && !rc && !*is_done && begin < all->n) {
		*rest = (struct journal_text){.records = all->records + begin, .n = all->n - begin};
		trials->at = all->n;
	}
	return rc;
}

/* ---- one trial */

int trials_make(const struct trials *trials, struct worktree *tree, const struct commit *commit,
		bool is_quiet, struct err *err)
{
	const char *build = trials->given->dueling->build;
	struct teller teller = trials->job->preparation.teller;
	struct buf tail = {0};
	int rc = worktree_add(tree, commit->id.text, err);

	/* Not the commit's fault: the next one would not fare better. */
	if (rc && err->kind == ERR_INPUT)
		err->kind = ERR_SYSTEM;
	if (!rc && build)
		rc = worktree_build(tree->path, build, trials->options->build_s, &tail, err);
	if (rc && tail.len && !is_quiet)
		teller_tell(teller,
			    &(struct told){.kind = TOLD_BUILD_OUTPUT, .text = buf_text(&tail)});
	buf_release(&tail);
	return rc;
}

static struct second_side second_side_of(const struct trial_plan *plan, const struct worktree *tree)
{
	return (struct second_side){.trees = {plan->tree, tree},
				    .labels = {plan->labels[0], plan->labels[1]},
				    .is_one_more = !plan->is_first};
}

static int prepare(struct bare_duel *bare, const struct trials *trials,
		   const struct trial_plan *plan, const struct worktree *tree, struct err *err)
{
	const struct duel_given *given = trials->given;
	const struct second_side second = second_side_of(plan, tree);

	return bare_duel_prepare(bare, &second, trials->job, given->dueling, given->make_targets,
				 given->context, err);
}

/* A benchmark that fails, or skips itself, on the candidate's side is the candidate's. Of a step
   its reason is told as one of skipping anyway. */
static int take_failure(const struct bout *bout, const struct trial_plan *plan, struct err *err)
{
	err_set(err, bout->err.kind, "%s", bout->err.text);
	if (bout->status == BOUT_SKIPPED && plan->is_first)
		err_in(err, "the benchmark skips itself");
	if (bout->failed_side >= 0 && (plan->is_first || bout->failed_side == SIDE_BASELINE))
		err_in(err, "%s", plan->labels[bout->failed_side]);
	return -1;
}

static int measure(struct trial *trial, struct trials *trials, struct bare_duel *bare,
		   const struct trial_plan *plan, const struct journal_text *rest, struct err *err)
{
	const struct bare_rules rules = {.looks = plan->looks,
					 .question = plan->question,
					 .budget_s = trials->options->budget_s,
					 .seed = trials->job->settings.plan.seed + trials->count,
					 .journal = keeping_journal(&trials->keeping),
					 .before = rest->n ? rest : NULL};
	const struct bout *bout;

	if (!rest->n)
		keep(trials, json_pack("{s:s, s:s, s:s}", "record", "begun", "phase", plan->phase,
				       "commit", plan->candidate->id.text));
	if (bare_duel_run(bare, &rules, trials->job, trials->given->dueling, err))
		return -1;
	bout = bare_duel_bout(bare);
	if (bout_is_out(bout))
		return take_failure(bout, plan, err);
	trial->log_ratio = bout->verdict.log_ratio;
	trial->blocks = bout->verdict.blocks;
	take_name(trials, bout->targets[0]->name);
	return 0;
}

/* Is it the commit's own doing, so that it can be skipped? */
static bool is_its_own(const struct err *cause, const struct trial_plan *plan)
{
	return !plan->is_first && (cause->kind == ERR_INPUT || cause->kind == ERR_USAGE ||
				   cause->kind == ERR_BENCHMARK || cause->kind == ERR_TIMEOUT ||
				   cause->kind == ERR_SKIPPED);
}

static int run_anew(struct trial *trial, struct trials *trials, const struct trial_plan *plan,
		    const struct journal_text *rest, struct err *err)
{
	struct worktree tree = {0};
	struct bare_duel bare = {0};
	struct err cause = {0};
	bool is_quiet = !plan->is_first && !trials->given->measuring->verbose;
	int rc = trials_make(trials, &tree, plan->candidate, is_quiet, &cause) ||
		 prepare(&bare, trials, plan, &tree, &cause) ||
		 measure(trial, trials, &bare, plan, rest, &cause);

	if (rc && interrupt_seen() && cause.kind != ERR_MEMORY)
		cause.kind = ERR_INTERRUPTED; /* whatever it broke first */
	if (rc && is_its_own(&cause, plan)) {
		trial->was_skipped = true;
		snprintf(trial->reason, sizeof(trial->reason), "%.*s", TRIAL_REASON - 1,
			 cause.text);
		rc = 0;
	}
	if (rc)
		*err = cause;
	bare_duel_release(&bare);
	worktree_release(&tree);
	return rc ? -1 : 0;
}

int trial_run(struct trial *trial, struct trials *trials, const struct trial_plan *plan,
	      struct err *err)
{
	int64_t start_ns = clock_now_ns();
	struct journal_text rest = {0};
	bool is_done = false;

	*trial = (struct trial){.log_ratio = interval_unbounded(NAN)};
	trials->count++;
	if (recall(trials, plan, trial, &rest, &is_done, err))
		return -1;
	if (is_done)
		return 0;
	if (run_anew(trial, trials, plan, &rest, err))
		return -1;
	trial->seconds = (double)(clock_now_ns() - start_ns) * 1e-9;
	keep(trials, record_new(trial, plan, trials->benchmark));
	return 0;
}

/* ---- why */

static int explain(struct trials *trials, const struct trial_plan *plan,
		   const struct trial *measured, const struct worktree *tree,
		   const struct explaining_into *into)
{
	const struct explain_options options = EXPLAIN_DEFAULTS;
	struct bare_duel bare = {0};
	struct err err = {0};
	int status;

	if (prepare(&bare, trials, plan, tree, &err)) {
		status = status_fail(&err);
	} else {
		const struct explaining_pair pair = {
			.targets = {bare.meeting.pairs.items[0][0], bare.meeting.pairs.items[0][1]},
			.timed = interval_exp(measured->log_ratio),
			.timed_df = INFINITY};

		status =
			explaining_sides(&options, trials->job, bare.meeting.sides, &pair, 1, into);
	}
	bare_duel_release(&bare);
	return status;
}

int trial_explain(struct trials *trials, const struct trial_plan *plan,
		  const struct trial *measured, json_t *rows)
{
	const struct explaining_into into = {.rows = rows};
	struct worktree tree = {0};
	struct err err = {0};
	int status;

	if (trials_make(trials, &tree, plan->candidate, false, &err))
		status = status_fail(&err);
	else
		status = explain(trials, plan, measured, &tree, rows ? &into : NULL);
	worktree_release(&tree);
	return status;
}
