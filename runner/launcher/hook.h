/* Commands of the user's shell around each run of the program: --prepare and --conclude. */
#ifndef RUNNER_LAUNCHER_HOOK_H
#define RUNNER_LAUNCHER_HOOK_H

#include "runner/launcher/loaded.h"

/* Run it to its end (NULL: nothing to do); `option` is what it is called in messages. Its output is
   hidden, unless the program's is shown, or it fails: then its end is in our stderr. 0, or -1 with
   a line that says what was run and how it ended. */
int hook_run(const struct loaded *loaded, const char *option, const char *command, char *line,
	     size_t size);

#endif
