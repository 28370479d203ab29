/*
 * The counting pass: numbers that are counted in workers of their own, after all timed workers have
 * ended, so that no instrument ever stands beside a timed value. One instrument at a time, one
 * worker for each layout: a hash seed, a size of the environment and a filling of the heap, from a
 * fixed series, so that the same command gives the same counts again. How far the counts of the
 * layouts are apart is the floor of the metric: repeatable is not the same as accurate.
 *
 * An instrument (runner/counting/instruments.c lists them) knows which metrics it counts, whether
 * it can work here at all (it counts something known first), and how one worker is started, asked
 * and read. What cannot be counted costs one line and nothing else.
 */
#ifndef RUNNER_COUNTING_COUNTING_H
#define RUNNER_COUNTING_COUNTING_H

#include "results/base/buf.h"
#include "results/model/suite.h"
#include "runner/counting/sealed.h"
#include "runner/drive/worker.h"
#include "runner/os/cpus.h"
#include "runner/target/side.h"

#include <stdbool.h>

/* One benchmark on one side. All borrowed. */
struct counting_subject {
	const struct side *side;	    /* interpreter, environment, folder */
	const struct target *target;	    /* one of the side's */
	bool needs_more_cpus;		    /* it was seen to use threads or children */
	bool ends_late;			    /* it was seen not to end by itself */
	const struct cpus *cpus;	    /* where its workers may run; NULL: anywhere */
	double timeout_s;		    /* the user's, of one counting worker; 0: none */
	const struct sealed_folder *folder; /* set by the pass */
};

#define COUNTS_MAX 48

/* What one worker counted. */
struct counts {
	bool wanted[COUNTS_MAX];   /* set by the pass: which of the instrument's metrics */
	double values[COUNTS_MAX]; /* per iteration (inner loops divided), parallel to the
				      instrument's metrics; NaN: not counted */
	int64_t loops;		   /* the most that were counted in one go; 0: not said */
	json_t *more[COUNTS_MAX];  /* further members of the metric's object, owned; the first
				      worker's  are kept */
	char note[200];		   /* something that the reader should know, or "" */
};

struct instrument {
	const char *source;	    /* "valgrind": what stands in files */
	const char *const *metrics; /* NULL-terminated, at most COUNTS_MAX */
	/* Can it count this metric for this side? Tried once a session, side and metric, by
	   counting something that is known. 0, or -1 with one sentence why not. */
	int (*try)(const struct counting_subject *subject, const char *metric, struct err *err);
	/* Start a worker in this layout, count, end it. 0, or -1 with one sentence. counts is all
	   zero and NaN before. */
	int (*count)(const struct counting_subject *subject, const struct layout *layout,
		     struct counts *counts, struct err *err);
};

/* The best first: a metric is counted by the first instrument that has it and can work. */
extern const struct instrument *const instruments[];

/* Whether any instrument has this metric. */
bool counting_knows(const char *metric);

struct counting_config {
	const char *const *metrics; /* which are wanted */
	size_t n_metrics;
	long layouts;  /* workers for each */
	uint64_t seed; /* of the layouts */
	/* Before each worker: the how-manieth of how many; may be NULL. */
	void (*observe)(void *context, const char *benchmark, const char *metric, long layout,
			long layouts);
	void *context;
};

/* A counting pass; `= {0}` with the config set is valid, release is due. */
struct counting {
	const struct counting_config *config;
	struct buf notes; /* lines about what could not be counted, each once */
	/* private */
	struct tried *tried; /* instruments on sides, and why not */
	size_t ntried, cap;
	struct sealed_folder folder;
	bool has_folder;
};

/* The run of a benchmark that holds what was counted: its first one with values; NULL: none has. */
struct run *counting_run(const struct bench *bench);

/* Count all that is wanted of a benchmark, into its counting_run. 0, also when
   something could not be counted (see the notes); -1 with err when interrupted or out of memory. */
int counting_count(struct counting *counting, const struct counting_subject *subject,
		   struct bench *bench, struct err *err);
/* The same as numbers: values[metric * layouts + layout], NaN for what could not be counted. */
int counting_values(struct counting *counting, const struct counting_subject *subject,
		    double *values, struct err *err);
void counting_release(struct counting *counting);

/* ---- for instruments */

/* How an instrument wants its workers. `= {0}`: plain ones. */
struct counting_way {
	char *const *prefix;	/* words that stand before the program, NULL-terminated; or NULL */
	char *const *set;	/* further NAME=VALUE entries of the environment; or NULL */
	const char *instrument; /* what the worker counts (worker_spec); or NULL */
	bool is_under_valgrind; /* `prefix` is that: everything takes long */
	bool is_idle;		/* it is only tried: nothing is loaded */
};

/* Start a worker for the subject in a sealed place and load its target: the layout's hash seed and
   environment, an empty folder (its own where it cannot be loaded in that; then *is_in_folder is
   set, when not NULL). worker_release is due in any case. */
int counting_start(struct worker *worker, const struct counting_subject *subject,
		   const struct layout *layout, const struct counting_way *way, bool *is_in_folder,
		   struct err *err);

#endif
