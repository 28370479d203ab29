/*
 * Decides how stored benchmarks are run again: the command line and where it is to be run. Pure;
 * whether all of it is still there is found out by whoever carries it out (cli/again.c).
 */
#ifndef CLI_EXPLAINING_AGAIN_PLAN_H
#define CLI_EXPLAINING_AGAIN_PLAN_H

#include "cli/explaining/again_line.h"

/* One stored benchmark. All borrowed. */
struct again_side {
	const char *path; /* the file, for messages */
	struct recorded recorded;
	struct again_words words;
	bool is_baseline; /* of a duel */
};

/* `= {0}` may be released. Borrows from the sides. */
struct again_plan {
	struct again_line line; /* ended; the command first, which is to be explained */
	/* Whose folder it is run in, and whose commit the working tree there must be at. */
	const struct again_side *typed;
	/* The two differ by revision: a tree that is at another commit will not do. */
	bool needs_commit;
	size_t meeting; /* which of several second sides */
};

/* Of one result. 0, or -1 with err: ERR_INPUT says why it cannot be run again alone, and what
   would work; memory. again_plan_release is due either way, also below. */
int again_plan_one(struct again_plan *plan, const struct again_side *side, struct err *err);

/* Of two, the baseline (old) first: what differs between them becomes a second side. */
int again_plan_two(struct again_plan *plan, const struct again_side sides[2], struct err *err);
void again_plan_release(struct again_plan *plan);

#endif
