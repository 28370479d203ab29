/* How tables of functions and of lines are made alike. */
#ifndef RESULTS_PROFILES_PROFILE_MATCH_INTERNAL_H
#define RESULTS_PROFILES_PROFILE_MATCH_INTERNAL_H

#include "results/profiles/profile_match.h"

#include "results/base/buf.h"
#include "results/profiles/index.h"
#include "results/profiles/profile_functions.h"

/* What a table of functions is made with; matching_release. */
struct matching {
	struct profile_match *match;
	const struct profile_match_request *request;
	bool bare; /* names count without what qualifies them */
	struct index index;
	uint64_t seed;
	size_t *group[PROFILE_SIDES]; /* of each frame the item, or PROFILE_INTO_CALLER */
	struct buf file;
};

/* Make the items, the last of them for what is below no function, and the groups. 0, or -1 when
   memory ran out. */
int matching_functions(struct matching *matching);

/* The same by another idea of what is one: `add` is called for each frame of both sides, and sets
   its group. */
typedef int matching_fn(struct matching *matching, enum profile_side side, size_t frame);
int matching_each(struct matching *matching, matching_fn *add);
/* The item of this name, made when it is new and then known to be on this side by this frame;
   SIZE_MAX: memory. */
size_t matching_item(struct matching *matching, const struct profile_matched *named,
		     enum profile_side side, size_t frame);

/* Of groups that were made (rc: with what), each part's weights. Returns 0, or -1 with err (memory;
   the match is released). */
int matching_weigh(struct matching *matching, int rc, struct err *err);
void matching_release(struct matching *matching);

/* The weights of a side become the match's, what is outside of all groups the last item's. */
void matching_take(struct profile_match *match, enum profile_side side,
		   struct profile_weights *weights);
/* How much is on both sides; or, when rc is not 0, release the match. Returns rc. */
int matching_end(struct profile_match *match, int rc);

#endif
