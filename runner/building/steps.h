/*
 * The steps of making an environment: programs that are run one after the other, and write what
 * they say to one log.
 */
#ifndef RUNNER_BUILDING_STEPS_H
#define RUNNER_BUILDING_STEPS_H

#include "results/base/err.h"
#include "runner/told/told.h"

#include <stdbool.h>

/* What they have in common; borrowed. */
struct steps {
	const char *log;  /* a file that is appended to */
	const char *bin;  /* a folder whose programs are found first; or NULL */
	char *const *env; /* whole, as execve() takes it */
	double timeout_s; /* of each */
	struct teller teller;
};

struct step {
	char *const *words; /* ends in NULL */
	char *const *env;   /* NAME=VALUE entries of this one alone, ends in NULL; or NULL */
	const char *directory;
	/* Which exit statuses are fine; NULL: 0 alone. */
	bool (*allows)(const void *context, int code);
	const void *context;
};

/* Run one to its end. 0, or -1 with err (ERR_INPUT: how it ended, and where the log is; the end of
   the log is told. ERR_INTERRUPTED; memory). */
int steps_run(const struct steps *steps, const struct step *step, struct err *err);

/* The same where a failure is an answer, and nothing is told: 1 it ended well, 0 it did not, -1
   with err. */
int steps_try(const struct steps *steps, const struct step *step, struct err *err);

#endif
