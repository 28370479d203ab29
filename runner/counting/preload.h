/* The preload library (runner/preload/) for workers whose native allocations are seen. */
#ifndef RUNNER_COUNTING_PRELOAD_H
#define RUNNER_COUNTING_PRELOAD_H

#include "runner/target/side.h"

#include <stdbool.h>

struct preload {
	char entry[4096]; /* LD_PRELOAD=... */
	char *set[2];	  /* of environment rules */
};

/* With what the side's environment preloads anyway. The library lies beside the worker's other
   files; false where it is not installed. */
bool preload_fill(struct preload *preload, const struct side *side);

/* Both lists of entries (NULL-terminated, or NULL), those of `b` last. The list is the caller's to
   free, its texts are borrowed. NULL when memory ran out. */
char **preload_joined_new(char *const *a, char *const *b);

#endif
