/*
 * What all workers of a target on a side have in common, whoever measures, looks or counts in them;
 * above all how long they may take. Pure.
 *
 * The user's limit (--timeout) is of a worker's whole life, whatever it is for. A benchmark's own
 * (a suite of asv's has some) is of the process in which it is timed. One that is looked into does
 * more than that one, and one that counts is slower: there it is a limit for each answer, and by so
 * much longer.
 */
#ifndef RUNNER_DRIVE_WORKER_SPEC_H
#define RUNNER_DRIVE_WORKER_SPEC_H

#include "runner/drive/worker.h"
#include "runner/target/side.h"

enum worker_use {
	WORKER_IS_TIMED,
	WORKER_IS_TRIED,     /* whether it can do something: it loads nothing */
	WORKER_IS_LOOKED_AT, /* from outside, or by a clock that decides nothing */
	WORKER_COUNTS,	     /* with an instrument inside */
	WORKER_IS_UNDER_VALGRIND,
};

/* Interpreter, folder, name and time limit; `asked_s` is the user's (0: none). The rest is the
   caller's. Borrows from side and target. */
struct worker_spec worker_spec_of(const struct side *side, const struct target *target,
				  enum worker_use use, double asked_s);

/* Of one whose timeout_s is the user's: where that is none, the benchmark's own (0: none). */
void worker_spec_limit(struct worker_spec *spec, double own_s, enum worker_use use);

#endif
