/* What timeit, run and command tell first of each benchmark: the time at the machine's full speed,
   where its pacer is followed (results/verdicts/headline.h). */
#ifndef CLI_MEASURING_HEADLINES_H
#define CLI_MEASURING_HEADLINES_H

#include "runner/preparing/preparation.h"
#include "results/verdicts/headline.h"

/* `= {0}` has none, and may be released. */
struct headlines {
	const struct session *session;
	struct headline *items; /* one a measurement; NULL: no pacer ran */
};

/* Of a session that has ended; what its machine's pace was is remembered, and goes into its runs.
   0, or -1 with err (memory). */
int headlines_init(struct headlines *headlines, struct session *session,
		   const struct preparation *preparation, struct err *err);
void headlines_release(struct headlines *headlines);

/* NULL: it has none, the clock's figure stands. */
const struct headline *headlines_of(const struct headlines *headlines, const struct measurement *m);

#endif
