/*
 * From the words of a command line to targets: files of functions, pyperf scripts, manifests,
 * folders of these. A file that cannot be imported becomes one target that carries its error: a
 * failed row, not the end of the run.
 */
#ifndef RUNNER_DISCOVERY_H
#define RUNNER_DISCOVERY_H

#include "runner/environment.h"
#include "runner/target.h"
#include "runner/worker.h"

#include <stdbool.h>

/* Append what `path` holds. `spec` starts a worker that can look into Python files (its env is made
   here, by `rules`), `arguments` (NULL-terminated, or NULL) are for scripts. -1 with err when the
   path is nothing that can be run (no such file, a folder without benchmarks, a broken manifest),
   or when interrupted. */
int discovery_add(struct targets *targets, const char *path, const struct worker_spec *spec,
		  const struct environment_rules *rules, char *const *arguments, struct err *err);

/* Does a name match: is the pattern a part of it, or, with * ? [, a shell pattern for it? */
bool discovery_matches(const char *name, const char *pattern);

#endif
