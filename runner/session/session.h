/*
 * A session: carries out a plan on a list of targets and owns everything of the run.
 *
 * It starts workers one at a time in the order that the schedule draws, drives each step by step,
 * and puts each worker's values into the suite the moment they are there. One observer hears of
 * every step. Deciding is elsewhere (plan, schedule, marks): this is the doing.
 */
#ifndef RUNNER_SESSION_SESSION_H
#define RUNNER_SESSION_SESSION_H

#include "results/files/journal.h"
#include "results/model/suite.h"
#include "runner/drive/worker.h"
#include "runner/machine/describe.h"
#include "runner/os/environment.h"
#include "runner/session/loops_check.h"
#include "runner/session/plan.h"
#include "runner/target/side.h"
#include "runner/target/target.h"
#include "runner/drive/pacer.h"
#include "stats/interval.h"
#include "stats/pacing.h"

#include <stdbool.h>

enum measurement_status {
	MEASUREMENT_WAITING, /* not yet, or not to its end (interrupted) */
	MEASUREMENT_DONE,
	MEASUREMENT_FAILED,
	MEASUREMENT_SKIPPED, /* by its own wish: err says why */
};

/* Does it wait for memory, so that the second kind of pacer runs beside it? */
enum paced_memory { PACED_MEMORY_UNKNOWN, PACED_MEMORY_NO, PACED_MEMORY_YES };

/* What the session knows of one target. */
struct measurement {
	const struct target *target;
	enum measurement_status status;
	enum plan_state state; /* why it ended */
	int64_t loops;	       /* of a value; 0 until its first worker is loaded */
	bool has_own_loops;    /* its benchmark wants them */
	bool is_in_pieces;     /* as its workers are (runner/drive/worker_loops.h) */
	struct loops_dependence dependence;
	double value_s; /* about how long one value takes (all its loops) */
	long processes, values, marked;
	double *means; /* one per process, in time order */
	size_t means_cap;
	struct interval interval; /* 95 % of the process means */
	double spent_s;		  /* wall time of its processes */
	double timed_s;		  /* of it, inside timed regions (warmups and calibration too) */
	double empty_loop_s;  /* an empty loop's cost per iteration, mean over processes; 0: unknown
			       */
	bool is_pinned;	      /* its workers have one CPU */
	bool needs_more_cpus; /* seen: threads or children, so it is not pinned */
	bool ends_late;	      /* seen: a process of it does not end by itself */
	char kind[16];	      /* of its workers */
	char note[256];	      /* why they are not native */
	/* Of its pacer (docs/pacer.md). */
	long slices; /* of each value; 0: not decided */
	enum paced_memory waits_memory;
	long pacers_lost;
	char no_pacer[256];	      /* why a process had none, the last time; or "" */
	char pacer[96];		      /* who it is, once one was there */
	struct pacing_process *paced; /* parallel to means; NaN for a process without */
	size_t paced_cap;
	struct interval paced_level; /* log of what an iteration takes at a pacer's log of 0,
					95 %; NaN where the pacer is not followed */
	char no_counters[256];	     /* why one could not count what was asked for, or "" */
	struct meta *common;	     /* what its runs share, kept once */
	struct err err;		     /* why it failed */
	char *details;		     /* traceback or output of that, or NULL */
	char *output;		     /* the end of what its process printed before, or NULL */
};

enum session_event {
	SESSION_PROCESS_STARTED,
	SESSION_VALUE, /* a value (not a warmup) was taken */
	SESSION_PROCESS_ENDED,
	SESSION_TARGET_DONE,
	SESSION_TARGET_FAILED,
	SESSION_NOT_KEPT, /* the journal could not be written (once): see keep_err */
};

struct session;

struct session_config {
	const struct targets *targets;
	struct plan plan;
	const char *python; /* interpreter; may be NULL when all targets are commands */
	const char *bootstrap, *launcher;
	struct environment_rules environment;
	struct child_limits limits;	 /* of every worker */
	const struct cpus *one_cpu;	 /* for workers that may be pinned; NULL: none is */
	const struct cpus *all_cpus;	 /* for the others; NULL: as the manager */
	const struct cpus *start_cpus;	 /* where a pacer may start meanwhile; NULL: there too */
	const struct pacer_rules *pacer; /* beside every process; NULL: none */
	struct description description;
	unsigned yardsticks;		    /* a set: runner/drive/yardsticks.h */
	const struct counter_set *counters; /* beside every value; NULL: none */
	struct journal *journal; /* where every process's outcome is kept; NULL: nowhere */
	/* A session that was cut short: what its journal holds behind the first record. It is gone
	   through again without measuring, then goes on. NULL: a new one. */
	const struct journal_text *before;
	void (*observe)(void *context, const struct session *session, enum session_event event,
			size_t target, double value);
	void *context;
};

/* What its workers run in: the launcher for programs, the interpreter for all else. Borrows from
   config. */
struct side session_side(const struct session_config *config, bool is_program);

struct session {
	const struct session_config *config;
	struct measurement *measurements; /* one per target, same order */
	size_t n;
	struct suite *suite;	/* whole once the session has ended: see gather() in session.c */
	struct run *unfinished; /* of the process that was interrupted; NULL: none */
	size_t unfinished_target;
	int64_t start_ns;
	size_t replayed;     /* processes that were taken from the journal */
	bool is_replaying;   /* while they are: the observer, who heard of them then, does not */
	struct err keep_err; /* why the journal does not hold everything; ERR_NONE: it does */
};

/* Measure. 0, also when benchmarks failed (see their status); -1 with err when it was interrupted
   (ERR_INTERRUPTED) or could not go on: what was measured until then is in the session all the
   same. session_release is due in every case. */
int session_run(struct session *session, const struct session_config *config, struct err *err);
void session_release(struct session *session);

#endif
