/* Kept results (results/files/last.h) that are compared: they are called by the words that stand
   for them, and where they have nothing in common it is said what they are. */
#ifndef CLI_COMPARE_KEPT_H
#define CLI_COMPARE_KEPT_H

#include "results/base/buf.h"
#include "results/base/texts.h"
#include "results/model/suite.h"

/* suites[i] was read from paths->items[i], which words->items[i] stood for: where that is another
   text, the suite is called by it. 0, or -1 with err (memory). */
int kept_call(struct suite *const *suites, const struct texts *words, const struct texts *paths,
	      struct err *err);

/* Two kept results must share a benchmark. 0, also where they are no such two; else -1 with
   ERR_INPUT: what each is, and what would work, for which older ones are read. */
int kept_check(struct suite *const *suites, const struct texts *words, struct err *err);

/* Append "timeit", or "a.one and 3 others". */
void kept_words_add(struct buf *out, const struct suite *suite);

#endif
