/* The page of a comparison of files (cli/page/report_page.h), with the profiles that stand beside
   them. */
#ifndef CLI_COMPARE_PAGE_H
#define CLI_COMPARE_PAGE_H

#include "results/verdicts/report.h"

/* The report's suites: the old one, then the new ones, as many as it has sections; whole, since a
   profile is of a whole result. Profiles that cannot be used are told on stderr and left out. 0, or
   -1 with err (memory). */
int compare_page_format(const struct report *report, struct suite *const *suites, struct buf *out,
			struct err *err);

#endif
