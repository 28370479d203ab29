/* Where a program's input comes from and its output goes. */
#ifndef RUNNER_LAUNCHER_STREAMS_H
#define RUNNER_LAUNCHER_STREAMS_H

#include "runner/launcher/loaded.h"
#include "runner/launcher/spawn.h"

/* What one run of the program has; `reads` is our end of its output's pipe, or -1. */
struct run_streams {
	struct streams its;
	int reads;
};

/* Open them: before its time begins. NULL, or the file that cannot be opened, with errno; then
   nothing is open. */
const char *streams_open(struct run_streams *streams, const struct loaded *loaded);

/* The program is started: its ends are its own now. */
void streams_started(struct run_streams *streams, const struct loaded *loaded);

/* Read what it prints into its pipe, where there is one, until it closes that or ends. */
void streams_drain(const struct run_streams *streams, pid_t pid);

void streams_close(struct run_streams *streams, const struct loaded *loaded);

#endif
