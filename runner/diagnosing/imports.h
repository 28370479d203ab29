/*
 * Which modules one benchmark or program imports, and how long that takes: some processes, one
 * after another, each told to print the times of its imports (import_times.h). One more runs before
 * them and does not count, so that bytecode is cached and files are in memory.
 *
 * A program is started as often as processes are wanted. A benchmark's worker loads it and measures
 * one iteration, then one and two more: what these import, the iterations import each time. (Values
 * of as many loops where it says itself how many they have.) What the interpreter and the worker
 * import before is not the benchmark's and left out.
 */
#ifndef RUNNER_DIAGNOSING_IMPORTS_H
#define RUNNER_DIAGNOSING_IMPORTS_H

#include "runner/diagnosing/diagnosing.h"
#include "runner/diagnosing/import_times.h"

/* One module; where iterations import it as well, it is there once more, with IMPORT_LATER. */
struct import_module {
	char *name; /* owned; as it was printed */
	enum import_phase phase;
	size_t importer; /* the module that imported it first; SIZE_MAX: the program or benchmark */
	/* Of each process, owned; of IMPORT_LATER per iteration. 0: it did not import it. */
	double *self_s, *total_s;
	double low, high; /* IMPORT_LATER: how often per iteration, the least and the most */
};

/* `= {0}` may be released. */
struct imports_counted {
	struct import_module *modules; /* in the order in which they were first seen */
	size_t n, cap;
	size_t processes;   /* that count */
	bool is_program;    /* it has IMPORT_START and IMPORT_PROGRAM, a benchmark the others */
	bool has_children;  /* other interpreters printed among its lines */
	char *interpreter;  /* "CPython 3.13.0"; NULL: a program's is not known */
	char details[4096]; /* of a failure */
};

/* Count on 1 or 2 sides, whose processes take turns: what the machine does meanwhile is the same
   for both. `counted` has n. 0; -1 with err: one failed (*failed: the side; -1: none did), it
   prints no times of imports (one sentence), interrupted, memory. Release all in every case. */
int imports_count(struct imports_counted *counted, const struct diagnosing_config *config,
		  const struct diagnosing_side *sides, size_t n, int *failed, struct err *err);
void imports_release(struct imports_counted *counted);

/* ---- imports_modules.c: from lines to modules. Pure. */

/* Add what the process-th of so many processes printed; `later`: iterations of the second and the
   later values together, the second has a third of them. 0, or -1 with err (memory). */
int imports_add(struct imports_counted *counted, const struct import_times *times, size_t process,
		size_t processes, int64_t later, struct err *err);

#endif
