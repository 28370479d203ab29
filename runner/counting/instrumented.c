#include "runner/counting/instrumented.h"

#include "runner/counting/preload.h"
#include "runner/drive/worker_loops.h"
#include "runner/os/interrupt.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Most loops of one count: what is repeated as often says nothing new. */
#define LOOPS_MAX 1000000

/* ---- starting */

static int start(struct worker *worker, const struct counting_subject *subject,
		 const struct layout *layout, struct counting_way way, bool preload,
		 struct err *err)
{
	struct preload library;

	if (preload && preload_fill(&library, subject->side))
		way.set = library.set;
	return counting_start(worker, subject, layout, &way, NULL, err);
}

int instrumented_start(struct worker *worker, const struct counting_subject *subject,
		       const struct layout *layout, const char *instrument, bool preload,
		       struct err *err)
{
	struct counting_way way = {.instrument = instrument};

	return start(worker, subject, layout, way, preload, err);
}

int instrumented_try(const struct counting_subject *subject, const char *instrument, bool preload,
		     struct err *err)
{
	struct counting_way way = {.instrument = instrument, .is_idle = true};
	struct layout layout = layout_of(0, 0);
	struct worker worker;
	int rc = start(&worker, subject, &layout, way, preload, err);

	if (!rc)
		worker_finish(&worker);
	worker_release(&worker);
	return rc;
}

/* ---- counting */

/* The loops that each value has; 0: any number. */
static int64_t own_loops(const struct worker *worker, const struct target *target)
{
	const struct loops_wanted wanted = worker_loops(worker, target, 0);

	return wanted.is_fixed ? wanted.n : 0;
}

/* A value that warms up, and one that tells how long it takes. */
static int time_a_value(struct worker *worker, int64_t loops, const char *const *keys,
			int64_t *first, double *value_s, struct err *err)
{
	struct reading reading;
	int64_t second[DOUBLINGS_KEYS];

	if (worker_measure_counts(worker, WORKER_LOOP, loops, &reading, keys, first, err))
		return -1;
	if (reading_seconds(&reading) < 0.1 &&
	    worker_measure_counts(worker, WORKER_LOOP, loops, &reading, keys, second, err))
		return -1;
	*value_s = reading_seconds(&reading);
	return 0;
}

/* Of a value's own loops the empty loop of as many has the constant cost. */
static int take_doubling(struct worker *worker, const char *const *keys,
			 struct doublings *doublings, struct err *err)
{
	enum worker_loop less = doublings->is_single ? WORKER_EMPTY_LOOP : WORKER_LOOP;
	struct reading reading;

	return worker_measure_counts(worker, less, doublings->loops, &reading, keys,
				     doublings->few[doublings->n], err) ||
			       worker_measure_counts(worker, WORKER_LOOP, doublings_most(doublings),
						     &reading, keys, doublings->many[doublings->n],
						     err)
		       ? -1
		       : 0;
}

int instrumented_count_doublings(struct worker *worker, const struct target *target,
				 const char *const *keys, struct doublings *doublings,
				 struct err *err)
{
	int64_t unused[DOUBLINGS_KEYS], own = own_loops(worker, target);
	struct reading reading;
	double value_s;
	size_t wanted;

	*doublings = (struct doublings){.is_single = own > 0};
	if (time_a_value(worker, own ? own : 1, keys, unused, &value_s, err))
		return -1;
	doublings->loops = own ? own : doublings_loops(value_s);
	wanted = doublings_wanted(value_s);
	/* Code is specialized and caches fill within some loops: that is not what one costs. */
	if (!own && doublings->loops > 1 &&
	    worker_measure_counts(worker, WORKER_LOOP, 2 * doublings->loops, &reading, keys, unused,
				  err))
		return -1;
	for (; doublings->n < wanted; doublings->n++)
		if (take_doubling(worker, keys, doublings, err))
			return -1;
	return 0;
}

static void add_value(struct long_count *count, const char *const *keys, const int64_t *numbers)
{
	for (size_t i = 0; keys[i]; i++) {
		count->sum[i] += numbers[i];
		if (numbers[i] > count->most[i])
			count->most[i] = numbers[i];
	}
	count->values++;
}

static int64_t fit_into(double seconds, double value_s)
{
	double fit = value_s > 0 ? seconds / value_s : LOOPS_MAX;

	return fit < 1 ? 1 : fit > LOOPS_MAX ? LOOPS_MAX : (int64_t)fit;
}

/* What is made before a value may take longer than the value. */
static int add_values(struct worker *worker, const char *const *keys, double seconds,
		      struct long_count *count, struct err *err)
{
	int64_t until_ns = clock_now_ns() + (int64_t)(seconds * 1e9);
	int64_t numbers[DOUBLINGS_KEYS];
	struct reading reading;

	do {
		if (worker_measure_counts(worker, WORKER_LOOP, count->loops, &reading, keys,
					  numbers, err))
			return -1;
		add_value(count, keys, numbers);
	} while (clock_now_ns() < until_ns);
	return 0;
}

int instrumented_count_long(struct worker *worker, const struct target *target,
			    const char *const *keys, double seconds, struct long_count *count,
			    struct err *err)
{
	int64_t numbers[DOUBLINGS_KEYS], own = own_loops(worker, target), fit;
	double value_s;

	*count = (struct long_count){.loops = own ? own : 1};
	if (time_a_value(worker, count->loops, keys, numbers, &value_s, err))
		return -1;
	add_value(count, keys, numbers);
	fit = fit_into(seconds, value_s);
	if (fit == 1)
		return 0;
	count->values = 0; /* what warmed up is none */
	memset(count->sum, 0, sizeof(count->sum));
	if (!own)
		count->loops = fit;
	return add_values(worker, keys, own ? seconds : 0, count, err);
}

/* ---- notes */

void instrumented_note(struct counts *counts, const char *fmt, ...)
{
	size_t len = strlen(counts->note);
	va_list args;

	if (len)
		len += (size_t)snprintf(counts->note + len, sizeof(counts->note) - len, "; ");
	if (len + 1 >= sizeof(counts->note))
		return;
	va_start(args, fmt);
	vsnprintf(counts->note + len, sizeof(counts->note) - len, fmt, args);
	va_end(args);
}

void instrumented_finish(struct worker *worker, struct counts *counts)
{
	if (worker->instrument_note[0])
		instrumented_note(counts, "%s", worker->instrument_note);
	worker_finish(worker);
}
