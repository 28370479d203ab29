/*
 * How a program is started, and what the user wants to be run around it: what a target that is a
 * program has beside its words. Plain data.
 */
#ifndef RUNNER_TARGET_LAUNCH_H
#define RUNNER_TARGET_LAUNCH_H

#include "results/base/err.h"
#include "runner/machine/facts.h"

#include <stdbool.h>

enum launch_output {
	LAUNCH_NULL,  /* thrown away */
	LAUNCH_PIPE,  /* the same, but through a pipe: some programs look where it goes */
	LAUNCH_FILE,  /* written to `file`, anew in each run */
	LAUNCH_SHOWN, /* where ours goes, with its stderr and the output of the commands below */
};

/* `= {0}` is valid: an empty input, no output, nothing around it. All owned. */
struct launch {
	char **shell;	  /* the words that a command follows, to NULL; NULL: "sh", "-c" */
	bool is_in_shell; /* the program's words begin with these */
	/* Commands of the shell: once before all runs, before each, after each, once after all of
	   them. NULL: none. */
	char *setup, *prepare, *conclude, *cleanup;
	char *input; /* NULL: empty */
	enum launch_output output;
	char *file;
	char *ignored; /* exit codes that are no failure: "1,3", or "all"; NULL: none */
};

/* The words that a command of the shell follows; borrowed. */
char *const *launch_shell(const struct launch *launch);

/* Give it a copy of these words (to NULL; NULL: none). 0 or -1 (memory). */
int launch_set_shell(struct launch *launch, char *const *words);

/* What is not as it is by default becomes metadata, so that comparisons can tell of it: keys that
   begin with "command_". 0, or -1 with err (memory). */
int launch_add_facts(const struct launch *launch, struct facts *facts, struct err *err);

/* 0, or -1 with err when its input cannot be read, or its output not be written. Opens both. */
int launch_check_files(const struct launch *launch, struct err *err);

void launch_release(struct launch *launch);

#endif
