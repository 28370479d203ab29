#include "cli/command.h"

#include <stddef.h>
#include <stdio.h>

extern const struct command cmd_timeit, cmd_run, cmd_command, cmd_help, cmd_version;

const struct command *const commands[] = {&cmd_timeit, &cmd_run,     &cmd_command,
					  &cmd_help,   &cmd_version, NULL};

int command_fail(const struct err *err)
{
	fprintf(stderr, "assay: %s\n", err->text);
	switch (err->kind) {
	case ERR_USAGE:
		return EXIT_WRONG_USAGE;
	case ERR_TIMEOUT:
		return EXIT_TIMED_OUT;
	case ERR_INTERRUPTED:
		return EXIT_WAS_INTERRUPTED;
	default:
		return EXIT_FAILED;
	}
}
