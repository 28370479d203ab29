/* Bytes as a gzip file has them. Reading is done by results/base/slurp.h. */
#ifndef RESULTS_BASE_GZIP_H
#define RESULTS_BASE_GZIP_H

#include "results/base/buf.h"
#include "results/base/err.h"

/* Does the name of a file end in .gz? */
bool gzip_is_name(const char *path);

/* The bytes, compressed as well as zlib can, appended to `packed`; without a time or a name in
   them, so that the same bytes give the same file. 0, or -1 with err (more than 4 GiB; memory). */
int gzip_pack(const struct buf *bytes, struct buf *packed, struct err *err);

#endif
