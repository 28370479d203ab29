/* A process that is named by what it runs, not by its number. */
#ifndef CLI_ATTACHING_NAMED_H
#define CLI_ATTACHING_NAMED_H

#include "results/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Does a process with this command name (as the kernel has it) and command line go by `name`? That
   is the command's name, its program's file name, or with "*", "?" or "[" in it a pattern of the
   whole command line, as a shell's. Pure. */
bool named_matches(const char *name, const char *command, const char *line);

/* The one process that goes by this name; we and those that started us do not count. -1 with err
   (ERR_INPUT): there is none, or several, which are listed; *n is how many. */
int named_find(const char *name, pid_t *pid, size_t *n, struct err *err);

#endif
