/* What a process has mapped, from /proc/PID/maps. */
#ifndef RUNNER_READER_MAPS_H
#define RUNNER_READER_MAPS_H

#include "results/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct mapping {
	uint64_t begin, end;
	uint64_t offset; /* in its file */
	bool is_code;	 /* executable */
	bool is_gone;	 /* its file was removed, or another one took its place */
	char *path;	 /* "" without a file; "[vdso]" and the like */
};

struct maps {
	struct mapping *items; /* by address */
	size_t n, cap;
};

/* Add a line of that file. False: it is none, or memory ran out (then with errno ENOMEM). */
bool maps_add_line(struct maps *maps, const char *line);
/* In place of what is there. -1 with err (ERR_SYSTEM; memory). */
int maps_read(struct maps *maps, pid_t pid, struct err *err);
void maps_release(struct maps *maps);

/* The mapping that holds this address, or NULL. */
const struct mapping *maps_at(const struct maps *maps, uint64_t address);

#endif
