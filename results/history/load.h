/* What the index knows of the results, as a history has it. Private to this room. */
#ifndef RESULTS_HISTORY_LOAD_H
#define RESULTS_HISTORY_LOAD_H

#include "results/history/history.h"
#include "results/history/index.h"

/* Fill results, machines and broken files of a history that has none, and the index' memory of
   places. 0, or -1 with err (the index fails; memory). */
int load_results(struct history *history, struct history_index *index, struct err *err);

/* Free what it owns. */
void result_release(struct history_result *result);

/* Add a file to those that are broken, in its place. 0, or -1 with err (memory). */
int load_broken(struct history *history, const char *file, const char *reason, struct err *err);

#endif
