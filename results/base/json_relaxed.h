/*
 * JSON as people write it by hand: with comments (from "//" to the end of the line, between
 * slash-star and star-slash) and with a comma behind the last item or member.
 */
#ifndef RESULTS_BASE_JSON_RELAXED_H
#define RESULTS_BASE_JSON_RELAXED_H

#include "results/base/err.h"

#include <stddef.h>

/* Put spaces in the place of all that, and of a byte order mark, so that the rest is strict JSON
   whose lines and columns are those of the file. What is wrong otherwise is left for the parser
   (results/base/json.h). 0, or -1 with err (ERR_INPUT: a comment without an end, with its line). */
int json_relaxed_to_strict(char *text, size_t len, struct err *err);

#endif
