/* The one number that we want from a file that valgrind's callgrind wrote. Pure: bytes in, number
   out; a file may hold anything. */
#ifndef RUNNER_COUNTING_CALLGRIND_FILE_H
#define RUNNER_COUNTING_CALLGRIND_FILE_H

#include "results/base/err.h"

#include <stddef.h>
#include <stdint.h>

/* The instructions that the dump in `text` (`len` bytes) counted: the column "Ir" of its totals. 0,
   or -1 with err: no callgrind file, one without Ir, one that ends too early (its totals are its
   last line, and must be what its summary says), a number that is none. */
int callgrind_instructions(const char *text, size_t len, int64_t *instructions, struct err *err);

#endif
