/* Counts as a line of small bars, one column each: a distribution in a table's cell. */
#ifndef CLI_WORDS_SPARK_H
#define CLI_WORDS_SPARK_H

#include "results/base/buf.h"

#include <stdbool.h>
#include <stddef.h>

/* Append a character for each of n counts, up to the last above 0: a blank where nothing is, the
   fullest bar for the largest count, the lowest for any count above 0. Blocks with `utf8`, else
   ASCII (" .:|#"). */
void spark_add(struct buf *out, const size_t *counts, size_t n, bool utf8);

/* Append how n numbers, all above 0, are distributed: the bins of stats/sketch.h, SKETCH_BINS
   characters at most. Nothing without two numbers. */
void spark_add_numbers(struct buf *out, const double *x, size_t n, bool utf8);

#endif
