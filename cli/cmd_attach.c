/* assay attach: looks into a Python process that runs already. */
#include "cli/attaching/dump.h"
#include "cli/command.h"

#include <string.h>

static const char description[] =
	"Look into a Python process that runs already, from outside: nothing is loaded into it, and it "
	"stands still for some ten microseconds a look. dump prints the stacks of all its threads, each "
	"with the line that runs, the native code below it, or the system call that it waits in. It "
	"works with CPython 3.8 to 3.15 (not with free-threaded builds).";

static const char epilog[] = "examples:\n"
			     "  assay attach 4242 dump\n"
			     "  assay attach $(pgrep -f server.py) dump --json\n";

struct options {
	bool json, nonblocking;
};

static int attach(void *context, const struct texts *words, struct err *err)
{
	const struct options *options = context;
	const struct reader_options reading = {.stop = READER_PTRACE, .wants_native = true};
	struct attached attached = {0};
	pid_t pid;
	int rc;

	if (options->nonblocking)
		return err_set(
			err, ERR_USAGE,
			"--nonblocking: a process that runs on changes its stacks while they "
			"are read: a third of what is read then never was; without it, it "
			"stands still for some ten microseconds");
	if (words->n == 0)
		return err_set(err, ERR_USAGE,
			       "name a process by its number, as in assay attach 4242 dump");
	if (attached_parse_pid(words->items[0], &pid, err))
		return -1;
	if (words->n != 2 || strcmp(words->items[1], "dump") != 0)
		return err_set(err, ERR_USAGE, "say what is wanted of process %d: dump", (int)pid);
	rc = attached_open(&attached, pid, &reading, err);
	if (rc == 0)
		rc = dump_print(&attached, options->json, stdout, err);
	attached_release(&attached);
	return rc;
}

static int run(int argc, char **argv)
{
	struct options options = {0};
	const struct option rows[] = {
		OPT_FLAG(0, "json", &options.json, NULL, "print one JSON object for programs"),
		OPT_FLAG(0, "nonblocking", &options.nonblocking, NULL,
			 "refused: what is read of a process that runs on is not true"),
		{0},
	};
	const struct option_parser parser = {
		.command = "attach",
		.usage = "[options] PID dump",
		.description = description,
		.rows = rows,
		.epilog = epilog,
	};

	return command_main(&parser, argc, argv, attach, &options);
}

const struct command cmd_attach = {"attach", "stacks of a Python process that runs already", run};
