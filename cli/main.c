/*
 * assay: a statistical benchmark runner for Python. The map of the program:
 *
 * - main() finds the command and runs it
 *   - cli/: commands.c has the table of commands; each is one file cmd_<name>.c
 *     - words/: what people type and read: option.h (options, parsed from a table), table.h,
 *       text.h, term.h; status.h (exit statuses); noise_words.h, told_words.h (sentences)
 *     - described/: option tables as manual pages and as shells' completions
 *     - measuring/: timeit, run, command: what was typed (options.h) becomes what is to be done
 *       (settings.h); a job.h carries it out, and says what came of it (outcome.h)
 *     - programs/: what command measures: words or texts (programs.h), parameters (parameters.h)
 *     - explaining/: where the time of benchmarks goes, and what made a difference: options.h, a
 *       report (explained.h), sentences (causes_words.h)
 *     - dueling/: measuring sides in turns (options.h, meetings.h, settings.h, dueling.h); its
 *       sentences (verdict_words.h, side_names.h), reports (duel_report.h, contest_report.h), gate
 *       (duel_judge.h), files (storing.h, side_files.h); a duel for a program (bare_duel.h)
 *     - bisecting/: the commit at which a benchmark changed: a search.h of trials (trial.h)
 *     - looping/: many attempts against one baseline (looping.h), and what comes next
 *       (next_words.c)
 *     - attaching/: a process that runs already (attached.h, named.h): its stacks (dump.h), where
 *       its time goes (record.h, top.h), for ever (rolling.h), what it allocates (allocations.h)
 *     - history/: results over time: its actions (action.h)
 *     - jobs/: the texts of jobs that share a suite, for each engine (jobs.h)
 *     - merging/: the shards of a suite become it again (shards.h)
 *     - compare/: verdicts on stored files in all formats (formats.h); note_words.h
 *     - page/: a report as a page (report_page.h): its drawings (plot.h), its frame (document.h)
 *     - machine/: doctor and system
 *     - pyperf/: pyperf's commands, to the byte
 *   - runner/: makes measurements happen. A room knows those below it:
 *     - doctor/: how far a machine can be trusted, measured and judged
 *     - afterwards/: what is counted when a session or a duel has ended
 *     - preparing/: what settings.h needs of this machine (preparation.h), the two sides of a duel
 *       (sides.h), which benchmarks meet (pairs.h)
 *     - recording/: a process looked at many times (recorder.h), with those that it starts
 *       (process_tree.h), into a profile; code of ours inside one (inside.h)
 *     - diagnosing/: workers whose stacks are read while they measure (diagnosing.h)
 *     - duel/: blocks of two sides; bout.h decides what is due, contest.h runs several at once
 *     - session/: walks through a plan; plan.h and schedule.h decide, without a clock or a process
 *     - counting/: what is counted in separate workers: instructions, allocations, memory
 *     - keeping/: the journal beside an output (keeping.h), and what must be the same when a run is
 *       resumed (identity.h)
 *     - drive/: one worker, step by step (worker.h); worker/ is the code inside it
 *     - events/: which counters can stand beside a value
 *     - target/: what is measured: benchmarks, interpreters, revisions, states of a
 *       folder (snapshot.h); which shard of it, by the engine's variables (engines.h)
 *     - building/: environments with a revision of the project in them, as asv makes them
 *     - tuning/: sets the machine up for benchmarks, and puts it back
 *     - reader/: the stacks of another process, from outside (reader.h); layout.h says where each
 *       version of CPython keeps them, self_test.h whether that is true here
 *     - machine/: what the machine is, how steady it is, and which CPU to take
 *     - told/: what a person is told meanwhile, as data
 *     - os/: processes, signals, the kernel's files
 *   - results/: what was measured and what it means
 *     - history/: a folder of results over time (history.h), a benchmark's points in it (series.h)
 *     - verdicts/: benchmarks compared (pair.h), the report (report.h), the gate (gate.h)
 *     - why/: why one side is slower (why.h), from all that was looked at
 *     - causes/: which functions made a difference (causes.h), from the profiles/ of both sides
 *     - profiles/: how often each call stack was seen (stack_profile.h), and views on it;
 *       profile_files/: stored beside a result (profile_set.h), for other tools (formats.h), as a
 *       page (page.h)
 *     - attempts/: many changes tried against one baseline (attempts.h), and what comes next
 *       (next.h)
 *     - shards/: parts of a suite: how it is split (split.h), are all there (complete.h)
 *     - noise/: what disturbed a result; learned/: what is known of this machine
 *     - files/: result files (read.h, write.h), the journal (journal.h), other tools' files
 *     - model/: suite, benchmark, run, value (suite.h); base/: errors, texts, units
 *   - stats/: pure numbers: what the values say, up to the word (verdict.h)
 *
 * docs/architecture.md has the picture.
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

/* A full disk behind stdout is a failure like any other. A reader that went away needs no message.
 */
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

	signal(SIGXFSZ, SIG_IGN);    /* write() then fails with EFBIG, which we can report */
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
