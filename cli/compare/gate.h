/* The gate of a report: what fails, how much is undecided, and what could not be judged at all. */
#ifndef CLI_COMPARE_GATE_H
#define CLI_COMPARE_GATE_H

#include "cli/compare/report.h"

/* Fill report->gate, once all verdicts are final. */
void gate_judge(struct report *report);

#endif
