/* The search for what disturbed a benchmark (results/noise/noise.h). */
#ifndef RESULTS_NOISE_FIND_H
#define RESULTS_NOISE_FIND_H

#include "results/model/suite.h"
#include "results/noise/noise.h"

/* run: the suite that the benchmark was measured in, which may hold it: what comes at regular times
   is told only when it shows in the others too, since a benchmark's own turns among these come at
   regular times as well; NULL, or no others: not asked. margin: differences that do not matter, .01
   for 1 %. logs: the logarithm of each process's mean (processes with values, in the order of the
   file) less what is known to set it apart, such as the machine in a merged file; NULL: as
   measured. 0, also for a benchmark without values, where nothing is found; -1 with err (memory).
 */
int noise_find(struct noise *noise, const struct bench *bench, const struct suite *run,
	       const double *logs, double margin, struct err *err);

#endif
