/*
 * What CPython prints where PYTHONPROFILEIMPORTTIME is set, read: modules with their times, and
 * which one imported which. The text may have other lines in it (what the program prints itself),
 * and marks of a worker that say what it was doing (runner/worker/imports.c). Pure.
 *
 * A module is printed when its import has ended, indented by how many imports are under way: so
 * what imported it is the next line that is indented by one less. What failed is printed, too.
 */
#ifndef RUNNER_DIAGNOSING_IMPORT_TIMES_H
#define RUNNER_DIAGNOSING_IMPORT_TIMES_H

#include "results/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What was under way. */
enum import_phase {
	IMPORT_START,	/* the interpreter started: all up to site */
	IMPORT_PROGRAM, /* a program ran */
	IMPORT_LOAD,	/* a benchmark's file was executed */
	IMPORT_SETUP,	/* around a measured loop: setup, teardown */
	IMPORT_FIRST,	/* the first iteration of all */
	IMPORT_LATER,	/* others */
	IMPORT_PHASES
};

struct import_line {
	enum import_phase phase;
	size_t value;	  /* the how-manieth measured value, from 0, of FIRST and LATER */
	const char *name; /* borrowed from the text, not ended there: */
	size_t name_len;
	int depth;	 /* 0: no other import was under way */
	size_t importer; /* an index; SIZE_MAX: no module that is known */
	int64_t self_us, total_us;
};

/* `= {0}` may be released. */
struct import_times {
	struct import_line *lines; /* in the order in which they ended */
	size_t n, cap;
	size_t interpreters; /* that printed: more than 1 where some were started by it */
};

/* What a worker prints before it goes on: "\n", this, a word ("load", "value", "loop", "end"),
   "\n". */
#define IMPORT_MARK "assay-imports: "

/* 0, or -1 with err (memory). `text` must outlive the result. */
int import_times_read(struct import_times *times, const char *text, size_t len, struct err *err);
void import_times_release(struct import_times *times);

#endif
