/*
 * Times that people type, and periods that they look at. All in UTC, as files name their times.
 * Pure.
 */
#ifndef RESULTS_BASE_WHEN_H
#define RESULTS_BASE_WHEN_H

#include "results/base/err.h"

#include <stddef.h>
#include <stdint.h>

/* Seconds since 1970; `until` is not in it any more. */
struct when {
	double from, until;
};

/* All times. */
#define WHEN_NEVER 1e18
#define WHEN_ALWAYS                                                                                \
	{                                                                                          \
		.from = 0, .until = WHEN_NEVER                                                     \
	}

/* "2026-11-29", "2026-11-29T03", "2026-11-29 03:15", "2026-11-29T03:15:30Z", also without what
   stands between the numbers ("20261129T0315"): that day, hour, minute or second; "2026-11": the
   month, "2026": the year. 0, or -1 with err (ERR_USAGE). */
int when_parse(const char *text, struct when *when, struct err *err);

#define WHEN_SIZE 32
/* "2026-11-29 03:15", with ":30" where it is no whole minute. What no calendar has is "?". */
void when_format(double seconds, char out[WHEN_SIZE]);
/* "2026-11-29T03:15:30Z", for programs, and "20261129T031530Z", in the names of files: whole
   seconds since 1970. Times outside of the years of four digits show as the nearest of these. */
void when_format_iso(int64_t seconds, char out[WHEN_SIZE]);
void when_format_name(int64_t seconds, char out[WHEN_SIZE]);

/* How long the periods of so many seconds should be, so that there are at most `most`: a length
   that clocks and calendars have, at least one second. */
double when_period(double seconds, size_t most);

/* The beginning of the period that a time lies in: multiples of its length since 1970, so that
   hours begin with the hour. */
double when_period_begin(double seconds, double period_s);

#endif
