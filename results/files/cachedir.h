/* Where assay keeps what it could make again: $XDG_CACHE_HOME/assay, or ~/.cache/assay. */
#ifndef RESULTS_FILES_CACHEDIR_H
#define RESULTS_FILES_CACHEDIR_H

#include "results/base/buf.h"
#include "results/base/err.h"

/* Append the folder's path, without a final '/'. It need not be there. 0, or -1 with err
   (ERR_INPUT: neither variable is set to an absolute path; `what` has no place then). */
int cachedir_add(struct buf *path, const char *what, struct err *err);

#endif
