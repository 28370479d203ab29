/*
 * A failed import explained: who looked for what, where, and what would help. What the worker says
 * of it is data (PROTOCOL.md); these are its words, below the traceback.
 */
#ifndef RUNNER_DRIVE_MISSING_H
#define RUNNER_DRIVE_MISSING_H

#include "results/base/buf.h"

#include <stdbool.h>

/* All texts are borrowed. */
struct missing {
	const char *module;  /* "numpy", "pkg.part" */
	bool is_absent;	     /* there is none of that name; else it is there, but not as wanted */
	const char *python;  /* the interpreter's path */
	const char *version; /* "3.12.1" */
	const char *environment; /* the folder of its virtual environment; NULL: it is in none */
	const char *const *path; /* its sys.path, `n` folders */
	size_t n;
	const char *sources; /* missing_sources(); NULL */
};

/* Append the explanation, lines that end in newlines. Folders of the standard library are left
   out: whoever misses a module does not miss it there. */
void missing_explain(const struct missing *missing, struct buf *out);

/* Of "pkg.part", or of a pkg that lacks a name: the folder of the path that pkg is imported from,
   where nothing is installed: sources, whose part in C may not be built. Borrowed; NULL: none, or
   it is an installed one. */
const char *missing_sources(const struct missing *missing);

/* The folder of the virtual environment that a Python at this path is of, owned by the caller;
   NULL: none, or memory ran out. */
char *missing_environment_new(const char *python);

#endif
