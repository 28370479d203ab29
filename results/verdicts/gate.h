/* The gate of a report: what fails, how much is undecided, and what could not be judged at all. */
#ifndef RESULTS_VERDICTS_GATE_H
#define RESULTS_VERDICTS_GATE_H

#include "results/verdicts/report.h"

/* Fill report->gate, once all verdicts are final. */
void gate_judge(struct report *report);

#endif
