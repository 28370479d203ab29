/* A command line that names what is to be measured on two sides, for whoever finds the sides. */
#ifndef CLI_DUELING_GIVEN_H
#define CLI_DUELING_GIVEN_H

#include "cli/dueling/meetings.h"
#include "cli/dueling/options.h"
#include "cli/measuring/job.h"

/* What a command line says to whoever carries out duels by itself; all borrowed. */
struct duel_given {
	const struct measure_options *measuring;
	const struct duel_options *dueling;
	const struct texts *words; /* those before the targets */
	make_targets_fn *make_targets;
	void *context; /* of make_targets */
};

#endif
