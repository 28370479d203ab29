/* The functions that a process is busy with, second by second. */
#ifndef CLI_ATTACHING_TOP_H
#define CLI_ATTACHING_TOP_H

#include "cli/attaching/record.h"

/* On a terminal a table that rewrites itself until q, Ctrl-C, the end of the process or of the time
   that was asked for; elsewhere one table, of that time (2 s). `reader` is taken over. The exit
   status, or -1 with err. */
int top_process(const struct record_options *options, pid_t pid, struct reader *reader,
		const char *command, struct err *err);

#endif
