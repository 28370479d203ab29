/* assay attach: looks into a Python process that runs already. */
#include "cli/attaching/allocations.h"
#include "cli/attaching/attached.h"
#include "cli/attaching/dump.h"
#include "cli/attaching/named.h"
#include "cli/attaching/record.h"
#include "cli/attaching/top.h"
#include "cli/command.h"
#include "cli/words/nearest.h"
#include "runner/os/interrupt.h"

#include <string.h>

static const char description[] =
	"Look into a Python process that runs already, from outside: it stands still for some ten "
	"microseconds a look. dump prints the stacks of all its threads, each with the line that runs, "
	"the native code below it or the system call that it waits in, and from 3.14 on asyncio's "
	"tasks. top shows the functions that are busy, second by second (q ends it); record counts "
	"where its time goes, until it ends or by Ctrl-C. Nothing is loaded into it, except with --by "
	"allocations. It works with CPython 3.8 to 3.15 that has a GIL.";

static const char epilog[] = "examples:\n"
			     "  assay attach 4242 dump --locals\n"
			     "  assay attach $(pgrep -f server.py) dump --json\n"
			     "  assay attach 4242 top\n"
			     "  assay attach 4242 top --by allocations\n"
			     "  assay attach 4242 record -d 30 -o server.speedscope.json\n"
			     "  assay attach --name '*server.py*' record --every 60s -o profiles\n";

struct options {
	struct dump_options dumping;
	bool nonblocking;
	struct record_options recording;
	struct options_given given;
};

/* ---- what can be done */

static int dump(const struct options *options, struct attached *attached, struct err *err)
{
	return dump_print(attached, &options->dumping, stdout, err);
}

static int record(const struct options *options, struct attached *attached, struct err *err)
{
	struct reader *reader = attached->reader;

	if (options->recording.by) {
		interrupt_install();
		return allocations_record(&options->recording, attached->pid,
					  buf_text(&attached->command), err);
	}
	attached->reader = NULL; /* the recorder's from now on */
	interrupt_install();
	return record_process(&options->recording, attached->pid, READER_PTRACE, reader,
			      buf_text(&attached->command), err);
}

static int top(const struct options *options, struct attached *attached, struct err *err)
{
	struct reader *reader = attached->reader;

	if (options->recording.by) {
		interrupt_install();
		return allocations_top(&options->recording, attached->pid,
				       buf_text(&attached->command), err);
	}
	attached->reader = NULL;
	interrupt_install();
	return top_process(&options->recording, attached->pid, reader, buf_text(&attached->command),
			   err);
}

static const struct action {
	const char *name;
	int (*work)(const struct options *options, struct attached *attached, struct err *err);
	const char *options[16]; /* that say something to it; ends with NULL */
} actions[] = {
	{"dump", dump, {"name", "native", "json", "locals", NULL}},
	{"top", top, {"name", "native", "by", "duration", "rate", "idle", "gil", NULL}},
	{"record",
	 record,
	 {"name", "native", "by", "duration", "rate", "idle", "gil", "output", "subprocesses",
	  "threads", "max-overhead", "every", "keep", "label", NULL}},
};

enum { ACTIONS = sizeof(actions) / sizeof(actions[0]) };

static const struct action *find_action(const char *name, struct err *err)
{
	const char *names[ACTIONS], *near;

	for (size_t i = 0; i < ACTIONS; i++) {
		names[i] = actions[i].name;
		if (strcmp(actions[i].name, name) == 0)
			return &actions[i];
	}
	near = nearest_name(name, names, ACTIONS);
	err_set(err, ERR_USAGE, "%s: no such action; there are dump, top and record%s%s%s", name,
		near ? " (did you mean " : "", near ? near : "", near ? "?)" : "");
	return NULL;
}

/* ---- the command line */

/* Each action has options of its own. */
static int check_options(struct options *options, const struct action *action, struct err *err)
{
	const struct option_given *wrong = options_given_other(&options->given, action->options);
	char name[OPTION_NAME_SIZE];

	if (wrong)
		return err_set(err, ERR_USAGE, "%s has no effect with %s",
			       option_spell(wrong, name), action->name);
	return record_check(&options->recording, &options->given, err);
}

/* By its number, the first word; with --name it is looked for when all else is right. */
static int check_target(const struct options *options, const struct texts *words, pid_t *pid,
			struct err *err)
{
	const char *name = options->recording.name;

	if (name && words->n && attached_parse_pid(words->items[0], pid, NULL) == 0)
		return err_set(err, ERR_USAGE,
			       "--name %s stands in place of the number %s: give one of them", name,
			       words->items[0]);
	if (name)
		return 0;
	if (words->n == 0)
		return err_set(err, ERR_USAGE,
			       "name a process by its number, as in assay attach 4242 dump, or "
			       "by --name");
	return attached_parse_pid(words->items[0], pid, err);
}

static int check_words(struct options *options, const struct texts *words, pid_t *pid,
		       const struct action **action, struct err *err)
{
	const char *name = options->recording.name;
	size_t first = name ? 0 : 1, n;

	if (options->nonblocking)
		return err_set(
			err, ERR_USAGE,
			"--nonblocking: a process that runs on changes its stacks while they "
			"are read: a third of what is read then never was; without it, it "
			"stands still for some ten microseconds");
	if (check_target(options, words, pid, err))
		return -1;
	if (words->n == first)
		return err_set(err, ERR_USAGE,
			       "say what is wanted of process %s: dump, top or record",
			       name ? name : words->items[0]);
	*action = find_action(words->items[first], err);
	if (!*action)
		return -1;
	if (words->n > first + 1)
		return err_set(err, ERR_USAGE, "%s: nothing can stand behind %s",
			       words->items[first + 1], (*action)->name);
	if (check_options(options, *action, err))
		return -1;
	return name ? named_find(name, pid, &n, err) : 0;
}

static int attach(void *context, const struct texts *words, struct err *err)
{
	struct options *options = context;
	struct reader_options reading = {.stop = READER_PTRACE, .wants_native = true};
	const struct action *action = NULL;
	struct attached attached = {0};
	pid_t pid;
	int rc;

	if (check_words(options, words, &pid, &action, err))
		return -1;
	reading.wants_tasks = action->work == dump;
	reading.wants_locals = options->dumping.locals;
	reading.wants_calls = options->recording.native;
	rc = attached_open(&attached, pid, &reading, err);
	if (rc == 0)
		rc = action->work(options, &attached, err);
	attached_release(&attached);
	return rc;
}

static int run(int argc, char **argv)
{
	struct options options = {.recording = RECORD_DEFAULTS};
	const struct option rows[] = {
		OPT_FLAG(0, "json", &options.dumping.json, NULL,
			 "of dump: print one JSON object for programs", .is_common = true),
		OPT_FLAG(0, "locals", &options.dumping.locals, NULL,
			 "of dump: also each call's local variables and their values",
			 .is_common = true),
		OPT_TEXT(0, "name", &options.recording.name, "NAME",
			 "in place of PID: the process with this command, or with * in it this "
			 "pattern of its command line; record goes on with the next one of that "
			 "name when it ends",
			 .is_common = true),
		RECORD_ROWS(&options.recording),
		OPT_FLAG(0, "nonblocking", &options.nonblocking, NULL,
			 "refused: what is read of a process that runs on is not true"),
		{0},
	};
	const struct option_parser parser = {
		.command = "attach",
		.usage = "[options] PID|--name NAME dump|top|record",
		.description = description,
		.rows = rows,
		.epilog = epilog,
		.given = &options.given,
	};
	int status = command_main(&parser, argc, argv, attach, &options);

	options_given_release(&options.given);
	record_options_release(&options.recording);
	return status;
}

const struct command cmd_attach = {"attach", "stacks of a Python process that runs already", run};
