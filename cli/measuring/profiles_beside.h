/*
 * The profiles beside a result that --explain keeps. Where something is added to a result
 * (--append) those that stand beside it stay, of the benchmarks that were not explained anew, and
 * are bound to what the result has become.
 */
#ifndef CLI_MEASURING_PROFILES_BESIDE_H
#define CLI_MEASURING_PROFILES_BESIDE_H

#include "cli/measuring/options.h"
#include "results/model/suite.h"
#include "results/profile_files/profile_set.h"

/* `= {0}` may be released. */
struct profiles_beside {
	struct profile_set found; /* by this run */
	struct profile_set before;
};

/* Before the result is written: take what stands beside it. What is not of the result is left out,
   which is said on stderr. */
void profiles_beside_begin(struct profiles_beside *beside, const struct measure_options *options);
/* Once it is written: `suite` was measured. 0, or -1 with err. */
int profiles_beside_end(struct profiles_beside *beside, const struct measure_options *options,
			const struct suite *suite, struct err *err);
void profiles_beside_release(struct profiles_beside *beside);

#endif
