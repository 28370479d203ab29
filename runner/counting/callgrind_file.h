/* What we want from a file that valgrind's callgrind wrote. Pure: bytes in, numbers out; a file may
   hold anything. */
#ifndef RUNNER_COUNTING_CALLGRIND_FILE_H
#define RUNNER_COUNTING_CALLGRIND_FILE_H

#include "results/base/err.h"

#include <stddef.h>
#include <stdint.h>

/* The instructions that the dump in `text` (`len` bytes) counted: the column "Ir" of its totals. 0,
   or -1 with err: no callgrind file, one without Ir, one that ends too early (its totals are its
   last line, and must be what its summary says), a number that is none. */
int callgrind_instructions(const char *text, size_t len, int64_t *instructions, struct err *err);

/* Code in pieces of one size, one behind the other, which callgrind takes for functions: it names
   them by their addresses. `cost` is of the calls of a piece with all that is below them, `calls`
   how many there were. A piece never runs below itself. */
struct callgrind_pieces {
	uint64_t start; /* address of the first one */
	uint64_t size;	/* bytes of each */
	size_t n;
	int64_t *cost, *calls; /* of each; the caller's */
	int64_t callers_own;   /* instructions of those functions themselves that call any piece */
};

/* Fill cost, calls and callers_own from the dump in `text`, one that callgrind_instructions took.
   0, or -1 with err: lines that make no sense, memory. */
int callgrind_pieces_read(struct callgrind_pieces *pieces, const char *text, size_t len,
			  struct err *err);

#endif
