/*
 * Is what the reader says of this interpreter true? A program of ours is started in it, with a
 * known chain of calls, and what is read of it from outside is held against what it says of itself:
 * name, file and line of each frame, and known local variables of every kind that can be decoded.
 */
#ifndef RUNNER_READER_SELF_TEST_H
#define RUNNER_READER_SELF_TEST_H

#include "results/base/err.h"

#include <stdbool.h>

/* Once for each interpreter: a second call gives the first one's answer. `python` is a path;
   `with_locals`: its variables too. 0, or -1 with err: which frame differs (ERR_SYSTEM), or why it
   cannot be tried (as reader_open_new). */
int reader_self_test(const char *python, bool with_locals, struct err *err);

/* The same of native calls, of which a chain through libc's qsort is known. */
int reader_self_test_calls(const char *python, struct err *err);

#endif
