/* The words for what a result file lacks of its suite (results/shards/lacks.h). */
#ifndef CLI_WORDS_LACKS_WORDS_H
#define CLI_WORDS_LACKS_WORDS_H

#include "results/base/buf.h"
#include "results/model/suite.h"

/* The pattern (cli/words/sentence.h) of its figures, worded to follow "FILE: ". */
extern const char lacks_pattern[];

/* Append "a part: shard 3 of 8 missing; not here: a, b and c"; nothing where the suite is whole, as
   far as it says. 0, or -1 with err (memory). */
int lacks_words_add(struct buf *out, const struct suite *suite, struct err *err);

#endif
