/* Explains what a comparison of two files found: those that are known to be slower or faster, from
   the profiles beside both files or by running both again, as `assay duel --explain` does. */
#ifndef CLI_COMPARE_EXPLAIN_H
#define CLI_COMPARE_EXPLAIN_H

#include "results/base/texts.h"
#include "results/verdicts/report.h"

#include <jansson.h>
#include <stdbool.h>

/* How; all borrowed. The files are those of the report, the baseline first. */
struct compare_explain {
	const char *paths[2];
	const struct suite *suites[2];
	bool quiet, verbose;
	bool again;   /* by running both again: */
	size_t most;  /* so many of them, those that changed most */
	json_t *rows; /* where each benchmark gets a row; NULL: text is printed */
	bool prints;  /* text, too */
};

/* Whatever goes wrong is printed. */
void compare_explain(const struct compare_explain *how, const struct report *report);

#endif
