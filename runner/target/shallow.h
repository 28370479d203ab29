/* What a shallow clone lacks, and what brings it. */
#ifndef RUNNER_TARGET_SHALLOW_H
#define RUNNER_TARGET_SHALLOW_H

#include "results/base/buf.h"

#include <stdbool.h>

/* Has the repository around our working directory only a part of its history? False, too, where
   git cannot say. */
bool shallow_is_here(void);

/* Append what brings a revision that the repository does not know: "this clone is shallow: git
   fetch
   --depth=1 origin v1.2 brings it, as FETCH_HEAD". Pure. */
void shallow_remedy_add(struct buf *out, const char *rev, bool is_shallow);

#endif
