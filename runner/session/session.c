#include "runner/session/session.h"

#include "runner/os/interrupt.h"
#include "runner/session/kept.h"
#include "runner/session/pacing.h"
#include "runner/session/process.h"
#include "runner/session/schedule.h"
#include "runner/session/seed_check.h"
#include "stats/moment.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void observe(const struct session *session, enum session_event event, size_t target)
{
	if (session->config->observe && !session->is_replaying)
		session->config->observe(session->config->context, session, event, target, NAN);
}

/* ---- one target's standing */

static int add_mean(const struct session *session, struct measurement *m, const struct run *run,
		    struct err *err)
{
	if (mem_reserve(&m->means, &m->means_cap, (size_t)m->processes + 1, sizeof(*m->means)))
		return err_memory(err);
	m->means[m->processes++] = moment_mean(run->values, run->nvalues);
	if (session->config->pacer && pacing_add(m, run, (size_t)m->processes - 1, err))
		return -1;
	m->values += (long)run->nvalues;
	m->marked += (long)run_marked(run, MARK_PREEMPTED | MARK_MIGRATED);
	m->interval = interval_t_positive(m->means, (size_t)m->processes, 0.95);
	return 0;
}

static void fail(struct session *session, size_t i, const struct err *err, const char *details)
{
	struct measurement *m = &session->measurements[i];

	m->status = err->kind == ERR_SKIPPED ? MEASUREMENT_SKIPPED : MEASUREMENT_FAILED;
	m->err = *err;
	free(m->details);
	m->details = details && *details ? strdup(details) : NULL;
	observe(session, SESSION_TARGET_FAILED, i);
}

static void look(struct session *session, size_t i)
{
	struct measurement *m = &session->measurements[i];
	double half_width = m->processes < 2 ? NAN : interval_half_width_relative(m->interval);
	struct progress progress = {m->processes, m->spent_s, half_width};

	/* What is told is the time at full speed, where the pacer is followed. */
	if (!isnan(m->paced_level.estimate) && m->processes >= 2)
		progress.half_width = (m->paced_level.high - m->paced_level.low) / 2;

	m->state = plan_state(&session->config->plan, &progress);
	if (m->state == PLAN_GO_ON)
		return;
	m->status = MEASUREMENT_DONE;
	observe(session, SESSION_TARGET_DONE, i);
}

/* ---- one process, and what follows from it */

/* A run joins the suite; what it shares with others of its target is kept once. */
static int take_run(struct session *session, size_t target, struct run **run, struct err *err)
{
	if (run_share_meta(*run, &session->measurements[target].common, err) ||
	    suite_take_run(session->suite, *run, err))
		return -1;
	*run = NULL;
	return 0;
}

/* What follows from a process that ended, whether just now or before the session was cut short. */
static int digest(struct session *session, struct kept_process *kept, struct err *err)
{
	struct measurement *m = &session->measurements[kept->target];

	m->spent_s += kept->spent_s;
	m->timed_s += kept->timed_s;
	if (kept->cause.kind != ERR_NONE) {
		fail(session, kept->target, &kept->cause, kept->details);
		m->output = kept->output;
		kept->output = NULL;
		return 0;
	}
	/* What the journal has need not be in memory while others are measured: see gather(). */
	if (add_mean(session, m, kept->run, err) ||
	    (!kept->is_written && take_run(session, kept->target, &kept->run, err)))
		return -1;
	observe(session, SESSION_PROCESS_ENDED, kept->target);
	look(session, kept->target);
	return 0;
}

/* A disk that takes no more is no reason to stop measuring: what was measured is in memory too. */
static void keep(struct session *session, struct kept_process *kept)
{
	struct journal *journal = session->config->journal;
	size_t before = journal ? journal->n : 0;
	struct err err = {0};
	bool failed;

	if (!journal)
		return;
	failed = kept_process_write(kept, journal, &err);
	kept->is_written = journal->n > before;
	if (!failed || session->keep_err.kind != ERR_NONE)
		return;
	session->keep_err = err;
	observe(session, SESSION_NOT_KEPT, kept->target);
}

static void copy_standing(struct kept_process *kept, const struct measurement *m)
{
	kept->loops = m->loops;
	kept->dependence = m->dependence;
	kept->value_s = m->value_s;
	kept->empty_loop_s = m->empty_loop_s;
	kept->is_pinned = m->is_pinned;
	kept->needs_more_cpus = m->needs_more_cpus;
	kept->is_in_pieces = m->is_in_pieces;
	kept->slices = m->slices;
	kept->waits_memory = m->waits_memory;
	kept->pacers_lost = m->pacers_lost;
	memcpy(kept->kind, m->kind, sizeof(kept->kind));
	memcpy(kept->note, m->note, sizeof(kept->note));
}

static void restore_standing(struct measurement *m, const struct kept_process *kept)
{
	m->loops = kept->loops;
	m->dependence = kept->dependence;
	m->value_s = kept->value_s;
	m->empty_loop_s = kept->empty_loop_s;
	m->is_pinned = kept->is_pinned;
	m->needs_more_cpus = kept->needs_more_cpus;
	m->is_in_pieces = kept->is_in_pieces;
	m->slices = kept->slices;
	m->waits_memory = (enum paced_memory)kept->waits_memory;
	m->pacers_lost = kept->pacers_lost;
	memcpy(m->kind, kept->kind, sizeof(m->kind));
	memcpy(m->note, kept->note, sizeof(m->note));
}

/* The end of what a failed process printed that is stored with its row. */
enum { OUTPUT_KEPT = 4096 };

/* The traceback, or else the output; and the output, when it is not that already. */
static void explain(struct kept_process *kept, const struct worker *worker)
{
	const struct buf *output = &worker->child.output;
	size_t surplus = output->len > OUTPUT_KEPT ? output->len - OUTPUT_KEPT : 0;

	if (worker->details.len)
		kept->details = strdup(buf_text(&worker->details));
	if (output->len && strcmp(buf_text(&worker->details), buf_text(output)) != 0)
		kept->output = strndup(buf_text(output) + surplus, OUTPUT_KEPT);
}

static double elapsed_s(const struct session *session)
{
	return (double)(clock_now_ns() - session->start_ns) * 1e-9;
}

/* One process of target i. -1 only when the session cannot go on. */
static int step(struct session *session, size_t i, uint32_t hash_seed, struct err *err)
{
	struct measurement *m = &session->measurements[i];
	struct process process = {.session = session, .measurement = m, .hash_seed = hash_seed};
	struct kept_process kept = {.target = i, .hash_seed = hash_seed};
	bool is_over;
	int rc = 0;

	observe(session, SESSION_PROCESS_STARTED, i);
	process_measure(&process, &kept.cause);
	kept.spent_s = process.spent_s;
	kept.timed_s = process.timed_s;
	kept.elapsed_s = elapsed_s(session);
	is_over = kept.cause.kind == ERR_INTERRUPTED || kept.cause.kind == ERR_MEMORY;
	if (kept.cause.kind == ERR_NONE ||
	    (kept.cause.kind == ERR_INTERRUPTED && process.run && process.run->nvalues > 0)) {
		kept.run = process.run;
		process.run = NULL;
	} else if (!is_over) {
		explain(&kept, &process.worker);
	}
	copy_standing(&kept, m);
	if (is_over) {
		m->spent_s += kept.spent_s;
		m->timed_s += kept.timed_s;
		if (kept.run && add_mean(session, m, kept.run, NULL) == 0) {
			session->unfinished =
				kept.run; /* the last one, once all others are there */
			session->unfinished_target = i;
			kept.run = NULL;
		}
		*err = kept.cause;
		rc = -1;
	} else {
		keep(session, &kept);
		rc = digest(session, &kept, err);
	}
	kept_process_release(&kept);
	process_release(&process);
	return rc;
}

/* ---- the session */

struct side session_side(const struct session_config *config, bool is_program)
{
	return (struct side){.program = is_program ? config->launcher : config->python,
			     .bootstrap = is_program ? NULL : config->bootstrap,
			     .environment = config->environment,
			     .targets = config->targets};
}

static int begin(struct session *session, const struct session_config *config, struct err *err)
{
	*session = (struct session){.config = config,
				    .n = config->targets->n,
				    .start_ns = clock_now_ns(),
				    .suite = suite_new()};
	session->measurements = calloc(session->n ? session->n : 1, sizeof(*session->measurements));
	if (!session->suite || !session->measurements)
		return err_memory(err);
	for (size_t i = 0; i < session->n; i++) {
		const struct target *target = &config->targets->items[i];
		struct measurement *m = &session->measurements[i];

		m->target = target;
		m->is_pinned = config->one_cpu != NULL;
		m->interval = interval_unbounded(NAN);
		m->paced_level = m->interval;
	}
	return 0;
}

/* Targets whose discovery failed are failed from the start. */
static void fail_unloadable(struct session *session)
{
	for (size_t i = 0; i < session->n; i++) {
		const struct target *target = session->measurements[i].target;
		struct err err = {0};

		if (!target->load_error)
			continue;
		err_set(&err, target->load_kind, "%s", target->load_error);
		fail(session, i, &err, target->load_details);
	}
}

/* The processes took turns by chance; in the file the benchmarks stand as they were asked for. */
static void put_in_order(struct session *session)
{
	const struct targets *targets = session->config->targets;
	size_t at = 0;

	for (size_t i = 0; session->suite && i < session->n; i++)
		at += suite_place(session->suite, targets->items[i].name, at);
}

static void who_wants(const struct session *session, bool *wants)
{
	for (size_t i = 0; i < session->n; i++)
		wants[i] = session->measurements[i].status == MEASUREMENT_WAITING;
}

/* One record of the journal, at the place in the schedule where it belongs. */
static int replay_one(struct session *session, struct schedule *schedule, bool *wants,
		      const struct journal_record *record, struct err *err)
{
	struct kept_process kept;
	int rc = kept_process_parse(&kept, record, err);
	long next;

	who_wants(session, wants);
	next = rc ? -1 : schedule_next(schedule, wants);
	if (!rc && (next != (long)kept.target || schedule_hash_seed(schedule) != kept.hash_seed))
		rc = err_set(err, ERR_INPUT, "it is not of this plan");
	if (!rc) {
		restore_standing(&session->measurements[next], &kept);
		kept.is_written = true;
		rc = digest(session, &kept, err);
		session->start_ns = clock_now_ns() - (int64_t)(kept.elapsed_s * 1e9);
		session->replayed++;
	}
	kept_process_release(&kept);
	return rc;
}

/* What was measured before, by the same decisions: then the next process is the one that would have
   been next. */
static int replay(struct session *session, struct schedule *schedule, bool *wants, struct err *err)
{
	const struct journal_text *before = session->config->before;

	int rc = 0;

	session->is_replaying = true;
	for (size_t i = 1; before && i < before->n && !rc; i++)
		if ((rc = replay_one(session, schedule, wants, &before->records[i], err)))
			err_in(err, "record %zu of the journal", i + 1);
	session->is_replaying = false;
	return rc;
}

static int measure_all(struct session *session, struct schedule *schedule, bool *wants,
		       struct err *err)
{
	long next;

	for (;;) {
		who_wants(session, wants);
		next = schedule_next(schedule, wants);
		if (next < 0)
			return 0;
		if (interrupt_seen())
			return interrupt_err(err);
		if (step(session, (size_t)next, schedule_hash_seed(schedule), err))
			return -1;
	}
}

static int gather_one(void *context, const struct journal_record *record, struct err *err)
{
	struct session *session = context;
	struct kept_process kept;
	int rc = kept_process_parse(&kept, record, NULL);

	if (!rc && kept.run && kept.target < session->n)
		rc = take_run(session, kept.target, &kept.run, err);
	else
		rc = 0; /* the first record, and those of failures */
	kept_process_release(&kept);
	return rc;
}

/* While the session measures, its values are in the journal alone, so that its memory does not grow
   with them; now they come back. */
static int gather(struct session *session, struct err *err)
{
	struct journal *journal = session->config->journal;
	int rc = journal ? journal_each(journal, gather_one, session, err) : 0;

	if (session->unfinished &&
	    take_run(session, session->unfinished_target, &session->unfinished, rc ? NULL : err))
		rc = -1;
	return rc;
}

int session_run(struct session *session, const struct session_config *config, struct err *err)
{
	struct schedule *schedule = NULL;
	bool *wants = NULL;
	int rc = -1;

	if (begin(session, config, err))
		goto out;
	schedule = schedule_new(session->n, config->plan.seed, err);
	wants = calloc(session->n ? session->n : 1, sizeof(*wants));
	if (!schedule || !wants) {
		err_memory(err);
		goto out;
	}
	fail_unloadable(session);
	rc = replay(session, schedule, wants, err) || measure_all(session, schedule, wants, err);
	if (gather(session, rc ? NULL : err))
		rc = -1;
	if (!rc)
		rc = seed_check(session, err);
out:
	put_in_order(session);
	schedule_free(schedule);
	free(wants);
	return rc ? -1 : 0;
}

void session_release(struct session *session)
{
	for (size_t i = 0; i < session->n && session->measurements; i++) {
		free(session->measurements[i].means);
		free(session->measurements[i].paced);
		free(session->measurements[i].details);
		free(session->measurements[i].output);
		meta_free(session->measurements[i].common);
	}
	free(session->measurements);
	run_free(session->unfinished);
	suite_free(session->suite);
	*session = (struct session){0};
}
