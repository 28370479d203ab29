/* The reader's self-test (self_test.h) for a process that runs already, by starting the same
   interpreter once more. */
#ifndef RUNNER_READER_CHECK_H
#define RUNNER_READER_CHECK_H

#include "results/base/err.h"
#include "runner/reader/reader.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* 0: it was read rightly; 1: it cannot be tried, and `why` says why not ("it has Python inside, but
   is no python program"); -1 with err: it was read wrongly. As root, no program is started that
   another user could have changed. Of the options those count that say what is read. */
int reader_check(pid_t pid, const struct reader_options *options, char *why, size_t size,
		 struct err *err);

/* Its first half, for a process that may have ended by the time of the second (self_test.h): the
   program that the reader can be checked with, into `path`. False with `why`. */
bool reader_check_find(pid_t pid, char *path, size_t path_size, char *why, size_t size);

#endif
