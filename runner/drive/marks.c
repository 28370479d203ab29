#include "runner/drive/marks.h"

#include "results/evidence.h"

unsigned marks_of(const struct reading *reading)
{
	unsigned marks = 0;
	double off = reading->cpu_ns < 0 ? 0 : (double)(reading->wall_ns - reading->cpu_ns);

	if (reading->involuntary > 0 && off >= MARKS_PREEMPTED_SHARE * (double)reading->wall_ns)
		marks |= MARK_PREEMPTED;
	if (reading->migrations > 0)
		marks |= MARK_MIGRATED;
	return marks;
}

double marks_undisturbed_seconds(const struct reading *reading)
{
	double seconds = reading_seconds(reading);

	if (!(marks_of(reading) & MARK_PREEMPTED) || reading->voluntary > 0)
		return seconds;
	return seconds * (double)reading->cpu_ns / (double)reading->wall_ns;
}

bool marks_needs_more_cpus(const struct reading *reading)
{
	return reading->threads > 1 || reading->children > 0;
}
