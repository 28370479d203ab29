/* What the parts of the worker extension share. Stable ABI: one file for CPython 3.8 and later. */
#ifndef RUNNER_WORKER_WORKER_H
#define RUNNER_WORKER_WORKER_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <stdio.h>

#include "runner/counters/group.h"

/* ---- clock.c: what is read on both sides of the timed loop */

struct snapshot {
	int64_t wall_ns, cpu_ns, process_cpu_ns;
	int64_t voluntary, involuntary, minor_faults, major_faults;
	int64_t migrations; /* -1: unknown */
	int cpu;
};

/* All else first, then the counters begin to count, the wall clock last, so that nothing stands
   between it and the loop. */
void snapshot_begin(struct snapshot *at, int sched_fd, const struct counters *counters);
/* The wall clock first, then the counters end. */
void snapshot_end(struct snapshot *at, int sched_fd, const struct counters *counters);
/* The same of a piece after the first: the counters and the wall clock, which is returned. */
int64_t snapshot_begin_again(const struct counters *counters);
int64_t snapshot_end_again(const struct counters *counters);

/* ---- settle.c: what chose the place of our memory is taken back (runner/os/placement.h) */

/* The limit of the stack in bytes (-1: none), for this process and for threads started from now
   on; the personality, for programs started from now on. (0, -1): nothing was chosen. */
void settle(long long stack_limit, long long persona);

/* ---- wire.c: messages */

struct message { /* a growing sequence of NUL-terminated fields */
	char *bytes;
	size_t len, cap;
};

/* No fields, memory kept. */
void message_clear(struct message *message);
/* Append a field, or a key and its number: 0, or -1 with MemoryError set. */
int message_add(struct message *message, const char *text, size_t len);
int message_adds(struct message *message, const char *text);
/* A str (NULL: -1) as UTF-8; lone surrogates that stand for bytes are those bytes. */
int message_add_str(struct message *message, PyObject *text);
int message_add_number(struct message *message, const char *key, int64_t number);
/* 0, or -1 with a Python exception set; reading: 1 for the end of the stream. The GIL is released
   while waiting. */
int message_send(const struct message *message, int fd);
int message_receive(struct message *message, int fd);
/* The field after `field` (the first for NULL), or NULL at the end. Borrowed. */
const char *message_next(const struct message *message, const char *field);

/* ---- the module's state: everything the worker owns */

struct worker {
	int in_fd, out_fd;
	pid_t pid;    /* of the worker itself: children that it forks have no part in the line */
	int sched_fd; /* /proc/thread-self/sched of a worker that may migrate, or -1 */
	PyObject *directory; /* str: where loader.py stands */
	PyObject *run;	     /* callable (it, begin, end) of what is loaded, or NULL */
	PyObject *empty;     /* the same for the empty loop, made when first asked for */
	PyObject *source;    /* str: the snippet's source for tracebacks, or NULL */
	PyObject *report;    /* callable of a script's benchmark: more metadata, or NULL */
	PyObject *loader;    /* dict: loader.py's names, made when first asked for */
	PyObject *repeat, *begin, *end, *serve_script, *gc_stats, *gc_enabled;
	PyObject *count_begin, *count_end;   /* instead of begin and end, under valgrind */
	const struct instrument *instrument; /* of a counting worker (instrument.h), or NULL */
	struct snapshot before, after;
	struct counters counters; /* what the manager asked for; none by default */
	struct counter_reading counted_before[COUNTERS_MAX], counted_after[COUNTERS_MAX];
	int pieces; /* of this value that ended: run() may call begin() and end() several times */
	int64_t piece_ns, pieces_ns; /* when the last of them began; how long all of them took */
	int is_instrumented;	     /* valgrind was told to count */
	int is_over;   /* the manager's `end` came while a script was being executed */
	int tells_end; /* a test: what came of it answers that `end` */
	struct message in, out;
};

/* An attribute of a builtin module, or NULL with an exception; sys.modules is left as it was, since
   it is the benchmark's. */
PyObject *worker_attribute(const char *module, const char *name);

/* ---- task.c: one function a request; each fills worker->out or sets a Python exception (-1) */

int task_load_snippet(struct worker *worker);
int task_load_file(struct worker *worker);
int task_load_script(struct worker *worker);
int task_load_test(struct worker *worker);
/* From inside a script or test: `run` and `report` are its benchmark's; it wants `loops` in each
   value (0: any number). Answers requests until `end`. */
int task_serve_script(struct worker *worker, PyObject *run, PyObject *report, long long loops);
int task_discover(struct worker *worker);
int task_discover_suite(struct worker *worker);
/* Run the setup_cache() of a suite's benchmark. */
int task_fill_cache(struct worker *worker);
int task_measure_empty(struct worker *worker);
int task_report(struct worker *worker);

/* ---- measure.c: values */

int task_measure(struct worker *worker, PyObject *run);
/* With other functions than begin() and end() around the loop. */
int task_measure_between(struct worker *worker, PyObject *run, PyObject *begin, PyObject *end);
int task_measure_yardstick(struct worker *worker);

/* ---- counters.c: perf_event */

int task_counters(struct worker *worker);
/* What they counted between begin() and end(), into the reply. */
int counters_add_evidence(struct worker *worker);

/* ---- heap.c: what lies in the heap before a benchmark is loaded */

/* As the manager has drawn it; 0: not at all. It stays until the process ends. */
void heap_fill(uint64_t state);

/* ---- collect.c: counting under valgrind */

int task_count(struct worker *worker);
int task_count_known(struct worker *worker);
/* Begin to count, or end it. */
void collect_toggle(void);
int collect_is_possible(void); /* whether valgrind runs this process */

/* ---- failure.c: turn the current Python exception into an `error` reply */
void failure_describe(struct worker *worker);

/* ---- serve.c: answer requests until `end` or the end of the stream. 0, or -1 with an exception.
 */
int serve(struct worker *worker);

#endif
