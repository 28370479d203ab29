/*
 * A report in the forms that people and programs read (docs/compare.md). Each is appended to `out`,
 * where running out of memory shows in buf_failed(). Whatever comes from a file is escaped for the
 * format.
 */
#ifndef CLI_COMPARE_FORMATS_H
#define CLI_COMPARE_FORMATS_H

#include "cli/compare/beside.h"
#include "cli/words/table.h"
#include "results/base/buf.h"
#include "results/verdicts/report.h"

#include <jansson.h>

/* A table that fits a width, with notes unless `quiet`, all of them under their rows with
   `verbose`. -1 with err when memory ran out. */
int report_as_text(const struct report *report, const struct table_style *style, bool quiet,
		   bool verbose, FILE *out, struct err *err);

void report_as_json(const struct report *report, struct buf *out);
/* With `explained` as a member of it; borrowed; NULL: none. */
void report_as_json_with(const struct report *report, json_t *explained, struct buf *out);
/* For GitHub's summaries and comments. */
void report_as_markdown(const struct report *report, struct buf *out);
/* A test suite a new file, a test case a benchmark and metric. */
void report_as_junit(const struct report *report, struct buf *out);
/* A line a benchmark and metric, with a header. */
void report_as_csv(const struct report *report, struct buf *out);
/* Go's benchmark format, one line a process, so that benchstat counts processes; metrics are
   further units of the lines. */
void report_as_benchfmt(const struct report *report, struct buf *out);
/* Workflow commands of GitHub: errors, warnings, a notice; those that matter most first, since it
   shows the first ten of each kind only. They are of the benchmark's file and line, or of the
   change that `beside` blames. `beside` NULL: nothing is known. */
void report_as_github(const struct report *report, const struct beside *beside, struct buf *out);

/* The most characters that GitHub takes as a comment. */
#define COMMENT_MOST 65536
/* The comment of a pull request: what changed and why, in COMMENT_MOST bytes at most, with the rest
   folded. Begins with the mark "<!-- assay:NAME -->" where beside->name is one: by that its older
   version is found. `beside` NULL: nothing is known. */
void report_as_comment(const struct report *report, const struct beside *beside, struct buf *out);

#endif
