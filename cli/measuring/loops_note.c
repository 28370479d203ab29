#include "cli/measuring/loops_note.h"

#include <math.h>

bool loops_figures(struct figure figures[LOOPS_FIGURES], const struct loops_dependence *dependence,
		   int64_t loops)
{
	if (!dependence->few)
		return false;
	figures[0] = figure_of(dependence->change > 0 ? "more" : "less", FIGURE_PERCENT,
			       fabs(dependence->change));
	figures[1] = figure_of("few", FIGURE_COUNT, (double)dependence->few);
	figures[2] = figure_of("loops", FIGURE_COUNT, (double)loops);
	figures[3] = (struct figure){.name = NULL};
	return true;
}
