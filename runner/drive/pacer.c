#include "runner/drive/pacer.h"

#include "results/model/evidence.h"
#include "results/model/keys.h"
#include "runner/drive/marks.h"
#include "runner/os/interrupt.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A slice takes milliseconds: who does not answer for this long hangs, or is as good as gone. */
#define ANSWER_S 20.0
/* Loops whose time tells how many fill a slice. */
#define FIRST_LOOPS 16

static const char *const names[PACER_KINDS] = {
	[PACER_EVERYDAY] = "pacer.everyday", [PACER_MEMORY] = "pacer.memory"};

static struct target target_of(const char *work, enum pacer_kind kind)
{
	return (struct target){.kind = TARGET_FILE,
			       .name = (char *)names[kind],
			       .path = (char *)work,
			       .inner_loops = 1,
			       .duplicate = 1};
}

struct target pacer_target(const struct pacer_rules *rules)
{
	return target_of(rules->work, PACER_EVERYDAY);
}

/* In words of its own: nobody asked for a time-out, and it is no benchmark's process. */
static int lost(const struct pacer *pacer, struct err *cause, struct err *err)
{
	const char *how = strstr(cause->text, "process ");

	if (cause->kind == ERR_TIMEOUT)
		err_set(err, ERR_BENCHMARK, "it did not answer within %g s", ANSWER_S);
	else if (cause->kind == ERR_BENCHMARK && how && !pacer->worker.child.pid)
		err_set(err, ERR_BENCHMARK, "it %s", how + strlen("process "));
	else
		*err = *cause;
	return -1;
}

static void allow_time(struct pacer *pacer)
{
	pacer->worker.deadline_ns = clock_now_ns() + (int64_t)(ANSWER_S * 1e9);
}

int pacer_begin(struct pacer *pacer, const struct pacer_rules *rules, struct err *err)
{
	struct pacer_slice first = {0};

	pacer->work = rules->work;
	pacer->loaded = PACER_EVERYDAY;
	pacer->is_there = strcmp(pacer->worker.implementation, "cpython") == 0;
	if (!pacer->is_there)
		return err_set(err, ERR_BENCHMARK,
			       "%s is %.31s, whose speed changes while it warms up: a pacer is a "
			       "CPython",
			       rules->python, pacer->worker.implementation);
	return pacer_take(pacer, PACER_EVERYDAY, 0, &first, err);
}

static int load(struct pacer *pacer, enum pacer_kind kind, struct err *err)
{
	struct target target = target_of(pacer->work, kind);

	if (pacer->loaded == kind)
		return 0;
	allow_time(pacer);
	if (worker_load(&pacer->worker, &target, err))
		return -1;
	pacer->loaded = kind;
	return 0;
}

static int measure(struct pacer *pacer, int64_t loops, struct reading *reading, struct err *err)
{
	allow_time(pacer);
	return worker_measure(&pacer->worker, WORKER_LOOP, loops, reading, err);
}

/* The first slice of a kind only tells how fast it is: twice, since the first is cold. */
static int learn_speed(struct pacer *pacer, enum pacer_kind kind, struct err *err)
{
	struct reading reading;

	for (int i = 0; i < 2; i++)
		if (measure(pacer, FIRST_LOOPS, &reading, err))
			return -1;
	pacer->loop_s[kind] = fmax(reading_seconds(&reading) / FIRST_LOOPS, 1e-9);
	return 0;
}

int pacer_take(struct pacer *pacer, enum pacer_kind kind, double wanted_s,
	       struct pacer_slice *slice, struct err *err)
{
	struct err cause = {0};
	struct reading reading;
	int64_t loops;

	if (load(pacer, kind, &cause) ||
	    (!(pacer->loop_s[kind] > 0) && learn_speed(pacer, kind, &cause)))
		return lost(pacer, &cause, err);
	loops = (int64_t)fmax(1, round(wanted_s / pacer->loop_s[kind]));
	if (measure(pacer, loops, &reading, &cause))
		return lost(pacer, &cause, err);
	slice->wall_ns += reading.wall_ns;
	slice->cpu_ns += reading.cpu_ns < 0 ? reading.wall_ns : reading.cpu_ns;
	slice->loops += loops;
	slice->marks |= marks_of(&reading);
	return 0;
}

static int add(struct run *run, const char *name, const char *what, int64_t number, struct err *err)
{
	char column[64];

	snprintf(column, sizeof(column), "%s%s", name, what);
	return run_add_column(run, column, (double)number, false, err);
}

int pacer_add_to_run(const struct pacer_slice slices[PACER_KINDS], struct run *run, struct err *err)
{
	static const char *const columns[PACER_KINDS] = {
		[PACER_EVERYDAY] = COLUMN_PACER, [PACER_MEMORY] = COLUMN_PACER_MEMORY};

	for (int kind = 0; kind < PACER_KINDS; kind++)
		if (slices[kind].loops > 0 &&
		    (add(run, columns[kind], "_ns", slices[kind].wall_ns, err) ||
		     add(run, columns[kind], "_cpu_ns", slices[kind].cpu_ns, err) ||
		     add(run, columns[kind], "_loops", slices[kind].loops, err) ||
		     add(run, columns[kind], "_marks", slices[kind].marks, err)))
			return -1;
	return 0;
}
