/* pyperf's stability checks of a benchmark, as the block of text that its displays end with. */
#ifndef CLI_PYPERF_CHECKS_H
#define CLI_PYPERF_CHECKS_H

#include "cli/pyperf/bench.h"

/* Append the warnings that apply to `out`; nothing for a benchmark of calibration runs only. With
   `too_many` also say when fewer processes would have done. *warned, when not NULL, is set (never
   cleared) if there was a warning. 0, or -1 with err when memory ran out. */
int pyperf_add_checks(struct buf *out, const struct pyperf_bench *view, bool too_many, bool *warned,
		      struct err *err);

#endif
