/*
 * Which source line an instruction belongs to: the three forms of table that CPython has kept in
 * its code objects. Pure; any bytes are accepted.
 */
#ifndef RUNNER_READER_LINES_H
#define RUNNER_READER_LINES_H

#include "runner/reader/layout.h"

/* The line of the instruction `at` bytes into the bytecode, or 0: it has none. Before the first
   instruction (at < 0) it is the first line. `first_line` is the code object's. */
int lines_find(enum lines_kind kind, const unsigned char *table, size_t n, int first_line,
	       int64_t at);

#endif
