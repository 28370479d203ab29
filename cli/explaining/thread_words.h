/* What other threads than the main one did, for people and for programs. */
#ifndef CLI_EXPLAINING_THREAD_WORDS_H
#define CLI_EXPLAINING_THREAD_WORDS_H

#include "cli/explaining/explained.h"

/* Were other threads seen? */
bool threads_are_seen(const struct explained *explained);
/* Did the main thread do little but wait for others? It is not the place to look then. */
bool threads_are_awaited(const struct stack_profile *of_main);
/* Both: what other threads did is what there is to say first. */
bool threads_come_first(const struct explained *explained);

/* Nothing where none were seen. 0, or -1 with err (memory). */
int threads_print(const struct explained *explained, const struct explained_style *style, FILE *out,
		  struct err *err);

/* The report's "threads"; NULL: none were seen. */
json_t *threads_json_new(const struct explained *explained);

#endif
