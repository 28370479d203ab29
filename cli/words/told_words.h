/* The words for what a person is told meanwhile (runner/told/told.h): the one place that has them.
 */
#ifndef CLI_WORDS_TOLD_WORDS_H
#define CLI_WORDS_TOLD_WORDS_H

#include "results/base/buf.h"
#include "runner/told/told.h"

#include <stdbool.h>

/* Set `out` to what is said: one line with its end, or several. */
void told_words(struct buf *out, const struct told *told);

/* Is it progress, or a remark, that --quiet leaves out? */
bool told_is_progress(enum told_kind kind);

/* Says all of it on stderr; `quiet`: without progress. */
struct teller told_on_stderr(bool quiet);

#endif
