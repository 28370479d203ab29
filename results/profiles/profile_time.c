#include "results/profiles/profile_time.h"

#include <math.h>
#include <string.h>

double profile_seconds_each(const struct stack_profile *profile, size_t part)
{
	const struct profile_part *one = &profile->parts[part];

	if (profile->unit)
		return strcmp(profile->unit, PROFILE_NANOSECONDS) == 0 ? 1e-9 : NAN;
	if (one->seconds > 0 && one->samples > 0)
		return one->seconds / (double)one->samples;
	return profile->interval_s > 0 ? profile->interval_s : NAN;
}
