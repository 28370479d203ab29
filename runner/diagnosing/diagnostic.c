#include "runner/diagnosing/diagnostic.h"

#include "results/profiles/profile_threads.h"
#include "runner/diagnosing/reading_program.h"
#include "runner/diagnosing/sampling.h"
#include "runner/diagnosing/thread_samples.h"
#include "runner/drive/marks.h"
#include "runner/drive/worker.h"
#include "runner/drive/worker_loops.h"
#include "runner/drive/worker_spec.h"
#include "runner/os/interrupt.h"
#include "runner/reader/self_test.h"
#include "runner/session/plan.h"
#include "stats/random.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

/* How long a value is at least: long enough that asking for it costs nothing beside it. */
#define VALUE_S 0.05
/* Values beside the reader after each one without it. */
#define READ_VALUES 4
/* What is measured may be a small part of a worker's time (a long setup, a short program): then it
   takes up to so many times as long to be read long enough. */
#define LONGER_MAX 5
#define LITTLE	   0.5 /* a share of the time that is worth a note */
/* And twice as long to have half of the samples. */
#define THIN_MAX 2
/* A program in which no Python was found for so long has none. */
#define GIVE_UP_S 0.5

struct diagnostic {
	const struct diagnostic_plan *plan;
	struct diagnostic_outcome *outcome;
	struct stack_profile *profile, *threads;
	struct loop_use *loop;
	size_t part; /* of both profiles */
	struct worker worker;
	struct reader *reader; /* of a worker; a program's is in `program` */
	char *folder;	       /* of the worker's own files */
	struct random_state jitter;
	struct sampling sampling;
	struct thread_samples others;
	struct reading_program program;
	int64_t loops;
	double plain_s, seen_s;		 /* what values without and beside the reader took */
	double measured_s;		 /* both, by the clock */
	int64_t plain_loops, seen_loops; /* and their loops */
};

static bool is_program(const struct diagnostic *d)
{
	return d->plan->target->kind == TARGET_COMMAND;
}

/* ---- start */

static int start(struct diagnostic *d, struct err *err)
{
	const struct diagnostic_plan *plan = d->plan;
	struct environment_rules rules = target_environment(plan->target, &plan->side->environment);
	char **env = environment_new(&rules, environ, plan->hash_seed, err);
	struct worker_spec spec =
		worker_spec_of(plan->side, plan->target, WORKER_IS_LOOKED_AT, plan->timeout_s);
	int rc;

	if (!env)
		return -1;
	spec.env = env;
	spec.cpus = plan->cpus;
	spec.limits = plan->limits;
	spec.part = plan->part;
	rc = worker_start(&d->worker, &spec, err) || worker_load(&d->worker, plan->target, err);
	environment_free(env);
	return rc ? -1 : 0;
}

/* ---- values without the reader */

static void look_at(struct diagnostic *d, const struct reading *reading)
{
	d->outcome->needs_more_cpus |= marks_needs_more_cpus(reading);
	d->outcome->has_children |= reading->children > 0;
	if (reading->threads > d->outcome->threads)
		d->outcome->threads = reading->threads;
}

static int take(struct diagnostic *d, int64_t loops, struct reading *reading, struct err *err)
{
	if (worker_measure(&d->worker, WORKER_LOOP, loops, reading, err))
		return -1;
	look_at(d, reading);
	return 0;
}

/* Each try warms up. A number is believed when it was long enough twice, as in a timed worker. */
static int calibrate(struct diagnostic *d, struct err *err)
{
	const struct plan plan = {.min_time_s = VALUE_S};
	int64_t tried = 0, next = 1;
	double shortest_s = INFINITY;
	struct reading reading;

	while (tried != next || next == 0) {
		if (next == 0)
			return err_set(err, ERR_BENCHMARK,
				       "it takes no time: there is nothing to look at");
		tried = next;
		for (int i = 0; i < 2 && next == tried; i++) {
			if (take(d, tried, &reading, err))
				return -1;
			shortest_s = fmin(i ? shortest_s : INFINITY,
					  marks_undisturbed_seconds(&reading));
			next = plan_calibrate(&plan, tried, shortest_s);
			if (next == 1)
				break;
		}
	}
	d->loops = next;
	return 0;
}

static int warm_up(struct diagnostic *d, struct err *err)
{
	struct reading reading;

	/* Each run of a program is a process of its own to be read. */
	d->loops = is_program(d) ? 1 : d->plan->loops;
	if (d->loops == 0)
		d->loops = worker_loops(&d->worker, d->plan->target, d->plan->asked_loops).n;
	if (d->loops == 0 && calibrate(d, err))
		return -1;
	for (long i = 0; i < d->plan->warmups; i++)
		if (take(d, d->loops, &reading, err))
			return -1;
	d->outcome->loops = d->loops;
	return 0;
}

static int take_plain(struct diagnostic *d, struct err *err)
{
	struct reading reading;

	if (take(d, d->loops, &reading, err))
		return -1;
	d->plain_s += reading_seconds(&reading);
	d->measured_s += (double)reading.wall_ns * 1e-9;
	d->plain_loops += d->loops;
	return 0;
}

/* ---- values beside the reader */

/* From now, never from when the last one was due: a late tick is not caught up with. */
static int64_t next_tick_ns(struct diagnostic *d)
{
	double wait_s = d->plan->step_s * (0.5 + random_uniform(&d->jitter));

	return clock_now_ns() + (int64_t)(wait_s * 1e9);
}

/* The main thread may run no Python code while others do. */
static int look_at_all(struct diagnostic *d, const struct reader_sample *sample, int64_t at_ns,
		       struct err *err)
{
	const struct reader_thread *main_one = NULL;

	for (size_t i = 0; i < sample->n && !main_one; i++)
		main_one = sample->threads[i].is_main ? &sample->threads[i] : NULL;
	if (thread_samples_add(&d->others, sample, d->folder, at_ns, d->threads, err))
		return -1;
	return main_one ? sampling_add(&d->sampling, main_one, d->folder, at_ns, sample->stopped_s,
				       err)
			: sampling_add_outside(&d->sampling, at_ns, sample->stopped_s, err);
}

static int look(struct diagnostic *d, struct err *err)
{
	int64_t at_ns = clock_now_ns();
	struct reader_sample sample = {0};
	struct reader *reader =
		is_program(d)
			? reading_program_find(&d->program, d->worker.child.pid, d->plan->native)
			: d->reader;

	switch (reader ? reader_take(reader, &sample) : READER_GONE) {
	case READER_LOST:
		return sampling_add_lost(&d->sampling, at_ns, err);
	case READER_GONE:
		reading_program_forget(&d->program);
		break;
	case READER_TAKEN:
		return look_at_all(d, &sample, at_ns, err);
	}
	return sampling_add_outside(&d->sampling, at_ns, sample.stopped_s, err);
}

/* Until the reply is there. */
static int look_on(struct diagnostic *d, struct err *err)
{
	int rc;

	while ((rc = worker_wait(&d->worker, next_tick_ns(d), err)) == 0)
		if (look(d, err))
			return -1;
	return rc < 0 ? -1 : 0;
}

static int see(void *context, const struct stack_profile *profile, const struct sampling_seen *seen,
	       struct err *err)
{
	struct diagnostic *d = context;

	return loop_use_add(d->loop, profile, seen, err);
}

static int book(struct diagnostic *d, const struct reading *reading, struct err *err)
{
	struct profile_part *part = &d->profile->parts[d->part];
	const struct loop_hold_rule rule = {.step_s = d->plan->step_s,
					    .iteration_s = (double)reading->wall_ns * 1e-9 /
							   (double)d->loops /
							   (double)d->plan->target->inner_loops};
	double stopped_s;

	loop_use_begin(d->loop, &rule);
	stopped_s =
		sampling_move(&d->sampling, reading->start_ns, reading->start_ns + reading->wall_ns,
			      d->profile, d->part, see, d, err);
	if (stopped_s < 0 || loop_use_end(d->loop, d->profile, err) ||
	    thread_samples_move(&d->others, reading->start_ns, reading->start_ns + reading->wall_ns,
				d->threads, d->part, err))
		return -1;
	part->seconds += (double)reading->wall_ns * 1e-9 - stopped_s;
	part->iterations += d->loops * d->plan->target->inner_loops;
	d->seen_s += reading_seconds(reading);
	d->measured_s += (double)reading->wall_ns * 1e-9;
	d->seen_loops += d->loops;
	return 0;
}

static int take_read(struct diagnostic *d, struct err *err)
{
	struct reading reading;
	int rc = worker_measure_begin(&d->worker, WORKER_LOOP, d->loops, err) || look_on(d, err) ||
		 worker_measure_end(&d->worker, &reading, err);

	reading_program_forget(&d->program);
	if (rc)
		return -1;
	look_at(d, &reading);
	return book(d, &reading, err);
}

/* A program that had the time to become one of Python's and did not. */
static int check_program(struct diagnostic *d, double spent_s, struct err *err)
{
	if (!is_program(d))
		return 0;
	snprintf(d->outcome->version, sizeof(d->outcome->version), "%s", d->program.version);
	if (d->program.version[0] || d->program.why.kind == ERR_NONE || spent_s < GIVE_UP_S)
		return 0;
	*err = d->program.why;
	return -1;
}

static double read_s(const struct diagnostic *d)
{
	return d->profile->parts[d->part].seconds;
}

/* On a busy machine the reader comes too late for many samples: then there is more time for them,
   so that what can be seen of a difference does not depend on that alone. */
static bool is_thin(const struct diagnostic *d)
{
	const struct diagnostic_plan *plan = d->plan;
	double wanted = plan->seconds / plan->step_s / 2;

	return (double)d->profile->parts[d->part].samples < wanted &&
	       read_s(d) < THIN_MAX * plan->seconds;
}

static int alternate(struct diagnostic *d, struct err *err)
{
	int64_t begin_ns = clock_now_ns();
	double spent_s = 0, seconds = d->plan->seconds;

	while ((read_s(d) < seconds || is_thin(d)) && spent_s < LONGER_MAX * seconds) {
		if (take_plain(d, err))
			return -1;
		for (int i = 0; i < READ_VALUES && (i == 0 || read_s(d) < seconds || is_thin(d));
		     i++)
			if (take_read(d, err))
				return -1;
		spent_s = (double)(clock_now_ns() - begin_ns) * 1e-9;
		if (check_program(d, spent_s, err))
			return -1;
	}
	d->outcome->ran_longer = d->measured_s < LITTLE * spent_s;
	return 0;
}

/* ---- all together */

static int open_reader(struct diagnostic *d, struct err *err)
{
	const struct worker *worker = &d->worker;
	bool native = d->plan->native;
	const struct reader_options options = {.stop = native ? READER_PTRACE : READER_SIGSTOP,
					       .wants_native = true,
					       .wants_calls = native,
					       .wants_running_task = true};

	if (is_program(d))
		return 0;
	if (strcmp(worker->implementation, "cpython") != 0)
		return err_set(err, ERR_BENCHMARK,
			       "%s %s cannot be looked into, only CPython 3.8 to 3.15",
			       worker->implementation, worker->version);
	snprintf(d->outcome->version, sizeof(d->outcome->version), "%s", worker->version);
	if (native && reader_self_test_calls(d->plan->side->program, err))
		return -1;
	d->reader = reader_open_new(worker->child.pid, &options, err);
	return d->reader ? 0 : err_in(err, "CPython %s", worker->version);
}

static double per_iteration(const struct diagnostic *d, double seconds, int64_t loops)
{
	return loops > 0 ? seconds / (double)loops / (double)d->plan->target->inner_loops : NAN;
}

/* What the worker left: the end of it. */
static void keep_details(struct diagnostic *d)
{
	const struct buf *all = &d->worker.details;
	size_t size = sizeof(d->outcome->details);
	size_t skipped = all->len >= size ? all->len - size + 1 : 0;

	snprintf(d->outcome->details, size, "%s", buf_text(all) + skipped);
}

static char *folder_new(const struct side *side)
{
	const char *slash = side->bootstrap ? strrchr(side->bootstrap, '/') : NULL;

	return strndup(slash ? side->bootstrap : "", slash ? (size_t)(slash - side->bootstrap) : 0);
}

/* One that failed, or was interrupted, is not asked to end in its own time. */
static void end(struct diagnostic *d, bool is_whole)
{
	if (is_whole)
		worker_finish(&d->worker);
	reader_close(d->reader);
	worker_release(&d->worker);
	sampling_release(&d->sampling);
	thread_samples_release(&d->others);
	free(d->folder);
}

static int sample(struct diagnostic *d, struct err *err)
{
	struct profile_part *part;
	int rc;

	d->part = stack_profile_part(d->profile, err);
	if (d->part == SIZE_MAX || stack_profile_part(d->threads, err) == SIZE_MAX ||
	    open_reader(d, err))
		return -1;
	d->profile->parts[d->part].seconds = 0; /* a new one's is unknown */
	rc = alternate(d, err);
	part = &d->profile->parts[d->part];
	part->plain_s = per_iteration(d, d->plain_s, d->plain_loops);
	part->seen_s = per_iteration(d, d->seen_s, d->seen_loops);
	profile_threads_time(d->threads, d->profile, d->part);
	return rc;
}

int diagnostic_run(const struct diagnostic_plan *plan, const struct diagnostic_into *into,
		   struct diagnostic_outcome *outcome, struct err *err)
{
	struct diagnostic d = {.plan = plan,
			       .outcome = outcome,
			       .profile = into->profile,
			       .threads = into->threads,
			       .loop = into->loop,
			       .jitter = random_seeded(plan->seed, 0)};
	int rc = -1;

	*outcome = (struct diagnostic_outcome){0};
	d.folder = plan->side->bootstrap ? folder_new(plan->side) : NULL;
	if (plan->side->bootstrap && !d.folder)
		err_memory(err);
	else if (start(&d, err) == 0 && warm_up(&d, err) == 0)
		rc = plan->is_pinned && outcome->needs_more_cpus ? 1 : sample(&d, err);
	keep_details(&d);
	end(&d, rc >= 0);
	return rc;
}
