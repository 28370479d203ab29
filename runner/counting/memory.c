/*
 * Memory: how much a benchmark holds at once, seen three ways. `peak_memory` is the kernel's own
 * high-water mark of the resident set; `private_memory` (--track-memory) is looked at every few
 * milliseconds, with all that the benchmark started; `traced_memory` (--tracemalloc) is what
 * tracemalloc saw. Peaks belong to the whole value and are not divided by loops.
 */
#include "runner/counting/instrumented.h"

/* How long the loops should run: a peak that is the kernel's needs little, one that must be seen
   needs time, and tracemalloc makes everything several times slower. */
#define RESIDENT_S 0.05
#define PRIVATE_S  0.3
#define TRACED_S   0.05

/* The largest of what one loop and of what many gave. */
static int count_peak(const struct counting_subject *subject, const struct layout *layout,
		      const char *instrument, const char *key, double seconds,
		      struct counts *counts, struct err *err)
{
	const char *const keys[] = {key, NULL};
	struct worker worker;
	struct long_count count = {0};
	int rc = instrumented_start(&worker, subject, layout, instrument, false, err);

	/* A program is its own repetition. */
	if (subject->target->kind == TARGET_COMMAND)
		seconds = 0;
	if (!rc)
		rc = instrumented_count_long(&worker, subject->target, keys, seconds, &count, err);
	if (!rc) {
		counts->loops = count.loops;
		counts->values[0] = (double)count.most[0];
		instrumented_finish(&worker, counts);
	}
	worker_release(&worker);
	return rc;
}

/* ---- the resident set */

static const char *const resident_metrics[] = {"peak_memory", NULL};

static int try_resident(const struct counting_subject *subject, const char *metric, struct err *err)
{
	(void)metric;
	return instrumented_try(subject, "resident", false, err);
}

static int count_resident(const struct counting_subject *subject, const struct layout *layout,
			  struct counts *counts, struct err *err)
{
	return count_peak(subject, layout, "resident", "peak_resident", RESIDENT_S, counts, err);
}

const struct instrument instrument_resident = {.source = "kernel",
					       .metrics = resident_metrics,
					       .try = try_resident,
					       .count = count_resident};

/* ---- private memory */

static const char *const private_metrics[] = {"private_memory", NULL};

static int try_private(const struct counting_subject *subject, const char *metric, struct err *err)
{
	(void)metric;
	return instrumented_try(subject, "private", false, err);
}

static int count_private(const struct counting_subject *subject, const struct layout *layout,
			 struct counts *counts, struct err *err)
{
	return count_peak(subject, layout, "private", "private_peak", PRIVATE_S, counts, err);
}

const struct instrument instrument_private = {
	.source = "smaps", .metrics = private_metrics, .try = try_private, .count = count_private};

/* ---- tracemalloc */

static const char *const traced_metrics[] = {"traced_memory", NULL};

static int try_traced(const struct counting_subject *subject, const char *metric, struct err *err)
{
	(void)metric;
	if (subject->target->kind == TARGET_COMMAND)
		return err_set(err, ERR_BENCHMARK,
			       "tracemalloc sees into a Python worker, not into a program: "
			       "peak_memory and private_memory see programs");
	return instrumented_try(subject, "traced", false, err);
}

static int count_traced(const struct counting_subject *subject, const struct layout *layout,
			struct counts *counts, struct err *err)
{
	return count_peak(subject, layout, "traced", "traced_peak", TRACED_S, counts, err);
}

const struct instrument instrument_traced = {.source = "tracemalloc",
					     .metrics = traced_metrics,
					     .try = try_traced,
					     .count = count_traced};
