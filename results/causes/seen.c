#include "results/causes/seen.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#define LEVEL .95

typedef double time_fn(const struct profile_part *part);

static double plain(const struct profile_part *part)
{
	return part->plain_s;
}

static double beside(const struct profile_part *part)
{
	return part->seen_s;
}

static double per_iteration(const struct profile_part *part)
{
	return part->iterations > 0 ? part->seconds / (double)part->iterations : NAN;
}

static bool all_know(const struct stack_profile *profile, time_fn *time)
{
	for (size_t i = 0; i < profile->n_parts; i++)
		if (!(time(&profile->parts[i]) > 0))
			return false;
	return true;
}

static void take_logs(const struct stack_profile *profile, time_fn *time, double *logs)
{
	for (size_t i = 0; i < profile->n_parts; i++)
		logs[i] = log(time(&profile->parts[i]));
}

static void compare(struct ttest *seen, double *old_logs, size_t old_n, const double *new_logs,
		    size_t new_n)
{
	if (old_n != new_n) {
		*seen = ttest_welch(old_logs, old_n, new_logs, new_n, LEVEL);
		return;
	}
	for (size_t i = 0; i < old_n; i++)
		old_logs[i] = new_logs[i] - old_logs[i];
	*seen = ttest_paired(old_logs, old_n, LEVEL);
}

int causes_seen(struct ttest *seen, const struct stack_profile *old_side,
		const struct stack_profile *new_side, struct err *err)
{
	static time_fn *const times[] = {plain, beside, per_iteration, NULL};
	time_fn *const *time = times;
	double *logs;

	*seen = (struct ttest){{NAN, NAN, NAN, LEVEL}, NAN, NAN, NAN, NAN};
	while (*time && !(all_know(old_side, *time) && all_know(new_side, *time)))
		time++;
	if (!*time || !old_side->n_parts || !new_side->n_parts)
		return 0;
	logs = malloc((old_side->n_parts + new_side->n_parts) * sizeof(*logs));
	if (!logs)
		return err_memory(err);
	take_logs(old_side, *time, logs);
	take_logs(new_side, *time, logs + old_side->n_parts);
	compare(seen, logs, old_side->n_parts, logs + old_side->n_parts, new_side->n_parts);
	free(logs);
	return 0;
}
