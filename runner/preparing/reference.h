/* Who runs the pacers, where the settings ask for them. */
#ifndef RUNNER_PREPARING_REFERENCE_H
#define RUNNER_PREPARING_REFERENCE_H

#include "runner/preparing/preparation.h"

/* The word for "whichever Python suits". */
#define REFERENCE_AUTO "auto"

/* Find the reference interpreter, once the measured one is known, and let the plan have partners.
   0, also when there is none, which is told; -1 with err: the settings name one that is none. */
int preparation_find_reference(struct preparation *preparation, struct err *err);

#endif
