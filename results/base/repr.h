/* A double as Python's repr() writes it: the shortest text that reads back as the same double. */
#ifndef RESULTS_BASE_REPR_H
#define RESULTS_BASE_REPR_H

#include "results/base/buf.h"

/* "2.0", "1e-07", "1.9e-08", "1e+16", "0.0001"; "inf", "-inf", "nan". Independent of the locale. */
void repr_add(struct buf *out, double value);

#endif
