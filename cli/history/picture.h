/* A series as a line of small bars. */
#ifndef CLI_HISTORY_PICTURE_H
#define CLI_HISTORY_PICTURE_H

#include "results/base/buf.h"

#include <stdbool.h>
#include <stddef.h>

/* Append n levels, the oldest first, as at most `columns` bars: the lowest bar is the smallest, and
   where there are more levels than columns a bar is the mean of its neighbours. Where
   all are alike they are full. */
void picture_add(struct buf *out, const double *levels, size_t n, size_t columns, bool utf8);

#endif
