/* What jansson lacks: texts of any bytes, integers of any length, and both on their way in and out.
 */
#ifndef RESULTS_BASE_JSON_H
#define RESULTS_BASE_JSON_H

#include "results/base/buf.h"
#include "results/base/err.h"

#include <jansson.h>
#include <stdbool.h>

/* A number; null for NaN and the infinities, which JSON lacks. NULL when memory ran out. */
json_t *json_finite_new(double x);

/* A text, whose bytes need not be UTF-8 (results/base/text.h); null for NULL. NULL only when memory
   ran out, where json_string() and "s" of json_pack() give NULL for such bytes as well: whatever
   comes from outside (a path, an argument, the end of a program's output) is made by this. */
json_t *json_text_new(const char *text);

/* An integer beyond 64 bits, which jansson cannot hold, by its digits ("-12"). jansson sees a text
   of these digits; only the functions here can tell the two apart. NULL when memory ran out. */
json_t *json_big_new(const char *digits);
bool json_is_big(const json_t *value);
/* The value of any number; 0 for anything else. */
double json_number(const json_t *value);

/* Append `value` to `out` for programs that read it: indented by `indent` columns a level (0:
   compact), objects in the order in which they were made. Without `is_utf8` all is ASCII; with it
   only what a terminal could obey is escaped. */
void json_add(struct buf *out, const json_t *value, int indent, bool is_utf8);

/* The one JSON value of a text, as files have it (results/base/cursor.h). A new reference, or NULL
   with err (ERR_INPUT, with line and column; memory). */
json_t *json_parse(const char *text, size_t len, struct err *err);

#endif
