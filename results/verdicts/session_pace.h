/* The pace of one session: how fast its pacers were when the machine was at its best. */
#ifndef RESULTS_VERDICTS_SESSION_PACE_H
#define RESULTS_VERDICTS_SESSION_PACE_H

#include "results/learned/pace.h"
#include "results/model/suite.h"

/* A session's pace at its best is what the quickest twentieth of its slices took. */
#define SESSION_PACE_QUANTILE 0.05

/* What the slices of all processes say. 0, or -1 with err (memory). */
int session_pace_of(struct pace *pace, const struct suite *suite, struct err *err);

#endif
