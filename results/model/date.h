/* Dates as pyperf stores them: naive local time, ISO 8601 with a space,
   "2026-11-22 23:34:31.396383". */
#ifndef RESULTS_MODEL_DATE_H
#define RESULTS_MODEL_DATE_H

#include <stdint.h>

/* Microseconds since 1970-01-01 00:00:00 of the same clock. Accepts "T" for the space, seconds left
   out, a date alone, a fraction of any length (cut after microseconds). 0, or -1 when it is not
   such a date. */
int date_parse(const char *text, int64_t *microseconds);

#define DATE_SIZE 40

/* "2026-11-22 23:34:31": fractions of a second are cut. Years from 1 to 9999; others show as the
   nearest of these. */
void date_format(int64_t microseconds, char out[DATE_SIZE]);

#endif
