/* A profile on a terminal: its heaviest paths as a tree. */
#ifndef CLI_EXPLAINING_PROFILE_VIEW_H
#define CLI_EXPLAINING_PROFILE_VIEW_H

#include "cli/words/table.h"
#include "results/base/buf.h"
#include "results/profiles/stack_profile.h"

/* Append a heading and the tree, each line cut to the style's columns; calls with less than `least`
   of the samples are left out, and so many that `most` rows remain. 0, or -1 with err (memory). */
int profile_view_add(struct buf *out, const struct stack_profile *profile,
		     const struct table_style *style, double least, size_t most, struct err *err);

#endif
