/*
 * A sealed place for workers that count: nothing in it moves the count from one run to the next. A
 * folder of fixed name that is empty, an environment of fixed size, a fixed hash seed. What still
 * moves a count (where strings fall in hash tables, where the stack begins, what lies in the heap)
 * is varied on purpose, by layouts.
 */
#ifndef RUNNER_COUNTING_SEALED_H
#define RUNNER_COUNTING_SEALED_H

#include "results/base/err.h"
#include "runner/os/environment.h"

#include <stddef.h>
#include <stdint.h>

/* What a worker meets that could move a count. */
struct layout {
	long number;	    /* from 0 */
	uint32_t hash_seed; /* PYTHONHASHSEED, 1 .. 4294967295 */
	size_t padding;	    /* bytes, 0 .. SEALED_PADDING_MAX - 1 */
	uint32_t heap;	    /* what a worker under valgrind draws the filling of its heap from
			       (runner/worker/heap.c); 1 .. 4294967295 */
};

#define SEALED_PADDING_MAX 4096

/* The number-th layout of a seed; the same everywhere. */
struct layout layout_of(uint64_t seed, long number);

/* An environment as environment_new makes it, with the layout's hash seed, filled and padded by one
   variable. environment_free. NULL with err (memory). */
char **sealed_environment_new(const struct environment_rules *rules, char *const *from,
			      const struct layout *layout, struct err *err);

/* The folder, empty: made when it is not there, held until released. Of a fixed name, so that it is
   the same in every run; another one while a second assay counts at the same time. */
struct sealed_folder {
	char path[512];	  /* the empty one, for the worker */
	char beside[512]; /* another one, for what an instrument writes */
	int lock_fd;	  /* -1: not held */
};
int sealed_folder_hold(struct sealed_folder *folder, struct err *err);
/* Remove what was written in both. */
void sealed_folder_empty(struct sealed_folder *folder);
void sealed_folder_release(struct sealed_folder *folder);

#endif
