/* Were two benchmarks measured on one machine, with one build, in one state of the machine? */
#ifndef RESULTS_VERDICTS_MACHINE_H
#define RESULTS_VERDICTS_MACHINE_H

#include "results/model/suite.h"
#include "results/verdicts/notes.h"

#include <stdbool.h>

enum machine {
	MACHINE_UNKNOWN, /* a file does not say */
	MACHINE_SAME,
	MACHINE_OTHER, /* another host or another model of CPU */
};

/* By host name and CPU model; what one of the two does not say is not compared. */
enum machine machine_compare(const struct run *old_run, const struct run *new_run);

/* One note on what differs of machine, build and settings; none where nothing does. */
void machine_note(const struct run *old_run, const struct run *new_run, struct notes *notes);

#endif
