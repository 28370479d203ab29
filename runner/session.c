#include "runner/session.h"

#include "runner/interrupt.h"
#include "runner/process.h"
#include "runner/schedule.h"
#include "stats/moment.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void observe(const struct session *session, enum session_event event, size_t target)
{
	if (session->config->observe)
		session->config->observe(session->config->context, session, event, target, NAN);
}

/* ---- one target's standing */

static int add_mean(struct measurement *m, const struct run *run, struct err *err)
{
	if (mem_reserve(&m->means, &m->means_cap, (size_t)m->processes + 1, sizeof(*m->means)))
		return err_memory(err);
	m->means[m->processes++] = moment_mean(run->values, run->nvalues);
	m->values += (long)run->nvalues;
	m->marked += (long)run_marked(run, MARK_PREEMPTED | MARK_MIGRATED);
	m->interval = interval_t(m->means, (size_t)m->processes, 0.95);
	return 0;
}

static void fail(struct session *session, size_t i, const struct err *err, const char *details)
{
	struct measurement *m = &session->measurements[i];

	m->status = MEASUREMENT_FAILED;
	m->err = *err;
	free(m->details);
	m->details = details && *details ? strdup(details) : NULL;
	observe(session, SESSION_TARGET_FAILED, i);
}

static void look(struct session *session, size_t i)
{
	struct measurement *m = &session->measurements[i];
	struct progress progress = {m->processes, m->spent_s,
				    m->processes < 2 ? NAN
						     : interval_half_width_relative(m->interval)};

	m->state = plan_state(&session->config->plan, &progress);
	if (m->state == PLAN_GO_ON)
		return;
	m->status = MEASUREMENT_DONE;
	observe(session, SESSION_TARGET_DONE, i);
}

/* One process of target i, and what follows from it. -1 only when the session cannot go on. */
static int step(struct session *session, size_t i, uint32_t hash_seed, struct err *err)
{
	struct measurement *m = &session->measurements[i];
	struct process process = {.session = session, .measurement = m, .hash_seed = hash_seed};
	struct err cause = {0};
	int failed, rc = 0;

	observe(session, SESSION_PROCESS_STARTED, i);
	failed = process_measure(&process, &cause);
	m->spent_s += process.spent_s;
	m->timed_s += process.timed_s;
	if (process.run && process.run->nvalues > 0 && (!failed || cause.kind == ERR_INTERRUPTED)) {
		rc = add_mean(m, process.run, err) ||
		     suite_take_run(session->suite, process.run, err);
		process.run = rc ? process.run : NULL;
	}
	if (failed && (cause.kind == ERR_INTERRUPTED || cause.kind == ERR_MEMORY)) {
		*err = cause;
		rc = -1;
	} else if (failed) {
		fail(session, i, &cause, buf_text(&process.worker.details));
	} else if (!rc) {
		observe(session, SESSION_PROCESS_ENDED, i);
		look(session, i);
	}
	process_release(&process);
	return rc ? -1 : 0;
}

/* ---- the session */

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
		m->loops = target->kind == TARGET_COMMAND && !config->plan.loops
				   ? 1 /* a program is a process: there is nothing to amortize */
				   : config->plan.loops;
		m->is_pinned = config->one_cpu != NULL;
		m->interval = interval_unbounded(NAN);
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
		err_set(&err, ERR_BENCHMARK, "%s", target->load_error);
		fail(session, i, &err, target->load_details);
	}
}

/* The processes took turns by chance; in the file the benchmarks stand as they were asked for. */
static void put_in_order(struct session *session)
{
	struct suite *suite = session->suite;
	size_t at = 0;

	for (size_t i = 0; suite && i < session->n; i++)
		for (size_t j = at; j < suite->n; j++)
			if (strcmp(bench_name(suite->benches[j]),
				   session->config->targets->items[i].name) == 0) {
				struct bench *found = suite->benches[j];

				suite->benches[j] = suite->benches[at];
				suite->benches[at++] = found;
				break;
			}
}

int session_run(struct session *session, const struct session_config *config, struct err *err)
{
	struct schedule *schedule = NULL;
	bool *wants = NULL;
	int rc = -1;
	long next;

	if (begin(session, config, err))
		goto out;
	schedule = schedule_new(session->n, config->plan.seed, err);
	wants = calloc(session->n ? session->n : 1, sizeof(*wants));
	if (!schedule || !wants) {
		err_memory(err);
		goto out;
	}
	fail_unloadable(session);
	for (;;) {
		for (size_t i = 0; i < session->n; i++)
			wants[i] = session->measurements[i].status == MEASUREMENT_WAITING;
		next = schedule_next(schedule, wants);
		if (next < 0)
			break;
		if (step(session, (size_t)next, schedule_hash_seed(schedule), err))
			goto out;
	}
	rc = 0;
out:
	put_in_order(session);
	schedule_free(schedule);
	free(wants);
	return rc;
}

void session_release(struct session *session)
{
	for (size_t i = 0; i < session->n && session->measurements; i++) {
		free(session->measurements[i].means);
		free(session->measurements[i].details);
	}
	free(session->measurements);
	suite_free(session->suite);
	*session = (struct session){0};
}
