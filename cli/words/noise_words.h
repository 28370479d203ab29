/* What disturbed a benchmark (results/noise/noise.h), in words and for programs. */
#ifndef CLI_WORDS_NOISE_WORDS_H
#define CLI_WORDS_NOISE_WORDS_H

#include "results/base/buf.h"
#include "results/noise/noise.h"

/* The sentence's pattern (cli/words/sentence.h). */
const char *noise_pattern(enum noise_kind kind);

/* Append the finding's sentence, without a full stop. */
void noise_words_add(struct buf *out, const struct finding *finding);

/* Append it in a word or two, with how much: "busy 42%", "2 speeds", "drift +3.20%". */
void noise_mark_add(struct buf *out, const struct finding *finding);
/* Append a mark to those that `out` holds, ", " between them: the first whatever its width, others
   where all fit into `room` columns. */
void noise_mark_join(struct buf *out, const char *mark, size_t room);
/* Append the marks of all findings, so joined. */
void noise_marks_add(struct buf *out, const struct noise *noise, size_t room);

/* {"kind", "text", "size", and the figures}; NULL when memory ran out. */
json_t *finding_json_new(const struct finding *finding);
/* A list of these. */
json_t *noise_json_new(const struct noise *noise);

#endif
