/* How long a job takes for a benchmark, from the file of a former run: for results/shards/split.h.
 */
#ifndef RESULTS_SHARDS_DURATIONS_H
#define RESULTS_SHARDS_DURATIONS_H

#include "results/model/suite.h"

/* Seconds for each name, NaN for one that `suite` lacks: what its processes took, from start to
   end, as far as they say ("duration"), else what their values and warmups took. Returns how many
   are known. */
size_t shard_durations(double *seconds, const struct suite *suite, const char *const *names,
		       size_t n);

#endif
