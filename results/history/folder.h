/* Where the history of a project lies. */
#ifndef RESULTS_HISTORY_FOLDER_H
#define RESULTS_HISTORY_FOLDER_H

#include "results/base/err.h"

/* `given` (--dir), or where that is NULL ".assay/history" of the project: of the nearest folder
   above the current one that has a .git, else of the current folder. It need not be there. free();
   NULL with err (ERR_SYSTEM: the current folder is gone; memory). */
char *history_folder_new(const char *given, struct err *err);

/* Make it where it is not there, with the folders on the way. 0, or -1 with err (ERR_INPUT: it is
   no folder; ERR_SYSTEM; with its name). */
int history_folder_make(const char *folder, struct err *err);

#endif
