/* What a process allocates, counted inside it: recorded, or second by second. */
#ifndef CLI_ATTACHING_ALLOCATIONS_H
#define CLI_ATTACHING_ALLOCATIONS_H

#include "cli/attaching/record.h"
#include "runner/recording/inside.h"

/* Do the options fit --by allocations? `given`: all that were. 0, or -1 with err (ERR_USAGE). */
int allocations_check(const struct options_given *given, struct err *err);

/* Count until it is enough, or it has ended; write the file and print the lines. The exit status,
   or -1 with err. */
int allocations_record(const struct record_options *options, pid_t pid, const char *command,
		       struct err *err);
/* A table that rewrites itself, as top_process. */
int allocations_top(const struct record_options *options, pid_t pid, const char *command,
		    struct err *err);

/* The same of a program, in two steps: before it is started (its environment is ours until
   allocations_program_started), and when it runs. inside_release in all cases. */
int allocations_program_prepare(struct inside *inside, struct err *err);
void allocations_program_started(const struct inside *inside);
int allocations_program_record(const struct record_options *options, struct inside *inside,
			       pid_t pid, const char *command, struct err *err);

#endif
