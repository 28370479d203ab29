/* A file of any tool that is read here, taken into a history. */
#ifndef CLI_HISTORY_TAKE_H
#define CLI_HISTORY_TAKE_H

#include "results/history/keep.h"

/* Read the file (or "-": stdin) and keep it in `folder`, which is there. `commit`: what it measured
   where it does not say so itself; NULL: that is not known. A result without a date gets that of
   its file. What it says that it lacks of its suite is told on stderr. 0, or -1 with err, which
   names the file. */
int take_file(struct history_kept *kept, const char *folder, const char *path, const char *commit,
	      struct err *err);

#endif
