/* What a worker reports about itself and its benchmark, as metadata of a run. */
#ifndef RUNNER_DRIVE_REPORT_H
#define RUNNER_DRIVE_REPORT_H

#include "results/model/suite.h"
#include "runner/drive/worker.h"

/* Ask the worker and add its answer. -1 with err: it failed, or an entry is no metadata. */
int report_add_to_run(struct worker *worker, struct run *run, struct err *err);

/* Add what its last reply, which is at hand, says behind the verb. -1 with err as above. */
int report_take(struct worker *worker, struct run *run, struct err *err);

/* Add one entry of a report (runner/worker/PROTOCOL.md): "int:KEY", "real:KEY" and "text:KEY" say
   their type, a bare key is an integer when its text is one. */
int report_add_entry(struct run *run, const char *key, const char *text, struct err *err);
/* Add where in its file the benchmark begins, which the worker said when it loaded it; nothing
   where it did not. 0, or -1 with err (memory). */
int report_add_line(const struct worker *worker, struct run *run, struct err *err);

#endif
