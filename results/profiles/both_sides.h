/*
 * Two profiles in one: each call path of both once, known by the functions on it as
 * profile_match.h knows them, with the parts of the old side and then those of the new one. Files
 * are named from where their kind is kept; lines are left out.
 */
#ifndef RESULTS_PROFILES_BOTH_SIDES_H
#define RESULTS_PROFILES_BOTH_SIDES_H

#include "results/profiles/profile_match.h"

/* Fill an empty profile from the request's two. 0, or -1 with err (memory); released either way. */
int both_sides_make(struct stack_profile *both, const struct profile_match_request *request,
		    struct err *err);

#endif
