/* Which functions of two sides are the same one, though files lie elsewhere and lines have moved.
 */
#ifndef RESULTS_PROFILES_BOTH_FRAMES_H
#define RESULTS_PROFILES_BOTH_FRAMES_H

#include "results/profiles/stack_profile.h"

/* `= {0}` may be released. */
struct both_frames {
	size_t *group_of[2]; /* of each frame of a side */
	/* Of each group a frame, the new side's where it has one; borrowed from the profiles. */
	const struct profile_frame **frames;
	size_t n; /* groups */
};

/* By file and name (results/profiles/frame_identity.h). `roots`: where each side's own files begin;
   NULL: not known. Index 0 is the old side. 0, or -1 with err (memory); released either way. */
int both_frames_make(struct both_frames *both, const struct stack_profile *const profiles[2],
		     const char *const roots[2], struct err *err);
void both_frames_release(struct both_frames *both);

#endif
