/* Where a test finds the worker's own files: beside what was built, as the program does. */
#ifndef TESTS_UNIT_WORKER_FILE_H
#define TESTS_UNIT_WORKER_FILE_H

#include "tests/unit/support.h"

#include <errno.h>
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

/* What looks for the worker beside the program (runner/os/home.h) finds it: by a link in the folder
   of this test. 0, or -1 with errno. */
static inline int worker_link(void)
{
	char self[4000], link[WORKER_FILE_SIZE];
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (len < 0)
		return -1;
	self[len] = '\0';
	snprintf(link, sizeof(link), "%s/worker", dirname(self));
	return symlink("../../../worker", link) && errno != EEXIST ? -1 : 0;
}

#endif
