/* Suites compared with one another: what makes a report (results/verdicts/report.h). */
#ifndef RESULTS_VERDICTS_REPORTING_H
#define RESULTS_VERDICTS_REPORTING_H

#include "results/verdicts/report.h"

enum sort { SORT_MATTERS, SORT_NAME, SORT_RATIO };

/* Which benchmarks: all, or those with one of these names or matching one of these patterns (a part
   of the name, or with * ? [ a shell pattern). */
struct choice {
	const struct texts *names, *patterns;
};

/*
 * Compare suites[0], the old one, with each of suites[1 .. n-1]; all must outlive the report. The
 * rules must be set in *report, the rest be 0. ERR_INPUT when the old file and a new one have no
 * (chosen) benchmark in common, or when a name of the choice is in none of the suites. Release is
 * due in any case.
 */
int report_init(struct report *report, struct suite *const *suites, size_t n,
		const struct choice *choice, enum sort sort, struct err *err);

#endif
