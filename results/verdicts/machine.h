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

/* What tells machines apart; borrowed, NULL where it is not known. */
struct machine_id {
	const char *host, *cpu;
};

struct machine_id machine_of(const struct run *run);
/* By host name and CPU model; what one of the two does not say is not compared. */
enum machine machine_compare(struct machine_id a, struct machine_id b);

/* One note on what differs of machine, build and settings; none where nothing does. */
void machine_note(const struct run *old_run, const struct run *new_run, struct notes *notes);

#endif
