/*
 * A worker that counts: started with an instrument, loaded, warmed up as timed ones are. What is
 * counted is its caller's business.
 */
#ifndef RUNNER_DIAGNOSING_COUNTED_WORKER_H
#define RUNNER_DIAGNOSING_COUNTED_WORKER_H

#include "runner/diagnosing/diagnosing.h"
#include "runner/drive/worker.h"

/* What the caller wants. All borrowed. */
struct counted_way {
	const char *instrument;
	const char *cannot;  /* "its calls cannot be counted": what a refusal means */
	char *const *prefix; /* words before the interpreter, to NULL; NULL: none */
	char *const *set;    /* NAME=VALUE, to NULL, beside the side's own; NULL: none */
	bool preload;	     /* with the preload library, where it is installed */
};

/* `= {.config, .of}` is one that never started; release is due in every case. */
struct counted_worker {
	const struct diagnosing_config *config;
	const struct diagnosing_side *of;
	struct worker worker;
	int64_t loops; /* of its shortest value */
	bool is_fixed; /* and of all others: the benchmark itself says so (worker_loops.h) */
};

/* Start the number-th (from 0: each has another hash seed), load its target. 0, or -1 with err. */
int counted_worker_start(struct counted_worker *counted, const struct counted_way *way, long number,
			 struct err *err);

/* One value of so many loops; `seconds` may be NULL. 0, or -1 with err. */
int counted_worker_take(struct counted_worker *counted, int64_t loops, double *seconds,
			struct err *err);

/* One loop, which fills caches, and one that tells how long one takes: that gives `loops`
   (doublings_loops, unless the user or the benchmark wants another number); then values of twice as
   many, as many as timed workers warm up. 0, or -1 with err. */
int counted_worker_warm_up(struct counted_worker *counted, struct err *err);

/* The loops of a value that shall be so many times as long as the shortest one, where it may. */
int64_t counted_worker_loops(const struct counted_worker *counted, int64_t times);

/* "CPython 3.13.0", for the caller to free; NULL: memory. */
char *counted_worker_interpreter_new(const struct counted_worker *counted);

/* Ends it; `finish`: it has done its work, so its exit functions may run. */
void counted_worker_release(struct counted_worker *counted, bool finish);

/* Where the worker's own files are, for the caller to free; NULL: memory. Frames of these are the
   measured loop itself (stack_cut_is_ours). */
char *counted_folder_new(const struct side *side);

/* ---- of any worker that counts */

/* It did not start, and err says why: now also in which interpreter, and for one that has no native
   worker what that means (`cannot`). */
void counted_explain_start(const struct worker *worker, const char *cannot, struct err *err);
/* The end of what explains a failure. */
void counted_details(const struct worker *worker, char *details, size_t size);

#endif
