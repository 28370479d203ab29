/*
 * Decimal numbers as doubles, exactly as strtod() reads them:
 * result files are mostly numbers.
 */
#ifndef RESULTS_BASE_DECIMAL_H
#define RESULTS_BASE_DECIMAL_H

#include <stdbool.h>

/* The double nearest to the JSON number from `s` to `end` (ties to even), as token_number() has
   found it. False, and nothing written, for one with more than 19 digits or far from 1 (a power of
   ten beyond 27 times an integer): ask strtod(). */
bool decimal_read(const char *s, const char *end, double *value);

#endif
