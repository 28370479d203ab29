/* Notes that all benchmarks of a report share, or most: said once. */
#ifndef RESULTS_VERDICTS_SHARED_NOTES_H
#define RESULTS_VERDICTS_SHARED_NOTES_H

#include "results/verdicts/report.h"

/*
 * A note that every comparison of the section has moves to the section's notes. One that more than
 * half of them have (of three or more) is said there too, with those that lack it or their number,
 * and stays with its comparisons, marked as said: for programs each row keeps what is true of it.
 * What then is left of noise, and of what every row has figures of its own for (how many processes
 * are lacking), is said once for each kind that two or more of three or more comparisons have: the
 * worst of them, marked as a summary. Running out of memory
 * is remembered in section->notes.failed.
 */
void shared_notes(struct section *section);

#endif
