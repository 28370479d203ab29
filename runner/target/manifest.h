/* Manifests of snippets (docs/suites.md): a JSON file of named statements. */
#ifndef RUNNER_TARGET_MANIFEST_H
#define RUNNER_TARGET_MANIFEST_H

#include "runner/target/target.h"

/* Append the snippets of the manifest at `path`, in its order. -1 with err: one line that names the
   file, the benchmark and the key. */
int manifest_read(const char *path, struct targets *targets, struct err *err);
/* The same from memory. */
int manifest_parse(const char *text, size_t len, const char *source, struct targets *targets,
		   struct err *err);

#endif
