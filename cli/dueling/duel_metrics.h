/* What was counted of the two sides of a duel, compared: for its report. */
#ifndef CLI_DUELING_DUEL_METRICS_H
#define CLI_DUELING_DUEL_METRICS_H

#include "cli/words/option.h"
#include "results/verdicts/metric.h"
#include "runner/duel/duel.h"

/* Of one benchmark: what both sides have. Release is due; 0, or -1 with err (memory). */
int duel_metrics_init(struct metric_comparisons *all, const struct duel *duel,
		      const struct bout *bout, struct err *err);

/* "more, +14.0% (+13.9% .. +14.1%)" */
void duel_metrics_verdict(const struct metric_comparison *c, struct buf *out);

/* A line for each metric that was counted, or only of those named in `only` (NULL: all): what
   belongs below the verdict. */
void duel_metrics_lines(const struct metric_comparisons *all, const struct texts *only,
			struct buf *lines);

/* What moved with the time, as a part of a sentence (results/verdicts/witness.h): "14.0% more
   instructions". Nothing where the verdict is neither faster nor slower, or nothing that was
   counted could speak.
 */
void duel_metrics_witness(const struct duel *duel, const struct bout *bout,
			  const struct metric_comparisons *all, struct buf *out);

#endif
