/* The blocks that -m, -d, -g and -t add after a duel: of each side what pyperf's displays show. */
#ifndef CLI_DUELING_SIDE_BLOCKS_H
#define CLI_DUELING_SIDE_BLOCKS_H

#include "cli/dueling/meetings.h"

/* Nothing where none is asked for, and beside --json. `suites`: one of each side, the first one's
   first. 0, or -1 with err. */
int side_blocks_print(const struct measure_options *measure, const struct meetings *meetings,
		      struct suite *const *suites, FILE *out, struct err *err);

#endif
