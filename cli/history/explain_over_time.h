/* One benchmark's profiles over the results of a history. */
#ifndef CLI_HISTORY_EXPLAIN_OVER_TIME_H
#define CLI_HISTORY_EXPLAIN_OVER_TIME_H

#include "results/history/history.h"

#include <jansson.h>

struct over_time_output {
	json_t **json;	  /* where its object goes; NULL: it is printed */
	const char *html; /* a page, too; NULL: none */
};

/* Of the last TIMELINE_COLUMNS results that have a profile of it; what the last one changed is
   worked out with the timed values of both. A file of profiles that cannot be read is told on
   stderr, and the rest goes on. 0, or -1 with err (ERR_INPUT: there is no profile of it, and what
   keeps one). */
int explain_over_time(const struct history *history, const char *name,
		      const struct over_time_output *output, struct err *err);

#endif
