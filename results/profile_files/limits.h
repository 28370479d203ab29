/*
 * What is read as a profile has bounds, so that a hostile file ends in a message and not in all of
 * the memory: far more than a sampler makes (a million nodes are 1,000 different stacks a second
 * for a quarter of an hour).
 */
#ifndef RESULTS_PROFILE_FILES_LIMITS_H
#define RESULTS_PROFILE_FILES_LIMITS_H

#include "results/base/slurp.h"
#include "results/profiles/stack_profile.h"

enum {
	LIMIT_PROFILES = 10000,
	LIMIT_PARTS = 1000,
	LIMIT_LABELS = 1000,
	LIMIT_NODES = 2000000,	/* of one profile */
	LIMIT_CELLS = 16000000, /* its nodes times its parts, for each of which there is a weight */
	LIMIT_LINE = 100000000,
	LIMIT_LANES = 1000,
	LIMIT_RUNS = 200000, /* that are kept of the order in time: more become coarser */
};
/* Of one part, in whole samples that JSON's readers keep exactly; the sum over all parts still fits
   into 64 bits. */
#define LIMIT_WEIGHT ((int64_t)1 << 53)

/* Of the file. */
extern const struct slurp_limits limits_profile_file;

/* The functions of stack_profile.h within the bounds; -1 and SIZE_MAX also come with ERR_INPUT:
   what is more than that, or a weight below 0. */
size_t limited_node(struct stack_profile *profile, size_t parent, size_t frame, int line,
		    struct err *err);
size_t limited_part(struct stack_profile *profile, struct err *err);
int limited_add(struct stack_profile *profile, size_t node, size_t part, int64_t weight,
		struct err *err);

/* The functions of profile_order.h. */
int limited_lane(struct stack_profile *profile, size_t part, const char *name, size_t *lane,
		 struct err *err);
int limited_run(struct stack_profile *profile, size_t lane, size_t node, int64_t n,
		struct err *err);

#endif
