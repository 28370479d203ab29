#include "cli/dueling/duel_times.h"

#include <math.h>

/* Four digits or more, however wide the interval is. */
#define TIMES_RESOLUTION 0.01

void duel_times_format(struct interval ratio, double seconds, char text[UNIT_TEXT])
{
	double half = interval_half_width_relative(ratio);
	struct unit_scale scale =
		unit_scale_for(UNIT_SECOND, seconds, fmin(half, TIMES_RESOLUTION) * seconds);

	unit_format(&scale, seconds, text);
}

void duel_times_print(const struct side_names *names, const struct comparison *c, FILE *out)
{
	const double times[2] = {c->old_side.shown, c->new_side.shown};

	for (int side = 1; side >= 0; side--) {
		char text[UNIT_TEXT];

		if (!isfinite(times[side]))
			continue;
		duel_times_format(c->ratio, times[side], text);
		fprintf(out, "  %s: %s\n", names->name[side], text);
	}
}
