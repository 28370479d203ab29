/*
 * CPython 3.13 enters __init__ of a plain class past PEP 523, once the call is specialized. Calls
 * that sys.monitoring watches are not specialized: a tool that does nothing keeps them so.
 */
#ifndef RUNNER_WORKER_UNSPECIALIZED_H
#define RUNNER_WORKER_UNSPECIALIZED_H

/* From now on, where this interpreter needs it. 0, or -1 with an exception. */
int unspecialized_begin(void);

#endif
