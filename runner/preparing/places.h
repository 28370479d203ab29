/* Where the blocks of a duel run, and how the memory of their processes is placed. */
#ifndef RUNNER_PREPARING_PLACES_H
#define RUNNER_PREPARING_PLACES_H

#include "runner/duel/duel.h"
#include "runner/machine/cores.h"
#include "runner/preparing/preparation.h"

/* `= {0}` is valid and empty. */
struct places {
	struct cores cores; /* of blocks at once; empty: there is one at a time */
	struct duel_places duel;
};

/* The CPU of the preparation; with `parallel` a core for each of several blocks, and we out of
   their way where there is one left. That there is one core only is told. Borrows from the
   preparation. 0, or -1 with err; places_release is due in every case. */
int places_init(struct places *places, const struct preparation *preparation, bool parallel,
		struct err *err);
void places_release(struct places *places);

/* Can one draw place the memory of both sides? Why not is told. */
bool places_are_shared(const struct side sides[2], struct teller teller);

#endif
