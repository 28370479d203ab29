/*
 * A command of asv.conf.json, as asv reads it: words as a shell splits them (but no shell runs),
 * {variables} put in, and in front of it what it runs under:
 *
 *   NAME=VALUE          a variable of its environment
 *   in-dir=FOLDER       where it runs
 *   return-code=1,2     the exit statuses that are fine; return-code=any
 *
 * Pure.
 */
#ifndef RUNNER_TARGET_ASV_COMMAND_H
#define RUNNER_TARGET_ASV_COMMAND_H

#include "results/base/err.h"

#include <stdbool.h>

/* A variable and its text, borrowed; a list of them ends with a name that is NULL. A text that is
   NULL: there is none yet. */
struct asv_variable {
	const char *name, *text;
};

/* All is owned. `= {0}` is valid and empty. */
struct asv_command {
	char **words; /* what is run; ends in NULL */
	char **env;   /* NAME=VALUE; ends in NULL */
	char *directory;
	char *codes; /* "1,2", "any"; NULL: 0 alone */
};

/* 0, or -1 with err (ERR_INPUT, naming the command: a quote without an end, a variable that there
   is not, nothing to run; memory). asv_command_release in every case. */
int asv_command_parse(struct asv_command *command, const char *text,
		      const struct asv_variable *variables, struct err *err);
void asv_command_release(struct asv_command *command);

/* Is this exit status fine? */
bool asv_command_allows(const struct asv_command *command, int code);

#endif
