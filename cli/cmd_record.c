/* assay record: where a program spends its time, from its start to its end. */
#include "cli/attaching/program.h"
#include "cli/command.h"

static const char description[] =
	"Start a program and record where its Python code spends its time: some hundred times a second "
	"it stands still for some ten microseconds, and the stacks of its threads are read from "
	"outside. Nothing is loaded into it, except with --by allocations. Threads that wait in a system call are not counted unless "
	"--idle is given. It works with CPython 3.8 to 3.15 (not with free-threaded builds). Options "
	"for assay stand before the program.";

static const char epilog[] = "examples:\n"
			     "  assay record -- python3 server.py --port 80\n"
			     "  assay record -o run.speedscope.json -- python3 -m pytest -q\n"
			     "  assay record --by allocations -o run.html -- python3 job.py\n"
			     "  assay record -d 30 --idle -o run.collapsed -- python3 job.py\n";

struct with_given {
	struct record_options options;
	struct options_given given;
};

static int record(void *context, const struct texts *words, struct err *err)
{
	struct with_given *of = context;

	if (words->n == 0)
		return err_set(err, ERR_USAGE,
			       "no program: as in assay record -o run.pprof -- python3 job.py");
	return record_check(&of->options, &of->given, err)
		       ? -1
		       : program_record(&of->options, words, err);
}

static int run(int argc, char **argv)
{
	struct with_given of = {.options = RECORD_DEFAULTS};
	const struct option rows[] = {RECORD_ROWS(&of.options), {0}};
	const struct option_parser parser = {
		.command = "record",
		.usage = "[options] -- PROGRAM ARGS...",
		.description = description,
		.rows = rows,
		.epilog = epilog,
		.stop_at_positional = true,
		.given = &of.given,
	};

	int status = command_main(&parser, argc, argv, record, &of);

	options_given_release(&of.given);
	record_options_release(&of.options);
	return status;
}

const struct command cmd_record = {"record", "where a Python program spends its time", run};
