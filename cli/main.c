/*
 * assay: a statistical benchmark runner for Python. The map of the program:
 *
 * - main(): finds the command and runs it
 *   - cli/commands.c: the table of commands; each is one file cli/cmd_<name>.c
 *     - cli/option.h: the options of a command, parsed from a table
 *     - measuring: timeit, run, command, duel
 *       - cli/measuring.h, cli/dueling.h: from options to one side measured, or two in turns
 *       - cli/keeping.h: the journal beside the output, and going on from it
 *       - cli/outcome.h, cli/duel_report.h: what came of it, in words and as JSON
 *       - runner/session.h, runner/duel.h: the walk; what is due is decided by runner/plan.h,
 *         runner/schedule.h and runner/bout.h, without a clock or a process
 *       - runner/worker.h: one process, step by step; runner/worker/ lives inside it
 *       - runner/counter_set.h, runner/counting.h: what is counted beside the time, and apart
 *     - comparing: cli/compare_report.h; what disturbed a result: cli/noise.h
 *     - the machine: cli/doctor.h, cli/system_report.h, and in runner/ host.h, tuning.h, profile.h
 *     - pyperf's commands, to the byte: cli/pyperf_*.h
 *     - cli/table.h, cli/text.h, cli/unit.h, cli/term.h: what people read
 *   - results/: what was measured: the model (suite.h), the files (read.h, write.h, journal.h)
 *   - stats/: pure numbers: what the values say, up to the word (verdict.h)
 */
#include "cli/command.h"

#include <errno.h>
#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <string.h>

extern const struct command cmd_help;

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
	struct err err = {0};

	gsl_set_error_handler_off(); /* errors come back as values and NaN, never as abort() */
	if (argc < 2)
		return cmd_help.run(1, argv) ? EXIT_FAILED : EXIT_WRONG_USAGE;
	command = command_find(argv[1], &err);
	if (!command)
		return command_fail(&err);
	return close_stdout(command->run(argc - 1, argv + 1));
}
