/* Bringing the index up to date with the folder. Private to this room. */
#ifndef RESULTS_HISTORY_FILL_H
#define RESULTS_HISTORY_FILL_H

#include "results/history/index.h"
#include "results/history/scan.h"

/* Read what is new or has changed, forget what is gone. Files that cannot be read are in the index
   with the reason, and are tried again each time. Several may do this at once. 0, or -1 with err
   (the index fails; memory). */
int index_fill(struct history_index *index, const char *folder, const struct scan *scan,
	       struct err *err);

#endif
