/*
 * Why one side is slower, in words (the data: results/why/why.h): one line for each cause, which
 * can stand in a verdict or on the changed line of a diff. Raw: what names and paths hold is
 * escaped where it is printed.
 */
#ifndef CLI_EXPLAINING_WHY_WORDS_H
#define CLI_EXPLAINING_WHY_WORDS_H

#include "results/base/buf.h"
#include "results/why/why.h"

/* "more_calls": for programs. */
const char *why_kind_name(enum why_kind kind);
/* "allocations": for both. */
const char *why_counted_name(enum why_counted counted);
/* "differs". */
const char *why_verdict_name(enum why_verdict verdict);

/* Append "encode (json/encoder.py:183): same calls, +9.8% instructions each; +500 allocations at
   line 258". */
void why_cause_add(struct buf *out, const struct why_cause *cause);
/* Append "88% of the slow-down; its time +41% [+29, +55]"; nothing where neither is known. */
void why_part_add(struct buf *out, const struct why_cause *cause, const struct why *why);
/* Append the one line of a touched function, with its verdict. */
void why_touch_add(struct buf *out, const struct why_touch *touch);
/* Append the one line for all: the first cause, or why there is none. */
void why_line_add(struct buf *out, const struct why *why);

#endif
