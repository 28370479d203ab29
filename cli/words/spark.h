/* Counts as a line of small bars, one column each: a distribution in a table's cell. */
#ifndef CLI_WORDS_SPARK_H
#define CLI_WORDS_SPARK_H

#include "results/base/buf.h"

#include <stdbool.h>
#include <stddef.h>

/* Append n characters: a blank where nothing is, the fullest bar for the largest count, the lowest
   for any count above 0. Blocks with `utf8`, else ASCII (" .:|#"). Nothing where all are 0. */
void spark_add(struct buf *out, const size_t *counts, size_t n, bool utf8);

#endif
