/* Where assay keeps what it must remember between runs: $XDG_STATE_HOME/assay, or
   ~/.local/state/assay. */
#ifndef RUNNER_STATEDIR_H
#define RUNNER_STATEDIR_H

#include "results/buf.h"
#include "results/err.h"

/* Append the folder's path, without a final '/'. It need not be there. 0, or -1 with err
   (ERR_INPUT: neither variable is set to an absolute path). */
int statedir_add(struct buf *path, struct err *err);

/* Append the path of what is known of one host: the folder, "/WHAT-HOST.json", with whatever could
   lead elsewhere in the host's name made "_": it comes from files too. */
int statedir_add_file(struct buf *path, const char *what, const char *host, struct err *err);

/* Make the folders that the file `path` is to lie in. 0, or -1 with err (ERR_SYSTEM). */
int statedir_make_for(const char *path, struct err *err);

#endif
