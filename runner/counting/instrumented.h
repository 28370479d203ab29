/*
 * Counting workers with an instrument inside (runner/worker/PROTOCOL.md, "Instruments"): starting
 * them, with the preload library where it is wanted, and reading what they count.
 */
#ifndef RUNNER_COUNTING_INSTRUMENTED_H
#define RUNNER_COUNTING_INSTRUMENTED_H

#include "runner/counting/counting.h"
#include "runner/counting/doublings.h"

/* A worker with the instrument, loaded. worker_release is due in any case. */
int instrumented_start(struct worker *worker, const struct counting_subject *subject,
		       const struct layout *layout, const char *instrument, bool preload,
		       struct err *err);

/* Can the side's workers have it? The worker counts something known first. */
int instrumented_try(const struct counting_subject *subject, const char *instrument, bool preload,
		     struct err *err);

/* Warm up and count doublings of the keys (NULL-terminated, at most DOUBLINGS_KEYS); single values
   where the target wants its own number of loops in each. */
int instrumented_count_doublings(struct worker *worker, const struct target *target,
				 const char *const *keys, struct doublings *doublings,
				 struct err *err);

/* What many loops counted, for each of the keys. */
struct long_count {
	int64_t loops, values; /* in each value; that were added up */
	int64_t sum[DOUBLINGS_KEYS];
	int64_t most[DOUBLINGS_KEYS]; /* in one value, the one that warmed up too */
};
/* Count one loop, which warms up, and then a value of as many as about `seconds` hold; where the
   target wants its own number of loops in each value, one such value, and then many of them. */
int instrumented_count_long(struct worker *worker, const struct target *target,
			    const char *const *keys, double seconds, struct long_count *count,
			    struct err *err);

/* Append a sentence to the note: after "; " when it is not the first. What does not fit is cut. */
void instrumented_note(struct counts *counts, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* End the worker; what it wants known becomes part of the note. */
void instrumented_finish(struct worker *worker, struct counts *counts);

#endif
