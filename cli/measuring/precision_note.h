/* What WARNING_BUDGET_SPENT and WARNING_NOT_PRECISE say of a benchmark whose result is not as
   precise as it was to be: how precise it is, and what would make it so (stats/planning.h). */
#ifndef CLI_MEASURING_PRECISION_NOTE_H
#define CLI_MEASURING_PRECISION_NOTE_H

#include "results/base/figure.h"
#include "results/verdicts/headline.h"
#include "runner/session/session.h"

/* With the end of the list. */
enum { PRECISION_FIGURES = 7 };

/* Half of the relative width of the interval that is told; headline: NULL where no pacer ran. */
double precision_reached(const struct measurement *measurement, const struct headline *headline);

/* "reached", "wanted", "budget_s"; with "more" (processes) and "seconds" where more would do; with
   "floor" where what sessions differ by keeps it wider, however many there are. False where the
   result is as precise as `plan` wants, or not precise at all. */
bool precision_figures(struct figure figures[PRECISION_FIGURES],
		       const struct measurement *measurement, const struct headline *headline,
		       const struct plan *plan);

#endif
