/* What differs between two benchmarks of machine (results/model/machine.h), build and settings. */
#ifndef RESULTS_VERDICTS_MACHINE_NOTE_H
#define RESULTS_VERDICTS_MACHINE_NOTE_H

#include "results/model/machine.h"
#include "results/verdicts/notes.h"

/* One note on what differs of machine, build and settings; none where nothing does. `machine`: what
   was found of the two. `same_class`: a class was asked for, so what tells it counts, too. */
void machine_note(const struct run *old_run, const struct run *new_run, enum machine machine,
		  bool same_class, struct notes *notes);

#endif
