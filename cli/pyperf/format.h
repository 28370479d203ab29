/*
 * Values as pyperf prints them, byte for byte, since scripts read pyperf's output. Not
 * for our own tables: results/base/unit.h. All functions append to a buffer, whose memory failure
 * is sticky.
 */
#ifndef CLI_PYPERF_FORMAT_H
#define CLI_PYPERF_FORMAT_H

#include "results/base/buf.h"
#include "results/model/suite.h"

#include <stdbool.h>
#include <stdint.h>

/* A number as Python has it: 7 and 7.0 print differently. */
struct pyperf_number {
	double value;
	bool is_int;
};

/* 7, and 7.0. */
struct pyperf_number pyperf_int(int64_t value);
struct pyperf_number pyperf_real(double value);

/* A measured value in its unit ("second", "byte", "integer"): "1.25 ms", "3.0 KiB", "2^14". */
void pyperf_add_value(struct buf *out, const char *unit, struct pyperf_number value);

/* Two values of one unit, the second at the scale that suits the first: "1.25 ms", then `between`,
   then "0.03 ms". */
void pyperf_add_pair(struct buf *out, const char *unit, struct pyperf_number first,
		     const char *between, struct pyperf_number second);

/* A count, exact powers as "10^5" (from 10000) or "2^14" (above 8192); `noun` may be NULL, else it
   follows, in the plural unless the count is 1: "0 warmups". pyperf shows 20000 as "10^4" too; this
   does not (docs/pyperf-differences.md). */
void pyperf_add_number(struct buf *out, struct pyperf_number number, const char *noun);

/* A measured duration: scale and three digits by its size: "31.6 ms". */
void pyperf_add_timedelta(struct buf *out, double seconds);

/* A long duration: "1 day 2 hour 5 min", "4.1 sec", "0 sec". */
void pyperf_add_duration(struct buf *out, double seconds);

/* The change between two means, new / old: "no change", "1.11x faster", "1.20x slower". */
void pyperf_add_change(struct buf *out, double ratio);

/* A metadata value as `key` is shown; texts are escaped (pyperf_add_text). */
void pyperf_add_meta(struct buf *out, const char *key, const struct meta_value *value);

/* Text from a file: as it is, but for control characters other than tabs, which are escaped. */
void pyperf_add_text(struct buf *out, const char *text);

/* Python's repr() of a str: quoted and escaped. */
void pyperf_add_repr(struct buf *out, const char *text);

/* ---- blocks of lines, each ended by a newline */

/* An empty line, unless the buffer is empty. */
void pyperf_add_blank(struct buf *out);

/* A blank line as above, then the title and as many `underline` characters as it has. */
void pyperf_add_title(struct buf *out, const char *title, char underline);

#endif
