/*
 * A worker under stock valgrind, whose callgrind counts what lies between two client requests
 * (runner/worker/collect.c): the interpreter's start is excluded. Each count is one dump, which is
 * read and removed.
 *
 * It counts what valgrind executes: another CPU than the real one (no AVX-512, no SHA
 * instructions), one thread at a time, nothing of the kernel.
 */
#ifndef RUNNER_COUNTING_CALLGRIND_WORKER_H
#define RUNNER_COUNTING_CALLGRIND_WORKER_H

#include "runner/counting/counting.h"

/* The self-test: so many iterations more must give exactly so many instructions more. */
#define KNOWN_FEW  1000
#define KNOWN_MANY 51000

/* One loop of so many instructions is counted alone: what is constant is nothing beside it. */
#define CALLGRIND_LONG 20000000

/* `= {0}` may be released. */
struct callgrind_worker {
	const struct counting_subject *subject;
	struct worker worker;
	long dumps;
	bool has_threads, times_itself, has_children;
	bool is_in_folder; /* it does not load in an empty one: it is in its own */
};

/* Is valgrind on PATH? Looked for as exec would, so that "no valgrind" is said before anything
   starts. */
bool callgrind_is_here(void);

/* Start it in the layout, with the instrument (NULL: none), and load the subject's target. 0, or -1
   with err. callgrind_worker_release is due in any case. */
int callgrind_worker_start(struct callgrind_worker *count, const struct counting_subject *subject,
			   const struct layout *layout, const char *instrument, struct err *err);
/* Let it end by itself; after that, or instead, release it. */
void callgrind_worker_finish(struct callgrind_worker *count);
void callgrind_worker_release(struct callgrind_worker *count);

/* Run so many loops before valgrind instruments anything, which is the faster. */
int callgrind_worker_warm_up(struct callgrind_worker *count, int64_t loops, struct err *err);

/* Count so many loops. `dump`, when not NULL, becomes what callgrind wrote. */
int callgrind_worker_count(struct callgrind_worker *count, int64_t loops, int64_t *instructions,
			   struct buf *dump, struct err *err);

/* Does it count exactly? Something known is counted in the very process. */
int callgrind_worker_test(struct callgrind_worker *count, struct err *err);

/* A difference that is known is counted exactly, or nothing is believed. */
int callgrind_check_known(int64_t few, int64_t many, struct err *err);

/* So many loops that they are about `enough` instructions when one is so many: the largest power of
   two of loops that are not more; at least 1. Decided by counts, never by a clock: the same
   benchmark gets the same loops in every run. Pure. */
int64_t callgrind_loops(int64_t instructions, int64_t enough);

/* The words that stand before a program; `out` holds the option that names the file. */
struct callgrind_command {
	char out[600];
	char *words[12];
};
/* `is_program`: all of it is counted, and what it starts. */
void callgrind_command_fill(struct callgrind_command *line, const char *folder, bool is_program);

/* The instructions that a file of callgrind has. `dump` as above. */
int callgrind_file_read(const char *path, int64_t *instructions, struct buf *dump, struct err *err);

#endif
