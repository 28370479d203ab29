/* The exit status that a gate's outcome has (docs/exit-codes.md). */
#ifndef CLI_COMPARE_GATE_STATUS_H
#define CLI_COMPARE_GATE_STATUS_H

#include "results/verdicts/report.h"

int gate_status(enum gate_outcome outcome);

#endif
