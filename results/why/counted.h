/* What was counted by call path on two sides, as a ledger: by function, and by line where the text
   of lines is known. */
#ifndef RESULTS_WHY_COUNTED_H
#define RESULTS_WHY_COUNTED_H

#include "results/profiles/profile_match.h"
#include "results/why/why.h"

/* `= {0}` may be released; it owns all. */
struct why_counts {
	struct why_ledger ledger;
	/* private */
	struct why_part *parts, *lines;
	struct profile_match functions, texts;
};

/* From two profiles whose weights are counts and whose parts each say them once, per iteration; the
   same functions and lines are found as of time (profile_match.h). Lines are told where the request
   has sources. `layouts`: 0, and a figure is what the parts have from the least to the most; or of
   how many layouts each side's parts are, as many on both, and a difference has a floor (floors.h).
   0, or -1 with err (memory); released either way. */
int why_counts_make(struct why_counts *counts, const struct profile_match_request *profiles,
		    size_t layouts, struct err *err);
void why_counts_release(struct why_counts *counts);

#endif
