/*
 * Folders that hold environments of the same kind, to be used again: each is locked by the one run
 * that uses it, and says what was installed in it last.
 */
#ifndef RUNNER_BUILDING_SLOTS_H
#define RUNNER_BUILDING_SLOTS_H

#include "results/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* So many stay for the next run; more are made only while these are in use. */
#define SLOTS_KEPT 4
#define SLOTS_MAX  16

/* What is known of one. */
struct slot_state {
	bool is_taken; /* by another run, or by another side of this one */
	bool is_there;
	bool has_it;   /* what is wanted is installed in it */
	bool is_spare; /* nothing is: what was begun in it was not ended */
	int64_t used;  /* when it was used last; any unit */
};

/* Which is to be used: the one that has it, else one that is spare, else a new one as long as few
   are there, else the one that was used longest ago, else a new one in any case. Pure. -1: all are
   taken. */
int slots_choose(const struct slot_state states[SLOTS_MAX]);

/* One that is ours. `= {.lock = -1}` is valid and empty. */
struct slot {
	char *folder; /* is there */
	bool has_it;
	int lock; /* a descriptor; -1: none */
};

/* Take one in `parent`, which is made where it is not there, for what is called `wanted`. 0, or -1
   with err; slot_release in every case. */
int slot_take(struct slot *slot, const char *parent, const char *wanted, struct err *err);

/* Write down what is installed in it now; NULL: nobody knows, as while something is being
   installed. 0, or -1 with err. */
int slot_note(struct slot *slot, const char *installed, struct err *err);
void slot_release(struct slot *slot);

#endif
