/* The stacks of all threads of a process at one moment, and its asyncio tasks. */
#ifndef CLI_ATTACHING_DUMP_H
#define CLI_ATTACHING_DUMP_H

#include "cli/attaching/attached.h"

#include <stdbool.h>
#include <stdio.h>

/* Take a sample and print it: for people, or one JSON object. 0, or -1 with err. */
int dump_print(struct attached *attached, bool json, FILE *out, struct err *err);

#endif
