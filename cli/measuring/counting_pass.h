/* From --metric to the counting pass (runner/counting/counting.h), after a session or a duel has
 * ended. */
#ifndef CLI_MEASURING_COUNTING_PASS_H
#define CLI_MEASURING_COUNTING_PASS_H

#include "runner/keeping/keeping.h"
#include "cli/measuring/options.h"
#include "runner/duel/duel.h"
#include "runner/session/session.h"

/* Count what was asked for of every benchmark that was measured, into the session's suite or both
   of the duel's, and keep each in the journal; what a resumed run has there is not counted again.
   What could not be counted is said on stderr, a line each. 0, or -1 with err (interrupted,
   memory). Nothing to do without --metric. */
int counting_pass_session(const struct measure_options *measuring, const struct session *session,
			  struct keeping *keeping, struct err *err);
int counting_pass_duel(const struct measure_options *measuring, const struct duel *duel,
		       struct keeping *keeping, struct err *err);

#endif
