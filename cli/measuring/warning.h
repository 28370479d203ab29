/* What should make the reader of a measurement careful: kinds with figures, and their words. */
#ifndef CLI_MEASURING_WARNING_H
#define CLI_MEASURING_WARNING_H

#include "results/base/figure.h"

#include <jansson.h>

/* In the order of the table of words (cli/measuring/warning.c). */
enum warning {
	WARNING_ONE_PROCESS,
	WARNING_TOO_FEW_PROCESSES,
	WARNING_BUDGET_SPENT,
	WARNING_NOT_PRECISE, /* though its processes agree: the interval holds more than they say */
	WARNING_UNEXPLAINED_SPREAD,
	WARNING_SHORT_VALUES,
	WARNING_CLOCK, /* around every call: it is a part of each */
	WARNING_LOOPS_CHANGE,
	WARNING_SHELL, /* its shell's start is a part of it */
	WARNING_NOT_PINNED,
	WARNING_NO_PACER,
	WARNING_PACER_LOST,
	WARNING_PACER_UNKNOWN,
	WARNING_KILLED,
	WARNING_NO_COUNTERS,
	WARNING_PURE_PYTHON,
	/* of a duel */
	WARNING_UNDECIDED,
	WARNING_BLOCKS_DISAGREE,
	WARNING_SIDE_KILLED,
	WARNING_RETAKEN,
	WARNINGS,
};

/* Append {"kind", "text", and the figures} to the list. One that does not fit into memory is
   missing, and nothing else. `figures`: NULL for none. */
void warning_add(json_t *list, enum warning kind, const struct figure *figures);

#endif
