/* What counts alone say of a function, where time says nothing. */
#ifndef RESULTS_WHY_BY_COUNTS_H
#define RESULTS_WHY_BY_COUNTS_H

#include "results/why/why.h"

/* The class of a function by what is counted of it, in the order in which that says what a cause
   is. `is_alone`: what is counted of the whole is this function's, too. WHY_NOTHING: nothing
   differs. */
enum why_kind why_kind_by_counts(const struct why_evidence evidence[WHY_COUNTED], bool is_alone);

/* A cause of this place of which only counts are known. */
struct why_cause why_cause_by_counts(const struct why_ledgers *ledgers,
				     const struct why_place *place, bool is_alone);

/* The function that runs most of the instructions that the whole runs more, or less; false: none is
   known, or the whole hardly differs. `is_suspect`: some clock says that it does. */
bool why_find_by_counts(const struct why_ledgers *ledgers, bool is_suspect,
			struct why_cause *cause);

#endif
