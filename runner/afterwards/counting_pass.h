/*
 * After a session or a duel has ended: what settings want counted of its benchmarks
 * (runner/counting/counting.h), kept in its journal.
 */
#ifndef RUNNER_AFTERWARDS_COUNTING_PASS_H
#define RUNNER_AFTERWARDS_COUNTING_PASS_H

#include "runner/duel/duel.h"
#include "runner/keeping/keeping.h"
#include "runner/preparing/settings.h"
#include "runner/session/session.h"
#include "runner/told/told.h"

/* Count what was asked for of every benchmark that was measured, into the session's suite or both
   of the duel's, and keep each in the journal; what a resumed run has there is not counted again.
   Told: each worker, how long all will take, what could not be counted. 0, or -1 with err
   (interrupted, memory). Nothing to do without metrics. */
int counting_pass_session(const struct settings *settings, const struct session *session,
			  struct keeping *keeping, struct teller teller, struct err *err);
int counting_pass_duel(const struct settings *settings, const struct duel *duel,
		       struct keeping *keeping, struct teller teller, struct err *err);

#endif
