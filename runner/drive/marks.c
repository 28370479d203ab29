#include "runner/drive/marks.h"

#include "results/model/evidence.h"

/* How long it was off the CPU against its will; 0 where nobody can tell. What waits is off the CPU
   of its own will, and so is what a program does before it runs and after it ended. */
static double off_ns(const struct reading *reading)
{
	bool is_program = reading->user_ns >= 0;

	if (reading->cpu_ns < 0 || reading->involuntary <= 0 || reading->voluntary > 0 ||
	    is_program)
		return 0;
	return (double)(reading->wall_ns - reading->cpu_ns);
}

unsigned marks_of(const struct reading *reading)
{
	unsigned marks = 0;
	double off = off_ns(reading);

	if (off > 0 && off >= MARKS_PREEMPTED_SHARE * (double)reading->wall_ns)
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
