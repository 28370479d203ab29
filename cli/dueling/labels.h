/* What two sides are called where --vs tells them apart: the statements, benchmarks or programs. */
#ifndef CLI_DUELING_LABELS_H
#define CLI_DUELING_LABELS_H

#include "runner/preparing/sides.h"

/* Once both have their targets: where there is one on each side and the two differ, each side is
   called what its target is, in one line. Else, and without --vs, the labels stay. `among_several`:
   also where they do not differ, since others may (labels_number). 0, or -1 with err (memory). */
int labels_of_targets(struct prepared_side sides[2], const struct second_side *second,
		      bool among_several, struct err *err);

/* A side that is called what another one is gets its number: "x (3)". 0, or -1 with err (memory).
 */
int labels_number(struct prepared_side *side, size_t number, struct err *err);

#endif
