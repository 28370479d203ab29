/* Start a program by vfork, and wait for it. */
#ifndef RUNNER_LAUNCHER_SPAWN_H
#define RUNNER_LAUNCHER_SPAWN_H

#include <sys/types.h>

/* What becomes its stdin, stdout and stderr; above 2, and closed by exec; -1: ours. */
struct streams {
	int in, out, err;
};

/* As posix_spawn, which cannot ask for a signal at our death. `words` begin with the program, which
   is looked up in PATH, and end with NULL. Returns an errno value. */
int spawn(char *const *words, const struct streams *streams, pid_t *pid);

/* How a program ended that was waited for, as the end of a sentence: "exited with code 3". */
const char *spawn_ending(int status, char *text, size_t size);

#endif
