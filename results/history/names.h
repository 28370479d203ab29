/* Which benchmarks a history has. */
#ifndef RESULTS_HISTORY_NAMES_H
#define RESULTS_HISTORY_NAMES_H

#include "results/history/history.h"

/* The names of all benchmarks, sorted; those that were renamed by their new names only. `= {0}`
   may be released. */
struct history_names {
	char **items;
	size_t n;
};
/* Fill an empty list. 0, or -1 with err (memory; the index cannot be read). */
int history_names(struct history_names *names, struct history *history, struct err *err);
void history_names_release(struct history_names *names);

#endif
