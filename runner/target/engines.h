/*
 * Which shard of a suite this job is to measure, as the engine that started it says in the
 * environment: arrays of batch systems, parallel jobs of CI services. One table, pure.
 *
 * Wrong is worse than refused: a job that measures another's share, or all of it, is found when the
 * machines have been paid for.
 */
#ifndef RUNNER_TARGET_ENGINES_H
#define RUNNER_TARGET_ENGINES_H

#include "results/base/err.h"
#include "results/shards/shard.h"

/* "3/8" in this variable wins over all engines: for those that do not say how many jobs there are.
 */
#define SHARD_VARIABLE "ASSAY_SHARD"

/* The value of a variable, NULL where there is none; as getenv(). */
typedef const char *engines_getenv(void *context, const char *name);

/* What was taken, and from where. */
struct engine_shard {
	struct shard shard;
	const char *engine;	 /* "Slurm"; NULL: SHARD_VARIABLE */
	const char *names[2];	 /* the variables that said it; one or both may be NULL */
	const char *values[2];	 /* theirs, borrowed from the environment */
	bool is_alone;		 /* the engine says that this job is none of several: 1/1 */
	const char *status_file; /* a file that is to be touched, so that the engine knows that it
				    was understood; borrowed; NULL: none */
};

/* The shard of this job. 0, or -1 with ERR_USAGE, which names variables and what would work: no
   engine says anything; half of a pair; two engines that contradict each other; an index outside;
   an array with holes or one that begins later (the index is no rank then); an engine that does not
   say how many jobs there are. */
int engines_find_shard(struct engine_shard *found, engines_getenv *get, void *context,
		       struct err *err);

#endif
