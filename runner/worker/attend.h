/*
 * Counting allocations in a process that runs already (not a worker: its program knows nothing of
 * us). A script that assay lets it run at a safe point calls attend(); from then on what it
 * allocates is counted in a room that assay gave (sites_room.h), until assay says so there, or is
 * gone: then the line to it has closed. Our functions are taken away by a request for memory, and
 * no thread of ours is needed, which a program could see.
 */
#ifndef RUNNER_WORKER_ATTEND_H
#define RUNNER_WORKER_ATTEND_H

#include "runner/worker/worker.h"

/* attend(path of a socket): None in any case; whether it counts is told to who listens there. */
PyObject *attend(PyObject *module, PyObject *args);

#endif
