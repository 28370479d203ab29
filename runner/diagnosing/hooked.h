/* What workers whose calls run through the hook of PEP 523 have in common where something fails. */
#ifndef RUNNER_DIAGNOSING_HOOKED_H
#define RUNNER_DIAGNOSING_HOOKED_H

#include "results/base/err.h"

/* Under the hook a Python call takes the C stack, so deep recursion meets a limit, or the end of
   the stack, sooner: said where err looks like it. */
void hooked_hint_at_recursion(struct err *err);

#endif
