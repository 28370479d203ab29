/* Which processes a benchmark starts, which are not sampled: for people and for programs. */
#ifndef CLI_EXPLAINING_CHILD_WORDS_H
#define CLI_EXPLAINING_CHILD_WORDS_H

#include "cli/explaining/explained.h"

/* Does it start processes, or wait for some? */
bool children_are_used(const struct explained *explained);

/* The sentence about them, appended, raw. */
void children_words_add(struct buf *out, const struct explained *explained);

/* The report's "children"; NULL: there are none. */
json_t *children_json_new(const struct explained *explained);

#endif
