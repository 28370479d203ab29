/* What one function's difference is. */
#ifndef RESULTS_WHY_CLASSIFY_H
#define RESULTS_WHY_CLASSIFY_H

#include "results/why/why.h"

/* The cause of a function that moved, with all that is known of it. `difference`: the whole's, as a
   part of its old time; NaN: unknown. */
struct why_cause why_classify(const struct why_ledgers *ledgers, const struct why_row *row,
			      double difference);

/* Does something that is counted, or the clock, say so, too? */
bool why_is_backed(const struct why_ledgers *ledgers, const struct why_cause *cause);

#endif
