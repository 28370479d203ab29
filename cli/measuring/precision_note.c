#include "cli/measuring/precision_note.h"

#include <math.h>

#define LEVEL 0.95

static bool is_paced(const struct headline *headline)
{
	return headline && headline->is_paced;
}

double precision_reached(const struct measurement *m, const struct headline *headline)
{
	const struct interval level =
		m->paced_level; /* what the plan ended by, where it is known */

	if (is_paced(headline))
		return interval_half_width_relative(headline->time);
	return isnan(level.estimate) ? interval_half_width_relative(m->interval)
				     : (level.high - level.low) / 2;
}

static struct planning_standing standing_of(const struct measurement *m,
					    const struct headline *headline, double reached)
{
	size_t n = (size_t)m->processes;
	double sd = planning_sd(reached, n, LEVEL);

	if (is_paced(headline))
		return headline->standing;
	return (struct planning_standing){.n = n, .process_variance = sd * sd};
}

bool precision_figures(struct figure figures[PRECISION_FIGURES], const struct measurement *m,
		       const struct headline *headline, const struct plan *plan)
{
	double reached = precision_reached(m, headline), floor;
	struct planning_standing standing = standing_of(m, headline, reached);
	struct figure *next = figures;
	size_t more;

	if (!plan->is_adaptive || !(reached > plan->precision) || reached >= 1)
		return false;
	more = planning_more_for_width(&standing, plan->precision, LEVEL);
	floor = planning_floor(&standing, LEVEL);
	*next++ = figure_of("reached", FIGURE_PERCENT, reached);
	*next++ = figure_of("wanted", FIGURE_PERCENT, plan->precision);
	*next++ = figure_of("budget_s", FIGURE_PLAIN, plan->budget_s);
	if (more > 0 && more < PLANNING_LIMIT) {
		*next++ = figure_count("more", more);
		*next++ = figure_of("seconds", FIGURE_SPAN,
				    (double)more * m->spent_s / (double)m->processes);
	} else if (floor > plan->precision) {
		*next++ = figure_of("floor", FIGURE_PERCENT, floor);
	}
	*next = (struct figure){.name = NULL};
	return true;
}
