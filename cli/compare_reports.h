/* The reports of a comparison, as many as are asked for: the text, files for people and programs,
   what explains it, what GitHub's runner reads. */
#ifndef CLI_COMPARE_REPORTS_H
#define CLI_COMPARE_REPORTS_H

#include "cli/compare/beside.h"
#include "results/verdicts/report.h"

#include <jansson.h>
#include <stdbool.h>

enum compare_output {
	OUTPUT_TEXT,
	OUTPUT_JSON,
	OUTPUT_MARKDOWN,
	OUTPUT_JUNIT,
	OUTPUT_CSV,
	OUTPUT_BENCHFMT,
	OUTPUT_HTML,
	OUTPUT_COMMENT,
	OUTPUTS
};

/* What is asked for, borrowed, and what was found for it. `= {0}` is nothing, and may be released.
 */
struct compare_reports {
	const char *paths[OUTPUTS]; /* NULL: not asked for; see compare_reports_is_stdout() */
	bool github, github_summary, quiet, verbose;
	bool explain, again;
	long explain_most;
	json_t *explained;    /* with `explain`, where more than text is written; else NULL */
	struct beside beside; /* what explains it, for comments and annotations */
};
void compare_reports_release(struct compare_reports *reports);

/* Is it "-"? */
bool compare_reports_is_stdout(const char *path);

/* Does what explains it go into more than text? */
bool compare_reports_wants_rows(const struct compare_reports *reports);

/* Write all reports that can be written, even when others cannot; what goes wrong is printed. The
   report's suites, and their files, the baseline's first. Returns the exit status: the gate's, or
   that of what could not be written. */
int compare_reports_write(struct compare_reports *reports, const struct report *report,
			  struct suite *const *suites, const char *const *files);

#endif
