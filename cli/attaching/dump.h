/* The stacks of all threads of a process at one moment, and its asyncio tasks. */
#ifndef CLI_ATTACHING_DUMP_H
#define CLI_ATTACHING_DUMP_H

#include "cli/attaching/attached.h"

#include <stdbool.h>
#include <stdio.h>

struct dump_options {
	bool json;   /* one object, not for people */
	bool locals; /* that the reader was opened with */
};

/* Take a sample and print it. 0, or -1 with err. */
int dump_print(struct attached *attached, const struct dump_options *options, FILE *out,
	       struct err *err);

#endif
