/* What the journals of sessions and duels keep of a benchmark whose time per loop depends on the
 * number of loops: "few_loops" and "few_change", where it does. */
#ifndef RUNNER_SESSION_KEPT_LOOPS_H
#define RUNNER_SESSION_KEPT_LOOPS_H

#include "results/files/record.h"
#include "runner/session/loops_check.h"

/* 0, or -1 with err (memory). */
int kept_loops_write(json_t *head, const struct loops_dependence *dependence, struct err *err);
/* Zero where there is nothing of it. */
struct loops_dependence kept_loops_parse(const struct record *record);

#endif
