/* The families of p-values of a report: what is said of one comparison among many. */
#ifndef RESULTS_VERDICTS_FAMILIES_H
#define RESULTS_VERDICTS_FAMILIES_H

#include "results/verdicts/report.h"

/* Fill p_report and p_gate of all comparisons and metrics, once these are there, and hold back what
   only stands when seen alone. 0, or -1 with err (memory). */
int report_families(struct report *report, struct err *err);

#endif
