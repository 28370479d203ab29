/* A summary as few bytes, as the index keeps it: in the order of this machine, which nobody else
   reads. Means are kept exactly, variances and slopes to seven digits. Pure. */
#ifndef RESULTS_HISTORY_SUMMARY_BYTES_H
#define RESULTS_HISTORY_SUMMARY_BYTES_H

#include "results/history/summary.h"

#include <stddef.h>

enum { SUMMARY_BYTES = 128 };

/* Returns how many bytes it takes. */
size_t summary_pack(const struct summary *summary, unsigned char bytes[SUMMARY_BYTES]);
/* False for bytes that are none. */
bool summary_unpack(struct summary *summary, const void *bytes, size_t len);

#endif
