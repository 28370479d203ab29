/* Where a test finds the worker's own files: beside what was built, as the program does. */
#ifndef TESTS_UNIT_WORKER_FILE_H
#define TESTS_UNIT_WORKER_FILE_H

#include "tests/unit/support.h"

#include <libgen.h>
#include <stdio.h>
#include <unistd.h>

enum { WORKER_FILE_SIZE = 4200 };

/* The path of this file of the worker, into `path`: a test is built into tests/HOUSE/ROOM. */
static inline void worker_file(const char *name, char path[WORKER_FILE_SIZE])
{
	char self[4000];
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);

	assert_true(len > 0);
	self[len] = '\0';
	snprintf(path, WORKER_FILE_SIZE, "%s/../../../worker/%s", dirname(self), name);
}

#endif
