/*
 * Messages between the manager and a worker (runner/worker/PROTOCOL.md): building, and parsing what
 * a worker sent. Pure: no descriptors here. A worker may be hostile: everything is checked.
 */
#ifndef RUNNER_DRIVE_MESSAGE_H
#define RUNNER_DRIVE_MESSAGE_H

#include "results/base/buf.h"
#include "results/base/err.h"
#include "runner/counters/arithmetic.h"
#include "runner/counters/group.h"

#include <stdint.h>

/* Largest message that is accepted: a traceback or a list of benchmarks, never more. */
#define MESSAGE_MAX_BYTES (16 * 1024 * 1024)

/* Append one field. The text must hold no NUL. */
void message_add(struct buf *body, const char *field);
/* The bytes to send: length line and body, appended to `wire`. */
void message_frame(const struct buf *body, struct buf *wire);

/* How many bytes at the start of `bytes` are one whole message: 0 when more must come. The body is
   at *body, *body_len bytes, each field ended by a NUL. -1 with err when it cannot be a message. */
long message_scan(const char *bytes, size_t len, const char **body, size_t *body_len,
		  struct err *err);

/* The field after `field` (the first for NULL), or NULL after the last. Borrowed from body. */
const char *message_field(const char *body, size_t body_len, const char *field);

/* ---- what a `value` reply says; unknown numbers are -1 */

struct counter_set;

struct reading {
	int64_t wall_ns, cpu_ns, process_cpu_ns, start_ns;
	int64_t voluntary, involuntary, minor_faults, major_faults, migrations;
	int64_t cpu, collections, threads, children;
	int64_t user_ns, system_ns, max_rss;
	int64_t exit_code; /* of a program whose codes do not all matter */
	int64_t time_ps;   /* what the benchmark itself says that it took */
	/* The benchmark's own result, in a unit of its own, which is the value then. */
	double own;
	bool has_own, own_is_int;
	/* What was counted beside it (worker_open_counters), parallel to the set's items. */
	const struct counter_set *counters; /* borrowed; NULL: nothing */
	struct counter_reading counted[COUNTERS_MAX];
	bool has_counted[COUNTERS_MAX];
};

/* What a value is, of so many loops in all: the benchmark's own result, or the time of one. */
double reading_value(const struct reading *reading, int64_t loops);
/* How long the loops took: by the benchmark's own account where it has one, else by the clock. */
double reading_seconds(const struct reading *reading);

/* Parse the fields of a `value` reply. Keys that are not known are passed over: a newer worker may
   say more. -1 with err: a number that is none, or no wall_ns. */
int message_reading(const char *body, size_t body_len, struct reading *reading, struct err *err);

/* One number of a `value` reply, by its key; 0 when there is none of that key. -1 with err: a
   number that is none. */
int message_number(const char *body, size_t body_len, const char *key, int64_t *number,
		   struct err *err);

#endif
