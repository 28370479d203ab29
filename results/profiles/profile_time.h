/* What a weight stands for in seconds. */
#ifndef RESULTS_PROFILES_PROFILE_TIME_H
#define RESULTS_PROFILES_PROFILE_TIME_H

#include "results/profiles/stack_profile.h"

/* The unit of weights that are times, as pprof has them: of profiles that came from elsewhere. */
#define PROFILE_NANOSECONDS "nanoseconds"

/* Seconds that a weight of 1 in this part stands for: by the part's time, else by the interval of
   the sampler; of weights in nanoseconds 1e-9. NaN: unknown. */
double profile_seconds_each(const struct stack_profile *profile, size_t part);

/* Seconds of an iteration of the benchmark: the mean of its workers, as everywhere. NaN where none
   has counted iterations. */
double profile_iteration_seconds(const struct stack_profile *profile);

#endif
