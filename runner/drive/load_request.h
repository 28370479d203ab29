/* The load request of a target (runner/worker/PROTOCOL.md), for a worker or for whoever does as
 * one. */
#ifndef RUNNER_DRIVE_LOAD_REQUEST_H
#define RUNNER_DRIVE_LOAD_REQUEST_H

#include "results/base/buf.h"
#include "results/base/err.h"
#include "runner/target/target.h"

/* Append its fields, each ended by a NUL byte; the first is the verb. 0, or -1 with err (memory).
 */
int load_request_add(struct buf *body, const struct target *target, struct err *err);

/* Append a field for each folder of the list `path` ("A:B"; NULL: none). */
void load_request_add_folders(struct buf *body, const char *path);

#endif
