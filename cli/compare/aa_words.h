/* What the baseline against itself says (results/verdicts/aa.h), in words and for programs. */
#ifndef CLI_COMPARE_AA_WORDS_H
#define CLI_COMPARE_AA_WORDS_H

#include "results/base/buf.h"
#include "results/verdicts/report.h"

#include <jansson.h>

/* Append "main against main on this runner: +0.1% [-0.4, +0.6]", and what that means for the rest
   where it is not as it should be; nothing where it was not asked for. Raw: the side's name is
   escaped where it is printed. */
void aa_words_add(struct buf *out, const struct report *report);

/* {"side", "ratio", "low", "high", "level", "blocks", "benchmarks", "finding", "text"}; null where
   it was not asked for. NULL when memory ran out. */
json_t *aa_json_new(const struct report *report);

#endif
