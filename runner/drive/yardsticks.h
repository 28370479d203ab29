/*
 * The yardsticks beside one process: which were asked for, and what their slices took. The mix runs
 * between the values. The memory walk needs 16 MiB, so it runs between them only when it was asked
 * for by name; beside the mix it comes after the last value, when the process has said how much
 * memory it took.
 */
#ifndef RUNNER_DRIVE_YARDSTICKS_H
#define RUNNER_DRIVE_YARDSTICKS_H

#include "results/model/suite.h"
#include "runner/drive/worker.h"
#include "runner/yardstick/yardstick.h"

#include <stdbool.h>

/* Most slices of one kind in one process: more add nothing to their median. */
#define YARDSTICK_SLICES 64

/* Sets of kinds. */
#define YARDSTICKS_NONE	    0U
#define YARDSTICKS_OF(kind) (1U << (kind))
#define YARDSTICKS_AUTO	    (YARDSTICKS_OF(YARDSTICK_MIX) | YARDSTICKS_OF(YARDSTICK_MEMORY))

struct yardsticks {
	unsigned kinds; /* less those that the worker turned out to lack */
	double spent_s;
	double slices[YARDSTICK_KINDS][YARDSTICK_SLICES]; /* seconds per iteration */
	size_t n[YARDSTICK_KINDS];
};

/* Between two values, of which `timed_s` was spent so far: a slice, where the share of the time
   that yardsticks may have allows one. A worker that has no yardstick has none: no failure. 0, or
   -1 with err. */
int yardsticks_between(struct yardsticks *yardsticks, struct worker *worker, double timed_s,
		       struct err *err);

/* After the last value and the report: the slices of the kind that could not run between. */
int yardsticks_at_end(struct yardsticks *yardsticks, struct worker *worker, double timed_s,
		      struct err *err);

/* One slice of the first kind, whatever the share: of a process that is as short as a duel's. */
int yardsticks_once(struct yardsticks *yardsticks, struct worker *worker, struct err *err);

/* The median of each kind's slices into the metadata (results/model/keys.h). */
int yardsticks_write(const struct yardsticks *yardsticks, struct run *run, struct err *err);

#endif
