/*
 * assay: a statistical benchmark runner for Python. The map of the program:
 *
 * - main(): finds the command and runs it
 *   - cli/commands.c: the table of commands; each is one file cli/cmd_<name>.c
 *     - cli/option.h: the options of a command, parsed from a table
 *     - cli/table.h, cli/unit.h, cli/term.h: what people read
 *     - cli/pyperf_*.h: what pyperf's commands print, to the byte
 *     - cli/measuring.h, cli/dueling.h: from options to one side measured, or two in turns
 *     - cli/compare_report.h, cli/noise.h: verdicts on stored files; what disturbed a result
 *     - runner/: makes measurements happen
 *     - stats/: pure numbers: what the values say
 *     - results/: what was measured: the model, the files
 */
#include "cli/command.h"
#include "cli/nearest.h"

#include <errno.h>
#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <string.h>

static const struct command *find(const char *name)
{
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
		name = "help";
	else if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0)
		name = "version";
	for (size_t i = 0; commands[i]; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

static int fail_unknown(const char *name)
{
	const char *names[64], *near;
	struct err err = {0};
	size_t n = 0;

	for (; n < sizeof(names) / sizeof(names[0]) && commands[n]; n++)
		names[n] = commands[n]->name;
	near = nearest_name(name, names, n);
	if (near)
		err_set(&err, ERR_USAGE, "no such command: %s (did you mean %s?)", name, near);
	else
		err_set(&err, ERR_USAGE, "no such command: %s (see assay help)", name);
	return command_fail(&err);
}

/* What was printed must have arrived: a full disk behind stdout is a failure like any other. A
   reader that went away knows that it did. */
static int close_stdout(int status)
{
	errno = 0;
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	if (errno != EPIPE) /* 0 when an earlier flush has failed: the reason is lost then */
		fprintf(stderr, "assay: cannot write to stdout%s%s\n", errno ? ": " : "",
			errno ? strerror(errno) : "");
	return status == EXIT_DONE ? EXIT_FAILED : status;
}

int main(int argc, char **argv)
{
	const struct command *command;

	gsl_set_error_handler_off(); /* errors come back as values and NaN, never as abort() */
	if (argc < 2)
		return find("help")->run(1, argv) ? EXIT_FAILED : EXIT_WRONG_USAGE;
	command = find(argv[1]);
	if (!command)
		return fail_unknown(argv[1]);
	return close_stdout(command->run(argc - 1, argv + 1));
}
