/* Why a system call failed, with the limit of this process that it met (ulimit). */
#ifndef RESULTS_BASE_REASON_H
#define RESULTS_BASE_REASON_H

#include <stddef.h>

#define REASON_TEXT 128

/* "File too large (ulimit -f allows 2048 bytes)", "No such file or directory": what errno (`cause`)
   says, into `text`, which it returns. */
const char *reason_of(int cause, char text[REASON_TEXT]);

/* "" or " (ulimit -v allows 100 MiB)": how much memory this process may have, into `text`. */
const char *reason_memory(char text[REASON_TEXT]);

#endif
