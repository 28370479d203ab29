/* One request, one reply: how the files of runner/drive/worker*.c talk to a worker. */
#ifndef RUNNER_DRIVE_WORKER_TALK_H
#define RUNNER_DRIVE_WORKER_TALK_H

#include "runner/drive/worker.h"

/* Send `body`, which is released here. Forgets the last reply. 0, or -1 with err (memory, or why
   the worker is gone). */
int worker_ask(struct worker *worker, struct buf *body, struct err *err);

/* Wait for one reply, whose verb must be `want` (NULL: any but "error"). 0, or -1 with err: what
   the worker refused (ERR_BENCHMARK, its traceback in worker->details), that it died, time-out,
   interruption. */
int worker_expect(struct worker *worker, const char *want, struct err *err);

/* Both. */
int worker_call(struct worker *worker, struct buf *body, const char *want, struct err *err);

/* The reply's field after `field` (NULL: its first, the verb); NULL after the last. Borrowed until
   the next request. */
const char *worker_field(const struct worker *worker, const char *field);

/* Its time begins at `from_ns`, where it has a limit. */
void worker_allow_time(struct worker *worker, int64_t from_ns);
/* Whose limit that is, for a message. */
const char *worker_timeout_words(const struct worker *worker);

#endif
