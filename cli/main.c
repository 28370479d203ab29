/*
 * assay: a statistical benchmark runner for Python. The map of the program:
 *
 * - main(): finds the command and runs it
 *   - cli/: commands.c has the table of commands; each is one file cmd_<name>.c
 *     - words/: what people type and read: option.h (options, parsed from a table), unit.h,
 * table.h, text.h, term.h
 *     - measuring/: timeit, run, command: what was typed (options.h) becomes what is to be done
 *       (settings.h); a job.h carries it out, and says what came of it (outcome.h)
 *     - dueling/: the same for two sides in turns (options.h, settings.h, dueling.h, duel_report.h)
 *     - compare/: verdicts for stored files (report.h), in all formats (formats.h)
 *     - machine/: doctor and system
 *     - pyperf/: pyperf's commands, to the byte
 *   - runner/: makes measurements happen. A room knows those below it:
 *     - doctor/: how far a machine can be trusted, measured and judged
 *     - afterwards/: what is counted when a session or a duel has ended
 *     - preparing/: what settings.h need of this machine (preparation.h), the two sides of a duel
 *       (sides.h), which benchmarks meet (pairs.h)
 *     - duel/: blocks of two sides; what is due is decided by bout.h
 *     - session/: the walk through a plan; decided, without a clock or a process, by plan.h and
 *       schedule.h
 *     - counting/: what is counted in workers of its own: instructions, allocations, memory
 *     - keeping/: the journal beside an output (keeping.h), and what must be the same when a run is
 *       resumed (identity.h)
 *     - drive/: one worker, step by step (worker.h); worker/ is what lives inside it
 *     - events/: which counters can stand beside a value
 *     - target/: what is measured: benchmarks, interpreters, revisions
 *     - tuning/: the machine made fit, and put back
 *     - machine/: what it is and how steady it is, what was learned of it; which CPU to take
 *     - told/: what a person is told meanwhile, as data; the words are in cli/words/told_words.h
 *     - os/: processes, signals, the kernel's files, files of ours
 *   - results/: what was measured: the model (suite.h), the files (read.h, write.h, journal.h)
 *   - stats/: pure numbers: what the values say, up to the word (verdict.h)
 */
#include "cli/command.h"
#include "cli/words/option.h"
#include "results/base/reason.h"
#include "runner/drive/trace.h"

#include <errno.h>
#include <gsl/gsl_errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

extern const struct command cmd_help;

/* What was printed must have arrived: a full disk behind stdout is a failure like any other. A
   reader that went away knows that it did. */
static int close_stdout(int status)
{
	char reason[REASON_TEXT];

	errno = 0;
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	if (errno != EPIPE) /* 0 when an earlier flush has failed: the reason is lost then */
		fprintf(stderr, "assay: cannot write to stdout%s%s\n", errno ? ": " : "",
			errno ? reason_of(errno, reason) : "");
	return status == EXIT_DONE ? EXIT_FAILED : status;
}

/* `python -m pyperf` of our stand-in becomes this program under pyperf's name. */
static bool is_for_pyperf(const char *name)
{
	return strcmp(name, "pyperf") == 0;
}

int main(int argc, char **argv)
{
	const struct command *command;
	struct err err = {0};

	signal(SIGXFSZ, SIG_IGN);    /* write says EFBIG, which somebody can tell */
	gsl_set_error_handler_off(); /* errors come back as values and NaN, never as abort() */
	if (argc < 2)
		return cmd_help.run(1, argv) ? EXIT_FAILED : EXIT_WRONG_USAGE;
	if (is_for_pyperf(argv[0]))
		option_let_last_win();
	command = command_find(argv[1], &err);
	if (!command || trace_init(&err))
		return status_fail(&err);
	return close_stdout(command->run(argc - 1, argv + 1));
}
