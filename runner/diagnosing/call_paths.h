/* A worker's call paths as nodes of profiles: its own frames are left out, what they call stands
   below what called them. */
#ifndef RUNNER_DIAGNOSING_CALL_PATHS_H
#define RUNNER_DIAGNOSING_CALL_PATHS_H

#include "results/profiles/stack_profile.h"
#include "runner/drive/worker.h"
#include "runner/target/side.h"

#include <stdbool.h>

/* `= {0}` may be released. */
struct call_paths {
	char *folder;  /* of the worker's own files */
	size_t *nodes; /* by the worker's ids, 0 the loop */
	size_t n;      /* room for so many */
};

/* 0, or -1 with err (memory). */
int call_paths_init(struct call_paths *paths, const struct side *side, struct err *err);
void call_paths_release(struct call_paths *paths);

/* No path is known, but that of the loop is `loop` (PROFILE_NO_PARENT: it has no node). 0, or -1
   with err (memory). */
int call_paths_begin(struct call_paths *paths, size_t loop, struct err *err);
/* There is room for this id: 0, or -1 with err (one that no worker has; memory). */
int call_paths_room(struct call_paths *paths, int64_t id, struct err *err);

/* True for a path of the worker's own code, whose node becomes that of its caller. */
bool call_paths_skip(struct call_paths *paths, const struct worker_call_path *path);
/* The node of any other path, added when it is new: the caller notes it in `nodes`. SIZE_MAX with
   err (memory). */
size_t call_paths_node(const struct call_paths *paths, struct stack_profile *profile,
		       const struct worker_call_path *path, struct err *err);

#endif
