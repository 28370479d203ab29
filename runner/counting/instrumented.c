#include "runner/counting/instrumented.h"

#include "runner/counting/preload.h"

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

static size_t count_keys(const char *const *keys)
{
	size_t n = 0;

	while (keys[n])
		n++;
	return n;
}

/* One loop that warms up, and one that tells how long one takes. */
static int time_a_loop(struct worker *worker, const char *const *keys, int64_t *first,
		       double *loop_s, struct err *err)
{
	struct reading reading;
	int64_t second[DOUBLINGS_KEYS];

	if (worker_measure_counts(worker, 1, &reading, keys, first, err))
		return -1;
	if (reading_seconds(&reading) < 0.1 &&
	    worker_measure_counts(worker, 1, &reading, keys, second, err))
		return -1;
	*loop_s = reading_seconds(&reading);
	return 0;
}

int instrumented_count_doublings(struct worker *worker, const char *const *keys,
				 struct doublings *doublings, struct err *err)
{
	int64_t unused[DOUBLINGS_KEYS];
	struct reading reading;
	double loop_s;
	size_t wanted;

	*doublings = (struct doublings){0};
	if (time_a_loop(worker, keys, unused, &loop_s, err))
		return -1;
	doublings->loops = doublings_loops(loop_s);
	wanted = doublings_wanted(loop_s);
	/* Code is specialized and caches fill within some loops: that is not what one costs. */
	if (doublings->loops > 1 &&
	    worker_measure_counts(worker, 2 * doublings->loops, &reading, keys, unused, err))
		return -1;
	for (; doublings->n < wanted; doublings->n++)
		if (worker_measure_counts(worker, doublings->loops, &reading, keys,
					  doublings->few[doublings->n], err) ||
		    worker_measure_counts(worker, 2 * doublings->loops, &reading, keys,
					  doublings->many[doublings->n], err))
			return -1;
	return 0;
}

int instrumented_count_long(struct worker *worker, const char *const *keys, double seconds,
			    int64_t *first, int64_t *rest, int64_t *loops, struct err *err)
{
	struct reading reading;
	double loop_s, fit;

	if (time_a_loop(worker, keys, first, &loop_s, err))
		return -1;
	fit = loop_s > 0 ? seconds / loop_s : LOOPS_MAX;
	*loops = fit < 1 ? 1 : fit > LOOPS_MAX ? LOOPS_MAX : (int64_t)fit;
	if (*loops == 1) {
		memcpy(rest, first, count_keys(keys) * sizeof(*rest));
		return 0;
	}
	return worker_measure_counts(worker, *loops, &reading, keys, rest, err);
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
