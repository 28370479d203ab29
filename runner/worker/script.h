/* The worker's own Python files, which are no modules: loader.py, turns.py. */
#ifndef RUNNER_WORKER_SCRIPT_H
#define RUNNER_WORKER_SCRIPT_H

#include "runner/worker/worker.h"

/* Execute the file of the worker's folder, with `name` as its __name__. Its names, a new dict; NULL
   with an exception. */
PyObject *script_new(struct worker *worker, const char *file, const char *name);

/* A function of these names (NULL: an exception is set), borrowed; NULL with an exception. */
PyObject *script_function(PyObject *names, const char *file, const char *name);

/* Each str of a sequence (NULL: an exception is set) becomes a field of the reply; the sequence is
   released. 0, or -1 with an exception. */
int script_add_texts(struct worker *worker, PyObject *texts);

#endif
