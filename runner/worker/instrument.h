/*
 * Instruments: what a counting worker counts in the loop, beside what every worker reports. A
 * worker has one at most, chosen by the request `instrument NAME` before anything is loaded, and
 * none when it measures time.
 */
#ifndef RUNNER_WORKER_INSTRUMENT_H
#define RUNNER_WORKER_INSTRUMENT_H

#include "runner/worker/worker.h"

/* All functions return 0, or -1 with an exception whose text is a sentence for the user. */
struct instrument {
	const char *name;
	/* Get ready, and test that the counts are right; *note (static) is what the user should
	   know about the numbers, if anything. */
	int (*prepare)(struct worker *worker, const char **note);
	int (*before)(struct worker *worker); /* run() is about to be called */
	int (*begin)(struct worker *worker);  /* the loop is about to begin */
	int (*end)(struct worker *worker);    /* it has ended */
	int (*after)(struct worker *worker); /* run() has returned: add the fields to worker->out */
};

extern const struct instrument instrument_allocations;	/* hooks.c */
extern const struct instrument instrument_native;	/* native.c */
extern const struct instrument instrument_resident;	/* resident.c */
extern const struct instrument instrument_private;	/* watch.c */
extern const struct instrument instrument_traced;	/* traced.c */
extern const struct instrument instrument_collector;	/* collector.c */
extern const struct instrument instrument_calls;	/* calls.c */
extern const struct instrument instrument_instructions; /* calls.c */
extern const struct instrument instrument_collections;	/* collector.c */
extern const struct instrument instrument_imports;	/* imports.c */
extern const struct instrument instrument_loop;		/* turns.c */
extern const struct instrument instrument_children;	/* children.c */
extern const struct instrument instrument_sites;	/* call_sites.c */

/* Answer `instrument NAME`. */
int instrument_answer(struct worker *worker);
/* Answer `sites CODES SITES`: what instrument_sites counted in the last value. */
int sites_answer(struct worker *worker);
/* Answer `calls`: what instrument_calls or instrument_instructions counted in the last value. */
int calls_answer(struct worker *worker);

/* Answer `collections`: what instrument_collections counted in the last value. */
int collections_answer(struct worker *worker);

/* Answer `turns`: what instrument_loop counted in the last value. */
int turns_answer(struct worker *worker);

/* For instruments that need less than all five steps. */
int instrument_nothing(struct worker *worker);

/* A full collection, so that garbage counts as freed. */
int instrument_collect(void);

/* The exception that says why the instrument is off; always -1. */
int instrument_off(const char *reason);

#endif
