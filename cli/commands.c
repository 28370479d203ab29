#include "cli/command.h"

#include <stddef.h>
#include <stdio.h>

extern const struct command cmd_check, cmd_command, cmd_compare, cmd_compare_to, cmd_duel, cmd_dump,
	cmd_help, cmd_hist, cmd_metadata, cmd_run, cmd_show, cmd_slowest, cmd_stats, cmd_timeit,
	cmd_version;

const struct command *const commands[] = {
	/* these measure */
	&cmd_timeit,
	&cmd_run,
	&cmd_command,
	&cmd_duel,
	/* verdicts on stored results */
	&cmd_compare,
	/* pyperf's commands on stored results, with pyperf's options and text */
	&cmd_show,
	&cmd_stats,
	&cmd_hist,
	&cmd_dump,
	&cmd_metadata,
	&cmd_check,
	&cmd_slowest,
	&cmd_compare_to,
	/* about the program itself */
	&cmd_help,
	&cmd_version,
	NULL,
};

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
