/*
 * assay exec: one benchmark in one process in the foreground, for other tools: memray, scalene,
 * perf record, gdb. The program becomes that process.
 */
#include "cli/doers.h"
#include "cli/instead.h"
#include "results/base/buf.h"
#include "runner/drive/load_request.h"
#include "runner/drive/message.h"
#include "runner/drive/worker_loops.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern const struct command cmd_command;
extern char **environ;

static const char description[] =
	"Run one benchmark in one process in the foreground, with its setup, parameters and "
	"environment as in a measurement, for tools that look at a Python program: memray, "
	"scalene, perf record, gdb. The program becomes that process. What --with names is started by the "
	"interpreter and given the benchmark as its script. Nothing is measured: how many loops "
	"it ran and how long they took goes to stderr.";

static const char epilog[] = "examples:\n"
			     "  assay exec bench_text.py::join --with 'memray run -o join.bin'\n"
			     "  assay exec bench_text.py::join --loops 1000 --with 'scalene run'\n"
			     "  perf record -g assay exec bench_text.py::join --seconds 5\n"
			     "  gdb --args assay exec bench_text.py::join --loops 1\n";

/* Options of the measuring commands that say what runs, and in which interpreter. */
static const char *const kept[] = {
	"setup",    "teardown",	 "name",       "inner-loops", "duplicate",
	"keep",	    "python",	 "no-project", "loops",	      "inherit-environ",
	"copy-env", "no-locale", NULL,
};

struct exec_options {
	double seconds;
	const char *with;
};

#define EXEC_DEFAULTS                                                                              \
	{                                                                                          \
		.seconds = 2                                                                       \
	}

static void add_options(struct option_table *table, void *context)
{
	struct exec_options *options = context;
	const struct option rows[] = {
		{OPT_HEADING, .help = "how it is run"},
		OPT_SECONDS(0, "seconds", &options->seconds, "TIME",
			    "for so long, unless --loops says how often (default 2s)", 0.001, 86400,
			    .is_common = true),
		OPT_TEXT(0, "with", &options->with, "MODULE",
			 "a module of the interpreter's that runs it, with its own options, as in "
			 "'memray run'; words end at spaces",
			 .is_common = true),
		{0}};

	option_table_keep(table, kept);
	option_table_add(table, rows);
}

/* ---- the command line */

/* Words that spaces end; those of a module of Python's that is started with our script. */
static void add_with(struct buf *words, const char *with)
{
	if (with)
		message_add(words, "-m");
	while (with && *(with += strspn(with, " "))) {
		size_t length = strcspn(with, " ");

		buf_add(words, with, length);
		buf_add(words, "", 1);
		with += length;
	}
}

/* The loops of each value, as far as is known before it is loaded; 0: any. */
static int64_t loops_of_a_value(const struct job *job, const struct target *target)
{
	const struct worker unloaded = {0};
	const struct loops_wanted wanted =
		worker_loops(&unloaded, target, job->settings.plan.loops);

	return wanted.is_fixed ? wanted.n : 0;
}

/* Each word is ended by a NUL byte. */
static int add_words(struct buf *words, const struct exec_options *options, const struct job *job,
		     const struct target *target, struct err *err)
{
	char number[32];

	message_add(words, job->preparation.interp.path);
	add_with(words, options->with);
	message_add(words, job->preparation.home.foreground);
	snprintf(number, sizeof(number), "%lld", (long long)job->settings.plan.loops);
	message_add(words, number);
	snprintf(number, sizeof(number), "%.9g", options->seconds);
	message_add(words, number);
	snprintf(number, sizeof(number), "%lld", (long long)loops_of_a_value(job, target));
	message_add(words, number);
	return load_request_add(words, target, err);
}

/* To be freed; borrows from the words. NULL: memory. */
static char **argv_new(const struct buf *words)
{
	char **argv = calloc(words->len + 1, sizeof(*argv)), *word = words->data;

	for (size_t i = 0; argv && word < words->data + words->len; i++) {
		argv[i] = word;
		word += strlen(word) + 1;
	}
	return argv;
}

/* Returns only where it fails. */
static void become(const struct job *job, const struct target *target, const struct buf *words,
		   struct err *err)
{
	struct environment_rules rules = target_environment(target, &job->settings.environment);
	char **env = environment_new(&rules, environ, 0, err);
	char **argv = env ? argv_new(words) : NULL;

	if (argv) {
		execve(job->preparation.interp.path, argv, env);
		err_sys(err, "cannot start %s", job->preparation.interp.path);
	} else if (env) {
		err_memory(err);
	}
	environment_free(env);
	free(argv);
}

static int check_target(const struct targets *targets, struct err *err)
{
	const struct target *target = targets->items;

	if (targets->n == 1 && !target->load_error)
		return 0;
	if (targets->n == 1)
		return err_set(err, target->load_kind, "%s", target->load_error);
	return err_set(err, ERR_USAGE,
		       "exec runs one benchmark, but there are %zu (%s, %s, ...): name one, as in "
		       "FILE::NAME",
		       targets->n, targets->items[0].name, targets->items[1].name);
}

static int execute(void *context, struct job *job, const struct targets *targets)
{
	struct buf words = {0};
	struct err err = {0};

	if (!check_target(targets, &err) && !add_words(&words, context, job, targets->items, &err))
		become(job, targets->items, &words, &err);
	buf_release(&words);
	return status_fail(&err);
}

/* ---- which benchmark */

static int print_help(bool all)
{
	struct exec_options options = EXEC_DEFAULTS;
	struct option_table table = {0};
	const struct option_parser parser = {.command = "exec",
					     .usage = "[options] TARGET | STATEMENT...",
					     .description = description,
					     .rows = table.rows,
					     .epilog = epilog};

	doers_add_options(&table);
	add_options(&table, &options);
	option_show_help(&parser, all);
	return EXIT_DONE;
}

/* NULL with err. */
static const struct command *choose(int argc, char **argv, const struct texts *words,
				    struct err *err)
{
	const struct command *doer = doers_choose(argc, argv, words);

	if (words->n == 0)
		err_set(err, ERR_USAGE,
			"exec: nothing to run: give a benchmark, as in assay exec "
			"bench_text.py::join");
	else if (doer == &cmd_command)
		err_set(err, ERR_USAGE,
			"exec: a whole program is started by itself: exec is for "
			"benchmarks and statements");
	else
		return doer;
	return NULL;
}

static int run(int argc, char **argv)
{
	struct exec_options options = EXEC_DEFAULTS;
	const struct instead instead = {"exec", add_options, execute, &options, NULL};
	struct option_table table = {0};
	struct options_given given = {0};
	struct texts words = {0};
	const struct command *doer = NULL;
	struct err err = {0};
	bool helped, all = false;

	add_options(&table, &options);
	if (doers_rehearse("exec", argc, argv, &table, &given, &words, &helped, &all, &err) == 0 &&
	    !helped)
		doer = choose(argc, argv, &words, &err);
	options_given_release(&given);
	texts_release(&words);
	if (doer)
		return doer->instead(argc, argv, &instead);
	return err.kind == ERR_NONE ? print_help(all) : status_fail(&err);
}

const struct command cmd_exec = {"exec", "one benchmark in the foreground, for other tools", run,
				 NULL, NULL};
