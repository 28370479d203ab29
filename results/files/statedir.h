/* Where assay keeps what it must remember between runs: $XDG_STATE_HOME/assay, or
   ~/.local/state/assay. */
#ifndef RESULTS_FILES_STATEDIR_H
#define RESULTS_FILES_STATEDIR_H

#include "results/base/buf.h"
#include "results/base/err.h"

/* Append the folder's path, without a final '/'. It need not be there. 0, or -1 with err
   (ERR_INPUT: neither variable is set to an absolute path). */
int statedir_add(struct buf *path, struct err *err);

/* The path of what is known of one host: the folder, "/WHAT-HOST.json", with whatever could lead
   elsewhere in the host's name made "_": it comes from files too. free(); NULL with err (ERR_INPUT:
   no place to remember; memory). */
char *statedir_file_new(const char *what, const char *host, struct err *err);

/* Make the folders on the way to this file, those that are not there. 0, or -1 with err
   (ERR_SYSTEM, naming the folder). */
int statedir_make_way(const char *path, struct err *err);

#endif
