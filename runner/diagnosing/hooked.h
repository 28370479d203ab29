/* What workers whose calls run through the hook of PEP 523 have in common where something fails. */
#ifndef RUNNER_DIAGNOSING_HOOKED_H
#define RUNNER_DIAGNOSING_HOOKED_H

#include "runner/drive/worker.h"

/* It did not start, and err says why: now also in which interpreter, and for one that has no native
   worker what that means ("its calls cannot be counted"). */
void hooked_explain_start(const struct worker *worker, const char *what, struct err *err);

/* Under the hook a Python call takes the C stack, so deep recursion meets a limit, or the end of
   the stack, sooner: said where err looks like it. */
void hooked_hint_at_recursion(struct err *err);

/* The end of the worker's details that fits. */
void hooked_keep_details(const struct worker *worker, char *details, size_t size);

#endif
