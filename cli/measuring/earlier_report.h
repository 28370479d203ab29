/*
 * What a report may take the place of. It is made anew by every run, so it replaces an earlier one;
 * but a slip of the keyboard must not cost a benchmark or a result that stands where the name of
 * the report was wanted.
 */
#ifndef CLI_MEASURING_EARLIER_REPORT_H
#define CLI_MEASURING_EARLIER_REPORT_H

#include "results/base/err.h"

enum report_form {
	REPORT_NONE, /* no report: whoever writes it looks after what is there */
	REPORT_PAGE,
	REPORT_JSON,
	REPORT_JUNIT,
	REPORT_COMMENT,
	REPORT_MARKDOWN,
	REPORT_CSV,
	REPORT_BENCHFMT,
	REPORT_TEXT,
};

/* Before anything is measured: the file is not there, is empty, or begins as this form does (JSON:
   as a report, not as results do). Text begins anyhow: then only the file's name tells, of sources
   and results. Devices and pipes are never replaced. `option`: as it is typed. 0, or -1 with err
   (ERR_INPUT). */
int earlier_report_check(const char *option, const char *path, enum report_form form,
			 struct err *err);

#endif
