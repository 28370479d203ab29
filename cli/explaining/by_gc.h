/* `--by gc`: what its reports share. */
#ifndef CLI_EXPLAINING_BY_GC_H
#define CLI_EXPLAINING_BY_GC_H

#include "cli/explaining/by.h"
#include "runner/diagnosing/collections_summary.h"

struct gc_side {
	const struct collections_counted *counted;
	struct collections_summary summary;
	bool findings[GC_FINDINGS];
};

/* Report what was counted of the only side, or of both: printed, or a row for e->rows. 0, or -1
   with err (memory). */
int by_gc_report_one(struct explaining *e, const struct explaining_subject *subject,
		     const struct gc_side *side, struct err *err);
int by_gc_report_two(struct explaining *e, const struct explaining_subject *subject,
		     const struct gc_side sides[2], struct err *err);

/* "young", "middle", "full". */
const char *gc_generation_name(int generation);

/* Append "0.0143", "2", or "0.01 to 0.03" where it varies. */
void gc_rate_add(struct buf *out, const struct collections_rate *rate);
/* Append a number of objects or collections: "0.25", "1,200". */
void gc_number_add(struct buf *out, double number);
/* Append the line: "f (bench_a.py:7)", "the measured loop". Raw. */
void gc_line_add(struct buf *out, const struct collections_line *line);
/* The collections of the line per iteration of the side. */
double gc_line_rate(const struct gc_side *side, const struct collections_line *line);

/* Print what was found, what it runs with and, unless `quiet`, what should be known; `label`:
   whose, NULL where there is one side. */
void gc_findings_print(const struct gc_side *side, const char *label, FILE *out);
void gc_notes_print(const struct gc_side *sides, size_t n, FILE *out);

/* The members of one side, for programs; the caller owns it. NULL: memory. */
json_t *gc_side_json_new(const struct gc_side *side);
/* Names of the notes of all sides. */
json_t *gc_notes_json_new(const struct gc_side *sides, size_t n);

#endif
