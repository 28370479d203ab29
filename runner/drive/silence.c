#include "runner/drive/silence.h"

#include <math.h>

static const struct silence_watch *the_watch;

void silence_set_watch(const struct silence_watch *watch)
{
	the_watch = watch;
}

const struct silence_watch *silence_the_watch(void)
{
	return the_watch;
}

double silence_next(double after_s, double silent_s)
{
	double step = after_s / 30;

	if (silent_s < after_s)
		return after_s;
	return after_s + step * (floor((silent_s - after_s) / step) + 1);
}

bool silence_has_milestone(double after_s, double before_s, double now_s)
{
	double milestone = after_s;

	while (milestone <= before_s)
		milestone *= 2;
	return milestone <= now_s;
}
