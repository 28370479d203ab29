/* What is at work meanwhile, on stderr: a line that rewrites itself on a terminal, one for each
   process with --verbose, elsewhere one every half minute. */
#ifndef CLI_EXPLAINING_LIVE_H
#define CLI_EXPLAINING_LIVE_H

#include "cli/words/heartbeat.h"

#include <stdbool.h>

struct explain_live {
	bool is_live, is_verbose, is_quiet, is_drawn;
	struct heartbeat heartbeat;
	const char *name; /* of the benchmark; borrowed */
	long workers;
};

struct explain_live explain_live_new(bool quiet, bool verbose);
/* Of this benchmark, in so many processes of each side. */
void explain_live_begin(struct explain_live *live, const char *name, long workers);
/* As of diagnosing_config; context is the struct explain_live. */
void explain_live_observe(void *context, int side, long worker);
/* Take the line away, so that results stand alone. */
void explain_live_clear(struct explain_live *live);

#endif
