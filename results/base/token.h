/*
 * The texts, numbers and words of JSON, read from bytes that need no terminator. Only the form is
 * checked; results/base/cursor.h adds where something is wrong.
 */
#ifndef RESULTS_BASE_TOKEN_H
#define RESULTS_BASE_TOKEN_H

#include "results/base/buf.h"

#include <stdint.h>

/* Read the text whose opening quote is at *at, appended to `out` as a text is kept
   (results/base/text.h), and move *at past it. NULL, or what is wrong, with *at there. Only
   buf_failed(out) shows that memory ran out. */
const char *token_text(const char **at, const char *end, struct buf *out);

enum token_kind {
	TOKEN_INT,
	TOKEN_BIG,  /* an integer beyond 64 bits */
	TOKEN_REAL, /* for results/base/decimal.h */
};

/* The end of the number that starts at `s`; NULL when it is not a JSON number, or when the text
   ends with it: no document that we read ends with a number. */
const char *token_number(const char *s, const char *end, enum token_kind *kind, int64_t *integer);

/* The end of the word (letters, digits, signs and points of numbers) that starts at `s`, for
   errors. */
const char *token_word(const char *s, const char *end);

#endif
