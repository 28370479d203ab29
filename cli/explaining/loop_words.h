/* Who held the event loop, for people and for programs. */
#ifndef CLI_EXPLAINING_LOOP_WORDS_H
#define CLI_EXPLAINING_LOOP_WORDS_H

#include "cli/explaining/explained.h"

/* Nothing where no loop ran. 0, or -1 with err (memory). */
int loop_print(const struct explained *explained, const struct explained_style *style, FILE *out,
	       struct err *err);

/* The report's "event_loop"; NULL: no loop ran. */
json_t *loop_json_new(const struct explained *explained);

/* The sentence about a row that has a finding, appended, raw. */
void loop_finding_add(struct buf *out, const struct explained *explained,
		      const struct loop_row *row);

#endif
