/*
 * The user's commands around all runs of programs: --setup before them, --cleanup after them. Where
 * several programs, or the sides of a duel, have the same command in the same folder and
 * environment it runs once: all are set up before the first run, since they are measured in turns.
 */
#ifndef RUNNER_PREPARING_AROUND_H
#define RUNNER_PREPARING_AROUND_H

#include "runner/os/environment.h"
#include "runner/target/target.h"
#include "runner/told/told.h"

/* Where commands run. All borrowed, also by what was begun there. */
struct around_place {
	const struct targets *targets;
	const struct environment_rules *environment;
	const char *directory; /* NULL: where we are */
};

/* `= {0}` is empty. */
struct around {
	struct around_begun {
		const struct around_place *place;
		const struct target *target;
	} * begun; /* whose setup was begun, so that its cleanup is due */
	size_t n, cap;
	struct teller teller; /* of what a command that failed had printed */
};

/* Run the setups of these targets, but not those that ran before. 0, or -1 with err: one failed
   (ERR_INPUT), or the run was interrupted. around_end is due in every case. */
int around_begin(struct around *around, const struct around_place *place, struct err *err);

/* Run the cleanups of all whose setup was begun, each whatever becomes of the others, also when the
   run was interrupted. 0, or -1 with what failed first. The list is empty and released then. */
int around_end(struct around *around, struct err *err);

#endif
