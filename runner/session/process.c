#include "runner/session/process.h"

#include "results/model/keys.h"
#include "runner/drive/marks.h"
#include "runner/drive/reading_to_run.h"
#include "runner/drive/report.h"
#include "runner/drive/worker_loops.h"
#include "runner/drive/worker_spec.h"
#include "runner/os/interrupt.h"
#include "runner/session/loops_trial.h"
#include "runner/session/pacing.h"
#include "runner/session/turns.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

/* How many loops measure the empty loop: about a tenth of a millisecond, once a process. */
#define EMPTY_LOOPS 10000
/* A shell that has nothing to do takes about a millisecond. */
#define EMPTY_SHELLS 5

/* ---- values */

static const struct plan *plan_of(const struct process *process)
{
	return &process->session->config->plan;
}

/* A CHECK compares numbers of loops: a warm-up that no pacer may disturb. */
enum kind { WARMUP, CHECK, VALUE };

/* A value, or a warm-up of the final number of loops, with the pacer's slices beside it. */
static int take_in_turns(struct process *process, enum kind kind, int64_t loops,
			 struct reading *reading, struct pacer_slice partner[PACER_KINDS],
			 struct err *err)
{
	struct measurement *m = process->measurement;
	long slices = m->slices > 1 ? m->slices : 1;
	struct turns turns = {
		.worker = &process->worker,
		.pacer = kind != CHECK && m->loops == loops ? &process->pacer : NULL,
		.coins = &process->coins,
		.slices = slices,
		.slice_s = m->value_s / (double)slices,
		.share = pacing_share(pacing_spread(m->paced, m->paced ? (size_t)m->processes : 0)),
		.waits_memory = m->waits_memory == PACED_MEMORY_YES};
	struct err lost = {0};

	if (turns_take(&turns, loops, &lost, err))
		return -1;
	if (lost.kind != ERR_NONE) {
		pacing_lose(process, &lost);
		process->has_lost_pacer = true;
	}
	*reading = turns.reading;
	for (int of = 0; of < PACER_KINDS; of++) {
		partner[of] = turns.partner[of];
		process->timed_s += (double)partner[of].wall_ns * 1e-9;
	}
	return 0;
}

/* Its partners are not around a value. */
static double elapsed_s(int64_t start_ns, const struct pacer_slice partner[PACER_KINDS])
{
	int64_t ns = clock_now_ns() - start_ns;

	for (int of = 0; of < PACER_KINDS; of++)
		ns -= partner[of].wall_ns;
	return (double)ns * 1e-9;
}

/* The least that a value took beside itself. */
static void note_around(struct process *process, const struct taken *taken)
{
	double around_s = taken->elapsed_s - reading_seconds(&taken->reading);

	if (process->around_s == 0.0 || around_s < process->around_s)
		process->around_s = around_s;
}

static int take(struct process *process, enum kind kind, int64_t loops, struct taken *taken,
		struct err *err)
{
	const struct session *session = process->session;
	const struct measurement *m = process->measurement;
	struct run *run = process->run;
	struct reading *reading = &taken->reading;
	struct pacer_slice partner[PACER_KINDS];
	int64_t start_ns = clock_now_ns();

	if (take_in_turns(process, kind, loops, reading, partner, err))
		return -1;
	taken->elapsed_s = elapsed_s(start_ns, partner);
	note_around(process, taken);
	process->timed_s += (double)reading->wall_ns * 1e-9;
	if (reading_add_to_run(reading, run, kind != VALUE, loops, m->target->inner_loops,
			       session->start_ns, err))
		return -1;
	if (kind != VALUE)
		return 0;
	if (pacer_add_to_run(partner, run, err))
		return -1;
	if (session->config->observe)
		session->config->observe(session->config->context, session, SESSION_VALUE,
					 (size_t)(m - session->measurements),
					 run->values[run->nvalues - 1]);
	return yardsticks_between(&process->yardsticks, &process->worker, process->timed_s, err);
}

/* ---- the steps of a process */

/* A worker that cannot count measures all the same: that is no failure, but said. */
static int open_counters(struct process *process, struct err *err)
{
	const struct counter_set *set = process->session->config->counters;
	struct measurement *m = process->measurement;
	struct err cause = {0};

	if (!set || set->n == 0 || !worker_open_counters(&process->worker, set, &cause))
		return 0;
	if (cause.kind != ERR_BENCHMARK) {
		*err = cause;
		return -1;
	}
	snprintf(m->no_counters, sizeof(m->no_counters), "%.250s", cause.text);
	return 0;
}

static int start_alone(struct process *process, struct worker_spec *spec,
		       const struct environment_rules *rules, struct err *err)
{
	char **env = environment_new(rules, environ, process->hash_seed, err);
	int rc;

	if (env && process->placement)
		env = placement_environment(env, process->placement, err);
	if (!env)
		return -1;
	spec->env = env;
	rc = worker_start(&process->worker, spec, err) ||
	     worker_load(&process->worker, process->measurement->target, err);
	environment_free(env);
	return rc ? -1 : 0;
}

static int start(struct process *process, struct err *err)
{
	const struct session_config *config = process->session->config;
	const struct target *target = process->measurement->target;
	const struct side side = session_side(config, target->kind == TARGET_COMMAND);
	struct worker_spec spec =
		worker_spec_of(&side, target, WORKER_IS_TIMED, config->plan.timeout_s);
	struct environment_rules rules = target_environment(target, &side.environment);
	char part[40];
	int rc = 1;

	snprintf(part, sizeof(part), "process %ld", process->measurement->processes + 1);
	spec.cpus = process->measurement->is_pinned ? config->one_cpu : config->all_cpus;
	spec.placement = process->placement;
	spec.limits = config->limits;
	spec.shows_output = target->launch.output == LAUNCH_SHOWN;
	spec.part = part;
	if (pacing_is_wanted(process))
		rc = pacing_start(process, spec, &rules, err);
	if (rc > 0)
		rc = start_alone(process, &spec, &rules, err);
	snprintf(process->measurement->kind, sizeof(process->measurement->kind), "%s",
		 process->worker.kind);
	snprintf(process->measurement->note, sizeof(process->measurement->note), "%s",
		 process->worker.note);
	return rc || open_counters(process, err) ? -1 : 0;
}

static int take_for_check(void *context, int side, int64_t loops, double *seconds, struct err *err)
{
	struct taken taken;

	(void)side;
	if (take(context, CHECK, loops, &taken, err))
		return -1;
	*seconds = marks_undisturbed_seconds(&taken.reading);
	return 0;
}

/* More loops where the time of each depends on their number. A fixed plan does what it was told; a
   program runs once a loop, and each piece has its own setup: nothing is paid once. */
static int settle(struct process *process, struct err *err)
{
	struct measurement *m = process->measurement;
	const struct plan *plan = plan_of(process);
	struct loops_probe probe = {take_for_check, process, 1,
				    loops_check_longest_s(plan->budget_s)};

	if (!plan->is_adaptive || m->target->kind == TARGET_COMMAND || process->worker.is_in_pieces)
		return 0;
	return loops_settle(&probe, &m->loops, &m->value_s, &m->dependence, err);
}

/* Beside a pacer slices are short, but no interruption makes a call so long: it is believed the
   first time. */
#define SURELY 5

/* Is one try enough? */
static bool is_sure(const struct process *process, const struct plan *plan, int64_t loops,
		    const struct taken *taken)
{
	double calls_s = marks_undisturbed_seconds(&taken->reading);

	if (process->pacer.is_there)
		return calls_s > SURELY * plan->min_time_s;
	return loops == 1 && (!process->worker.is_in_pieces || calls_s >= plan->min_time_s);
}

/* Find the number of loops: each try is kept as a warmup, none is wasted. *overhead_s: the least
   that was around the timed part of one. */
static int try_loops(struct process *process, struct loops_trial *trial, double *overhead_s,
		     struct err *err)
{
	const struct worker *worker = &process->worker;
	struct plan plan = *plan_of(process);
	enum loops_trial_state state = LOOPS_TRIAL_GOES_ON;

	*overhead_s = INFINITY;
	while (state == LOOPS_TRIAL_GOES_ON) {
		struct taken taken;

		if (take(process, WARMUP, trial->loops, &taken, err))
			return -1;
		if (loops_trial_passes_over(trial, worker, &taken, plan.min_time_s))
			continue;
		*overhead_s =
			fmin(*overhead_s, taken.elapsed_s - (double)taken.reading.wall_ns * 1e-9);
		plan_allow_overhead(&plan, *overhead_s);
		state = loops_trial_add(trial, worker, &taken, &plan,
					is_sure(process, &plan, trial->loops, &taken));
	}
	if (state == LOOPS_TRIAL_NOTHING)
		return err_set(err, ERR_BENCHMARK,
			       "%lld loops take less than --min-time: there is nothing to measure",
			       (long long)trial->loops);
	return 0;
}

static int calibrate(struct process *process, struct err *err)
{
	struct measurement *m = process->measurement;
	int64_t piece = worker_piece(&process->worker);
	struct loops_trial trial = {.loops = piece};
	double overhead_s;

	if (try_loops(process, &trial, &overhead_s, err))
		return -1;
	m->loops = trial.loops;
	m->value_s = trial.shortest_s;
	if (settle(process, err))
		return -1;
	m->slices = process->pacer.is_there
			    ? pacing_slices(m->loops / piece, m->value_s, overhead_s)
			    : 1;
	return 0;
}

/* With a given number of loops the first warmup (or value) tells how long a value takes. */
static int warm_up(struct process *process, struct err *err)
{
	struct measurement *m = process->measurement;
	const struct plan *plan = plan_of(process);
	bool knows = m->value_s > 0.0;
	long n = knows ? plan_warmups(plan, m->value_s) : plan->warmups;
	struct taken taken;

	if (m->target->suite.is_once)
		return 0;
	for (long i = 0; i < n; i++) {
		if (take(process, WARMUP, m->loops, &taken, err))
			return -1;
		if (!knows)
			m->value_s = worker_lasted_s(&process->worker, &taken);
		if (process->pacer.is_there && m->waits_memory == PACED_MEMORY_UNKNOWN)
			m->waits_memory = pacing_waits_memory(process, &taken.reading);
	}
	return 0;
}

/* How many values it takes, as far as is known. What is done around each (a setup) counts where it
   takes longer than the value. */
static long values_wanted(const struct process *process)
{
	const struct measurement *m = process->measurement;
	double around_s = process->around_s > m->value_s ? process->around_s : 0;

	if (m->target->suite.is_once)
		return 1;
	return plan_values(plan_of(process), m->value_s + around_s);
}

static int take_values(struct process *process, struct err *err)
{
	struct measurement *m = process->measurement;
	struct taken taken;

	for (long i = 0; i == 0 || i < values_wanted(process); i++) {
		if (take(process, VALUE, m->loops, &taken, err))
			return -1;
		if (process->has_lost_pacer)
			return 1;
		/* The shortest so far: one interrupted value must not make all processes short. */
		if (!(m->value_s > 0.0) || worker_lasted_s(&process->worker, &taken) < m->value_s)
			m->value_s = worker_lasted_s(&process->worker, &taken);
		if (marks_needs_more_cpus(&taken.reading) && !m->needs_more_cpus) {
			m->needs_more_cpus = true;
			if (m->is_pinned)
				return 1;
		}
	}
	return 0;
}

/* The cost of an empty loop, or of the clock around empty pieces, in the very process whose values
   may have to be corrected by it. */
static int measure_empty_loop(struct process *process, struct err *err)
{
	struct measurement *m = process->measurement;
	bool is_command = m->target->kind == TARGET_COMMAND;
	int64_t loops = is_command ? EMPTY_SHELLS : EMPTY_LOOPS;
	struct reading reading;
	double cost;

	if ((is_command && !m->target->launch.is_in_shell) || m->target->suite.is_once)
		return 0;
	if (worker_measure(&process->worker, WORKER_EMPTY_LOOP, loops, &reading, err))
		return -1;
	cost = reading_seconds(&reading) / (double)loops;
	m->empty_loop_s += (cost - m->empty_loop_s) / (double)(m->processes + 1);
	return run_set_real(process->run, "assay_empty_loop", cost, err);
}

/* ---- metadata */

/* What is known before the process starts. */
static int describe_task(struct process *process, struct err *err)
{
	const struct target *target = process->measurement->target;
	struct run *run = process->run;

	if (run_set_text(run, "name", target->name, err) ||
	    run_set_text(run, "unit", target_unit(target), err) || run_set_date_now(run, err))
		return -1;
	if (target->description && run_set_text(run, "description", target->description, err))
		return -1;
	if (process->hash_seed && target->kind != TARGET_COMMAND &&
	    run_set_int(run, "python_hash_seed", process->hash_seed, err))
		return -1;
	if (target->inner_loops > 1 && run_set_int(run, "inner_loops", target->inner_loops, err))
		return -1;
	return facts_write(&target->facts, run, err);
}

/* What is known after it; a process that was interrupted can no longer be asked. */
static int describe_outcome(struct process *process, bool whole, struct err *err)
{
	const struct session_config *config = process->session->config;
	struct run *run = process->run;
	double duration = (double)(clock_now_ns() - process->worker.start_ns) * 1e-9;

	if (run_set_real(run, "duration", duration, err) || pacing_describe(process, err) ||
	    report_add_line(&process->worker, run, err) ||
	    (whole && report_add_to_run(&process->worker, run, err)))
		return -1;
	if ((whole &&
	     yardsticks_at_end(&process->yardsticks, &process->worker, process->timed_s, err)) ||
	    yardsticks_write(&process->yardsticks, run, err))
		return -1;
	return describe_run(&config->description,
			    process->measurement->is_pinned ? config->one_cpu : config->all_cpus,
			    &process->begin, run, err);
}

/* ---- all together */

static void take_wish(struct process *process)
{
	struct measurement *m = process->measurement;
	int64_t asked = plan_of(process)->loops;
	int64_t wanted = worker_timed_loops(&process->worker, m->target, asked);

	m->is_in_pieces = process->worker.is_in_pieces;
	m->has_own_loops = wanted > 0 && asked == 0;
	if (m->loops == 0)
		m->loops = wanted;
}

static int measure_once(struct process *process, struct err *err)
{
	struct measurement *m = process->measurement;
	int rc;

	process->run = run_new();
	process->yardsticks = (struct yardsticks){.kinds = process->session->config->yardsticks};
	process->coins =
		coins_of(process->session->config->plan.seed,
			 (size_t)(m - process->session->measurements), (size_t)m->processes);
	if (!process->run)
		return err_memory(err);
	if (describe_task(process, err) || start(process, err))
		return -1;
	take_wish(process);
	if (m->loops == 0 && calibrate(process, err))
		return -1;
	if (run_set_int(process->run, "loops", m->loops, err) || warm_up(process, err))
		return -1;
	rc = take_values(process, err);
	if (rc)
		return rc;
	return measure_empty_loop(process, err) || describe_outcome(process, true, err) ? -1 : 0;
}

/* A benchmark that was seen to use threads or children was measured on one CPU by mistake: that
   process is thrown away, and it is measured again where it may run as it wants. One that lost its
   pacer has values without partners: again too, with another one, or in the end without. */
static int again(struct process *process, struct err *err)
{
	struct measurement *m = process->measurement;
	bool was_pinned = m->is_pinned && m->needs_more_cpus;

	worker_finish(&process->worker); /* it may have something to clean up */
	worker_release(&process->worker);
	worker_release(&process->pacer.worker);
	process->pacer = (struct pacer){0};
	run_free(process->run);
	process->run = NULL;
	process->has_lost_pacer = false;
	if (was_pinned) {
		m->is_pinned = false;
		m->loops = 0;
		m->value_s = 0.0;
	}
	return measure_once(process, err);
}

/* One that did not end by itself is not waited for as long the next time. */
static int conclude(struct process *process, struct err *err)
{
	struct measurement *m = process->measurement;
	struct worker *worker = &process->worker;

	if (m->ends_late)
		worker->end_wait_s = WORKER_END_WAIT_SHORT_S;
	if (worker_conclude(worker, process->run, err))
		return -1;
	m->ends_late |= meta_text(process->run->meta, KEY_END) != NULL;
	return 0;
}

int process_measure(struct process *process, struct err *err)
{
	int64_t start_ns = clock_now_ns();
	int rc;

	host_moment_read(&process->begin, "");
	rc = measure_once(process, err);
	while (rc > 0)
		rc = again(process, err);
	if (rc && err->kind == ERR_INTERRUPTED && process->run && process->run->nvalues > 0 &&
	    describe_outcome(process, false, NULL))
		process->run->nvalues = 0; /* what cannot be described cannot be kept */
	if (process->pacer.is_there)
		worker_end_begin(&process->pacer.worker);
	if (rc == 0)
		rc = conclude(process, err);
	else if (err->kind == ERR_BENCHMARK)
		worker_finish(&process->worker);
	else
		child_end(&process->worker.child, 0);
	if (process->pacer.is_there)
		worker_finish(&process->pacer.worker);
	process->spent_s = (double)(clock_now_ns() - start_ns) * 1e-9;
	return rc;
}

void process_release(struct process *process)
{
	worker_release(&process->worker);
	worker_release(&process->pacer.worker);
	run_free(process->run);
	process->run = NULL;
}
