/* What WARNING_LOOPS_CHANGE says of a benchmark whose time per loop depends on the number of loops
 * (runner/session/loops_check.h). */
#ifndef CLI_MEASURING_LOOPS_NOTE_H
#define CLI_MEASURING_LOOPS_NOTE_H

#include "results/base/figure.h"
#include "runner/session/loops_check.h"

/* With the end of the list. */
enum { LOOPS_FIGURES = 4 };

/* "more" or "less" (time a loop), "few", "loops". False where there is nothing to say. */
bool loops_figures(struct figure figures[LOOPS_FIGURES], const struct loops_dependence *dependence,
		   int64_t loops);

#endif
