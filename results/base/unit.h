/*
 * Quantities as people read and write them: durations, sizes, counts, percents. One table of
 * suffixes serves formatting and parsing, so that what is printed can be typed. Not for pyperf's
 * exact forms: cli/pyperf/format.h.
 */
#ifndef RESULTS_BASE_UNIT_H
#define RESULTS_BASE_UNIT_H

#include <stdbool.h>
#include <stddef.h>

enum unit { UNIT_SECOND, UNIT_BYTE, UNIT_COUNT };

/* The kind of a result file's unit: "second", "byte" or "integer" (anything else counts). */
enum unit unit_of_name(const char *name);

/* How a family of values of one kind is shown together: same suffix, same number of decimals. */
struct unit_scale {
	const char *suffix; /* "us"; "" for plain counts */
	double factor;	    /* one suffix in the base unit: 1e-6 */
	int decimals;
};

/* The scale at which `value` reads best: the largest suffix not above |value| after rounding.
   `resolution` (same unit, e.g. half an interval's width) says which digits mean nothing: two
   digits of it are kept; 0, negative or not finite means unknown: four significant digits. Never
   more than seven significant digits of the value. 0 and values that are not finite get the base
   unit. */
struct unit_scale unit_scale_for(enum unit unit, double value, double resolution);

/* Long enough for any finite double at any scale chosen by unit_scale_for for a value of its order
   of magnitude; longer texts are cut. */
#define UNIT_TEXT 48

/* "12.34 us" (suffix included) and "12.34" (number alone) into out. */
void unit_format(const struct unit_scale *scale, double value, char out[UNIT_TEXT]);
void unit_format_number(const struct unit_scale *scale, double value, char out[UNIT_TEXT]);

/* A value by itself: scale and text at once. */
void unit_format_alone(enum unit unit, double value, char out[UNIT_TEXT]);

/* A span for people: "3 s", "1 min 20 s", "2 h 05 min"; under 10 s with one decimal: "3.2 s"; under
   one second as a value. Never negative: what is below 0 shows as "0 s". */
void unit_format_span(double seconds, char out[UNIT_TEXT]);

/* A ratio as percent: 0.0123 -> "1.23%"; `sign` adds "+" in front of what is above 0. Two decimals
   below 10 %, one below 100 %, none above. */
void unit_format_percent(double ratio, bool sign, char out[UNIT_TEXT]);

/* A level of confidence: .95 -> "95%", .9612 -> "96.1%", .99969 -> "99.96%". Rounded down, so that
   it is never overstated, with all its nines and one digit more: below 1 it is never "100%". */
void unit_format_level(double level, char out[UNIT_TEXT]);

/* Parsing returns 0, or -1 when the text is not such a quantity (nothing is written then). A blank
   between number and suffix is allowed. Suffixes are those that are printed, plus "sec", "µs" for
   durations, "kB", "MB", "GB" (powers of 1000) for sizes. */
int unit_parse_seconds(const char *text, double *seconds); /* "5s", "200ms", "1h"; bare = seconds */
int unit_parse_bytes(const char *text, double *bytes);	   /* "64MiB"; bare = bytes */
int unit_parse_percent(const char *text, double *ratio);   /* "1%" only */

/* A decimal number and nothing else: "0.5", "1e-3", "-2"; no hexadecimal, infinity or NaN. `end`,
   when not NULL, receives the first byte after it (and then more text may follow). 0 or -1. */
int unit_parse_number(const char *text, const char **end, double *number);

#endif
