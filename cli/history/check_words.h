/* The words of what a check of a history found (results/history/check.h), for people and programs,
   in one place. */
#ifndef CLI_HISTORY_CHECK_WORDS_H
#define CLI_HISTORY_CHECK_WORDS_H

#include "results/base/buf.h"
#include "results/history/check.h"

#include <jansson.h>

/* "slower by 4.9% (3.9% to 5.9%) since 09acdb7c1e (2026-11-29 12:20), 12 results: subject", and
   behind it which other commits it may be and what else changed there. */
void check_words_finding(struct buf *out, const struct history *history,
			 const struct history_finding *finding);

/* What could be seen of this benchmark, and what is missing; nothing is appended where all is well.
 */
void check_words_missing(struct buf *out, const struct history_check_bench *bench);

/* What would have been seen, over all benchmarks; nothing where nothing would. */
void check_words_sight(struct buf *out, const struct history_check *check);

/* How the gate ended; nothing where there is none. */
void check_words_gate(struct buf *out, const struct history_check *check, double limit);

/* The whole, for programs; a new object, NULL when memory ran out. */
json_t *check_words_json(const struct history *history, const struct history_check *check,
			 int exit_status);

#endif
