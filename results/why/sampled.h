/* Sampled time as the ledger that a decision takes: what causes are named, and what the samples of
   each function ended in on both sides. */
#ifndef RESULTS_WHY_SAMPLED_H
#define RESULTS_WHY_SAMPLED_H

#include "results/why/why.h"

struct why_leaf;

/* `= {0}` may be released. Its texts are of the causes and of the profiles, which outlive it. */
struct why_sampled {
	struct why_time time;
	/* private */
	struct why_row *rows;
	struct why_leaf *leaves;
	size_t n_leaves, cap_leaves;
};

/* From causes that were found in these profiles (the request that they were found with). 0, or -1
   with err (memory); released either way. */
int why_sampled_make(struct why_sampled *sampled, const struct causes *causes,
		     const struct profile_match_request *profiles, struct err *err);
void why_sampled_release(struct why_sampled *sampled);

#endif
