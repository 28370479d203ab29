/*
 * The report of a comparison, or of duels, as a page (docs/report.md): the gate, a table of
 * verdicts, and of each benchmark what it rests on. The same verdicts, cells and sentences as of
 * cli/compare/formats.h; what they lack are pictures.
 */
#ifndef CLI_PAGE_REPORT_PAGE_H
#define CLI_PAGE_REPORT_PAGE_H

#include "results/profile_files/profile_set.h"
#include "results/verdicts/report.h"

#include <jansson.h>

/* What only who measured knows of a benchmark; all borrowed. */
struct report_page_item {
	const double *pairs; /* logs of ratios; NULL: those of the comparison */
	size_t n_pairs;
	json_t *findings;    /* each {"text": ...}; NULL: none */
	const char *failure; /* why it failed or is skipped; NULL: neither */
};

/* What stands behind a section of the report; all borrowed. */
struct report_page_section {
	const struct suite *suites[2];	       /* the baseline's and the candidate's */
	const struct profile_set *profiles[2]; /* NULL: none is known */
	const struct report_page_item *items;  /* parallel to the section's; NULL: none */
	bool is_unsorted;		       /* to be sorted by what matters */
};

/* The document appended to `out`; a section for each of the report's. 0, or -1 with err (memory).
 */
int report_page_format(const struct report *report, const struct report_page_section *sections,
		       struct buf *out, struct err *err);

#endif
