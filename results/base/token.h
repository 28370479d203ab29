/*
 * The texts, numbers and words of JSON, read from bytes that need no end mark. Nothing is judged
 * but form; results/base/cursor.h says where something is wrong.
 */
#ifndef RESULTS_BASE_TOKEN_H
#define RESULTS_BASE_TOKEN_H

#include "results/base/buf.h"

#include <stdint.h>

/* Read the text whose opening quote is at *at, appended to `out` as a text is kept
   (results/base/text.h), and move *at behind it. NULL; or what is wrong, with *at there. Memory
   that ran out shows in buf_failed(out) only. */
const char *token_text(const char **at, const char *end, struct buf *out);

enum token_kind {
	TOKEN_INT,
	TOKEN_BIG,  /* an integer beyond 64 bits */
	TOKEN_REAL, /* to be read by strtod_l() */
};

/* The end of the number that starts at `s`; NULL when it is none by JSON's grammar, or when the
   text ends with it: no number ends a document that is read. */
const char *token_number(const char *s, const char *end, enum token_kind *kind, int64_t *integer);

/* The end of the word that starts at `s` (letters, digits, what numbers have), for errors. */
const char *token_word(const char *s, const char *end);

#endif
