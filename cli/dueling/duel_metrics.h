/* What was counted of the two sides of a duel, compared: for its report. */
#ifndef CLI_DUELING_DUEL_METRICS_H
#define CLI_DUELING_DUEL_METRICS_H

#include "cli/words/option.h"
#include "results/verdicts/metric.h"

/* A line for each metric that was counted, or only of those named in `only` (NULL: all): what
   belongs below the verdict. */
void duel_metrics_lines(const struct metric_comparisons *all, const struct texts *only,
			struct buf *lines);

#endif
