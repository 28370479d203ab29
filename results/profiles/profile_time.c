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

double profile_iteration_seconds(const struct stack_profile *profile)
{
	double sum = 0;
	size_t n = 0;

	for (size_t i = 0; i < profile->n_parts; i++) {
		const struct profile_part *part = &profile->parts[i];

		if (!(part->seconds > 0) || part->iterations <= 0)
			continue;
		sum += part->seconds / (double)part->iterations;
		n++;
	}
	return n ? sum / (double)n : (double)NAN;
}
