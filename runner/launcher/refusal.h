/* Why the kernel refused to start a program. */
#ifndef RUNNER_LAUNCHER_REFUSAL_H
#define RUNNER_LAUNCHER_REFUSAL_H

#include <stddef.h>

/* What errno (`cause`) alone does not tell of a program, with its arguments, that could not be
   started: the limit that it met, what is wrong with its name. `line` may hold it. */
const char *refusal_reason(char *const *program, int cause, char *line, size_t size);

#endif
