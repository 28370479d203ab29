/*
 * A worker as the manager sees it: a process that loads one target and measures it, step by step.
 *
 * `struct worker w = {0}` is a valid one that never started; worker_release ends it whatever its
 * state. A call that returns -1 filled err with one line (no benchmark's name: the caller knows it)
 * and left what explains it (a traceback, or the end of the output) in worker->details.
 */
#ifndef RUNNER_DRIVE_WORKER_H
#define RUNNER_DRIVE_WORKER_H

#include "results/model/suite.h"
#include "runner/drive/message.h"
#include "runner/drive/silence.h"
#include "runner/events/set.h"
#include "runner/os/child.h"
#include "runner/target/target.h"
#include "runner/yardstick/yardstick.h"

/* Whose limit of time it is, and of what. */
enum worker_timeout {
	WORKER_TIMEOUT_ASKED,	 /* --timeout: of the worker's whole life */
	WORKER_TIMEOUT_OWN,	 /* the benchmark's own, of the same */
	WORKER_TIMEOUT_OWN_EACH, /* the same, of each answer */
};

struct worker_spec {
	const char *program;	 /* the interpreter, or the launcher */
	const char *bootstrap;	 /* runner/worker/bootstrap.py; NULL for the launcher */
	char *const *prefix;	 /* words that stand before it (an instrument); NULL: none */
	const char *instrument;	 /* what it counts beside the time (PROTOCOL.md); NULL: nothing */
	char *const *env;	 /* the whole environment */
	const char *directory;	 /* working directory; NULL: ours */
	const struct cpus *cpus; /* NULL: wherever the kernel likes */
	const struct placement *placement; /* NULL: as the kernel likes */
	double timeout_s;		   /* 0: none */
	enum worker_timeout timeout;
	struct child_limits limits;
	bool shows_output; /* what it measures prints where we do */
	/* What it is called where its silence is reported (silence.h). */
	const char *name; /* the benchmark or file, or NULL; outlives it */
	const char *part; /* which of its processes; NULL: the only one */
};

struct worker {
	struct child child;
	const char *program; /* borrowed from its spec */
	struct buf received;
	const char *reply; /* the last reply's body, borrowed from received */
	size_t reply_len;
	int64_t deadline_ns; /* -1: none */
	double timeout_s;
	enum worker_timeout timeout;
	struct child_limits limits;
	int64_t start_ns; /* when it was started */
	bool is_pinned;
	int64_t loops;	    /* that its benchmark wants in each value, once loaded; 0: any */
	bool is_in_pieces;  /* so many are a piece, with fixtures of its own: a value has several */
	bool tells_end;	    /* a test: it answers when it is asked to end */
	bool is_ending;	    /* it was asked to end, */
	int64_t end_ns;	    /* then */
	double end_wait_s;  /* so long may it take to end by itself */
	struct buf hung_in; /* where it was when it did not (hung.h); empty: not known */
	char kind[16];	    /* "native", "pure", "launcher" */
	char implementation[32], version[32], executable[1024];
	char note[256];			    /* why it is not native */
	const struct counter_set *counters; /* those that count beside its values; NULL: none */
	char instrument_note[200]; /* what should be known of the instrument's counts, or "" */
	struct buf details;
	const char *name;
	char part[80];
	char doing[80];	  /* what it was asked for */
	int64_t asked_ns; /* when that was */
	double told_s;	  /* how long this silence was when last reported; 0: it was not */
	long line;	  /* the first of what it was given, in its file; 0: unknown */
};

/* Start the process, wait for its hello, tell it its instrument: -1 also where it cannot have that
   (err is a sentence of its own then). */
int worker_start(struct worker *worker, const struct worker_spec *spec, struct err *err);
/* Give it what to measure; its setup has run when this returns. ERR_SKIPPED: it is a test that
   skips itself; why. */
int worker_load(struct worker *worker, const struct target *target, struct err *err);

/* The same in halves, so that several workers start and load at once: the first half asks, the
   second one waits. The spec's program must live until worker_greet. */
int worker_spawn(struct worker *worker, const struct worker_spec *spec, struct err *err);
int worker_greet(struct worker *worker, struct err *err);
int worker_load_begin(struct worker *worker, const struct target *target, struct err *err);
int worker_load_end(struct worker *worker, struct err *err);

/* From now on its main thread runs on these CPUs. */
int worker_move(struct worker *worker, const struct cpus *cpus, struct err *err);

enum worker_loop {
	WORKER_LOOP,
	WORKER_EMPTY_LOOP,
	WORKER_COUNTED_LOOP, /* under valgrind, which counts it; times mean nothing */
	WORKER_KNOWN_LOOP,   /* the same, of runner/counters/known.h */
};
/* One value of `loops` loops, into *reading. */
int worker_measure(struct worker *worker, enum worker_loop which, int64_t loops,
		   struct reading *reading, struct err *err);

/* The same in halves, for those who look at the worker meanwhile. */
int worker_measure_begin(struct worker *worker, enum worker_loop which, int64_t loops,
			 struct err *err);
int worker_measure_end(struct worker *worker, struct reading *reading, struct err *err);
/* Between them: wait for the reply, at most until `until_ns` (of clock_now_ns). 1 when it is there,
   0 when it is not yet; -1 with err as of worker_measure. */
int worker_wait(struct worker *worker, int64_t until_ns, struct err *err);

/* Let it count beside every value from now on, into the readings. `set` must outlive it. -1 also
   where the worker cannot (ERR_BENCHMARK: the pure one), or some of the set did not open: it
   measures all the same. */
int worker_open_counters(struct worker *worker, const struct counter_set *set, struct err *err);
/* As worker_measure, with what the worker's instrument counted: the number of each of the
   NULL-terminated keys, 0 for one that the worker does not know. */
int worker_measure_counts(struct worker *worker, enum worker_loop which, int64_t loops,
			  struct reading *reading, const char *const *keys, int64_t *numbers,
			  struct err *err);

/* Measure a slice of a yardstick, about a millisecond, and give its seconds per iteration. -1 also
   where the worker has none (ERR_BENCHMARK). */
int worker_measure_yardstick(struct worker *worker, enum yardstick kind, double *per_iteration_s,
			     struct err *err);

/* Call `add` with each pair of fields behind the verb of its last reply. -1 with err: a text is
   missing (ERR_BENCHMARK), or `add` returned -1. */
int worker_each_pair(struct worker *worker,
		     int (*add)(void *context, const char *key, const char *text, struct err *err),
		     void *context, struct err *err);

/* Ask for its metadata; `add` is called with each key and text and returns 0 or -1. */
int worker_report(struct worker *worker,
		  int (*add)(void *context, const char *key, const char *text, struct err *err),
		  void *context, struct err *err);

/* One call path of the last value: a function below the path `parent` (0: what the loop calls). */
struct worker_call_path {
	int64_t id, parent; /* ids rise, and a path comes after its parent */
	int64_t calls, created;
	const char *function, *file; /* borrowed */
	int first_line;
};

/* What a worker with the instrument `calls` counted in its last value, path by path. *is_cut: for
   some functions there was no room for their callers. `add` returns 0 or -1. */
int worker_calls(struct worker *worker,
		 int (*add)(void *context, const struct worker_call_path *path, struct err *err),
		 void *context, bool *is_cut, struct err *err);

#define GC_GENERATIONS 3

/* What a worker with the instrument `collections` counted in its last value. */
struct worker_collections {
	bool is_enabled;		    /* gc.isenabled() when the loop ended */
	int64_t frozen, tracked;	    /* objects, after it */
	int64_t thresholds[GC_GENERATIONS]; /* gc.get_threshold() */
	struct {
		int64_t collections, ns, collected, uncollectable;
	} of[GC_GENERATIONS];
};

/* A line that made the collector run. */
struct worker_collecting_line {
	int64_t collections[GC_GENERATIONS], ns;
	const char *function, *file; /* borrowed; "": no Python code ran */
	int line;
};

/* The same, and then line by line. `add` returns 0 or -1. */
int worker_collections(struct worker *worker, struct worker_collections *counted,
		       int (*add)(void *context, const struct worker_collecting_line *line,
				  struct err *err),
		       void *context, struct err *err);

/* A coroutine whose tasks an event loop runs, or another callback, in the last value. */
struct worker_loop_row {
	bool is_task;
	int64_t made, runs, longest_ns;
	const char *function, *file; /* borrowed; file "": no Python code */
	int first_line;
};

/* What a worker with the instrument `loop` counted in its last value: turns of asyncio's loops, and
   row by row who ran. `loop` is what runs the benchmark itself: "asyncio", another class, or ""
   (none does); cut to `size`. `add` returns 0 or -1. */
int worker_turns(struct worker *worker, int64_t *turns, char *loop, size_t size,
		 int (*add)(void *context, const struct worker_loop_row *row, struct err *err),
		 void *context, struct err *err);

/* What stands in the place of a code object in a path of `sites`. */
enum worker_site_code {
	SITE_OUTSIDE, /* no Python code */
	SITE_OTHER,   /* there was no room for it */
	SITE_MALLOC,  /* malloc, called past Python */
	SITE_FIRST    /* the first code object's number */
};
/* Of one path, in the last value: runner/worker/PROTOCOL.md. */
enum worker_site_count {
	SITE_REQUESTS,
	SITE_BYTES,
	SITE_TEMPORARY,
	SITE_PEAK_BLOCKS,
	SITE_PEAK_BYTES,
	SITE_LEFT_BLOCKS,
	SITE_LEFT_BYTES,
	SITE_COUNTS
};
/* Who is told what a worker with the instrument `sites` counted: in this order. All return 0 or -1;
   texts are borrowed. */
struct worker_sites_told {
	/* A code object, numbered from SITE_FIRST on. */
	int (*code)(void *context, const char *file, const char *function, int first_line,
		    struct err *err);
	/* A path, numbered from 1 on (0: no Python code): a line below the path `parent`. */
	int (*path)(void *context, int64_t parent, int64_t code, int line, struct err *err);
	/* What a path (0 too) did. */
	int (*counts)(void *context, int64_t path, const int64_t *counts, struct err *err);
	void *context;
};
/* Ask for the last value's, of which so many code objects and paths were told before. */
int worker_sites(struct worker *worker, size_t codes, size_t paths,
		 const struct worker_sites_told *told, struct err *err);

/* What is told of a benchmark of a suite beside that: texts are borrowed, NULL or 0: nothing. */
struct discovered_part {
	const char *path;		/* of the module that it is in */
	const char *unit;		/* "second", "byte" or "integer" */
	const char *own_unit, *version; /* in the suite's own words */
	const char *cache;
	double timeout_s, cache_timeout_s;
	bool is_once;
};

/* One benchmark that a file holds. */
struct discovered {
	const char *name, *description; /* borrowed */
	bool is_task;			/* of a script, in the order of its calls */
	bool is_test;			/* of pytest */
	const char *path;		/* of a test: the file that it is in; borrowed */
	/* Of a test or of a suite, borrowed; NULL where that is not so: why it cannot be measured,
	   and why it is not to be. */
	const char *error, *details, *skip;
	int64_t inner_loops;
	int64_t loops;	     /* of each value, as it wants them itself; 0: any */
	const char *inherit; /* names of environment variables for its workers, "A,B"; borrowed */
	const struct discovered_part *part; /* of a suite's; NULL: it is of none */
};

/* The benchmarks that a file holds; `arguments` (NULL-terminated, or NULL) are a script's own. */
int worker_discover(struct worker *worker, const char *path, char *const *arguments,
		    int (*add)(void *context, const struct discovered *found, struct err *err),
		    void *context, struct err *err);

/* Those of a suite, which is a folder, and imports from `late_path` ("A:B", or "") what is not
   installed. */
int worker_discover_suite(struct worker *worker, const char *folder, const char *late_path,
			  int (*add)(void *context, const struct discovered *found,
				     struct err *err),
			  void *context, struct err *err);

/* Let it run the setup_cache() of this target of a suite, and keep what that returned in `folder`,
   its working directory meanwhile. 0, or -1 with err. */
int worker_fill_cache(struct worker *worker, const struct target *target, const char *folder,
		      struct err *err);

/* How long a worker may take to end after it was asked to, by default: its exit functions run then,
   and threads that it has left. And one of a benchmark of which that is known to be in vain, or
   that was only looked at. */
#define WORKER_END_WAIT_S	10.0
#define WORKER_END_WAIT_SHORT_S 1.0

enum worker_end {
	WORKER_ENDED,  /* by itself, or the run was interrupted meanwhile */
	WORKER_KILLED, /* not within its end_wait_s */
	WORKER_LATE,   /* not within its timeout_s, which was less */
};

/* Ask it to end; needs no memory. worker_finish does so if need be, and waits. */
void worker_end_begin(struct worker *worker);
enum worker_end worker_finish(struct worker *worker);
/* The same for one that has measured: WORKER_LATE is an error (ERR_TIMEOUT), -1; of WORKER_KILLED
   the run's metadata tells (KEY_END). A test goes on after it was measured: what it says then is
   added to the metadata, and -1 where it fails. */
int worker_conclude(struct worker *worker, struct run *run, struct err *err);
/* Whatever it does: it is gone when this returns, or cannot be ended. */
void worker_release(struct worker *worker);

#endif
