/*
 * A side of a duel: which interpreter, environment and folder its workers get. Plain data, borrowed
 * by the duel; who fills it (cli/dueling/dueling.c) owns what it points to.
 */
#ifndef RUNNER_TARGET_SIDE_H
#define RUNNER_TARGET_SIDE_H

#include "results/model/suite.h"
#include "runner/machine/describe.h"
#include "runner/os/environment.h"
#include "runner/target/target.h"

struct side {
	const char *label;     /* for people: "3.12", "main", the statement */
	const char *program;   /* the interpreter, or the launcher */
	const char *bootstrap; /* NULL for the launcher */
	const char *directory; /* working directory; NULL: ours */
	struct environment_rules environment;
	const struct targets *targets;
	struct description description;
};

#endif
