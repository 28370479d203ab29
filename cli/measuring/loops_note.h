/* The sentence on a benchmark whose time per loop depends on the number of loops
 * (runner/session/loops_check.h): "a loop takes 58.0% more time among 512 than among the 4096 that
 * were measured: its time depends on their number". */
#ifndef CLI_MEASURING_LOOPS_NOTE_H
#define CLI_MEASURING_LOOPS_NOTE_H

#include "results/base/figure.h"
#include "runner/session/loops_check.h"

#define LOOPS_PATTERN                                                                              \
	"a loop takes [more:{more} more][less:{less} less] time among {few} than among the "       \
	"{loops} that were measured: its time depends on their number"

/* With the end of the list. */
enum { LOOPS_FIGURES = 4 };

/* The gaps of that sentence. False where there is nothing to say. */
bool loops_figures(struct figure figures[LOOPS_FIGURES], const struct loops_dependence *dependence,
		   int64_t loops);

/* Nothing where it does not. */
void loops_note_add(struct buf *out, const struct loops_dependence *dependence, int64_t loops);

#endif
