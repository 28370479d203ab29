/*
 * assay duel: two sides, interleaved; the general command. Its arguments decide which command does
 * the work: paths are a suite (run), words after -- a program (command), anything else statements
 * (timeit).
 */
#include "cli/doers.h"
#include "cli/dueling/dueling.h"
#include "runner/keeping/begun.h"
#include "results/base/buf.h"
#include "results/base/path.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

extern const struct command cmd_timeit;

static const char description[] =
	"Compare two sides in interleaved blocks: fresh processes of both, alive together on one "
	"CPU, measured in turns, until the verdict is decided or the time is up. The arguments "
	"describe the first side; one or more --vs options say how the second one differs. Paths "
	"name a suite, words after -- a program, anything else is a statement. All other options "
	"are those of the matching command: see assay run --help, assay command --help, "
	"assay timeit --help.";

static const char brief[] =
	"Compare two sides, measured in turns, until the verdict is decided. Paths name a suite, "
	"words after -- a program, anything else is a statement; all options of run, command and "
	"timeit hold here, too.";

static const char epilog[] =
	"examples:\n"
	"  assay duel 'sorted(x)' --vs 'x[:].sort()' -s 'x = list(range(100))'\n"
	"  assay duel suites/core --python 3.12 --vs-python 3.13\n"
	"  assay duel bench_text.py --vs-rev main\n"
	"  assay duel --vs 'python3 -I -c pass' -- python3 -c pass\n"
	"  assay duel --resume result.json\n";

static int print_help(bool all)
{
	struct duel_options dueling;
	const char *file;
	const struct option resume[] = {
		{OPT_HEADING, .help = "an interrupted duel"},
		OPT_TEXT(
			0, "resume", &file, "FILE",
			"go on with the interrupted duel (kill, Ctrl-C, --deadline) that was to write "
			"FILE; needs no other argument",
			.is_common = true),
		{0}};
	struct option_table table = {0}, accepted;
	const struct option_parser parser = {
		.command = "duel",
		.all_rows = accepted.rows,
		.usage = "[options] TARGET... | STATEMENT... | -- PROGRAM [ARGUMENTS...]",
		.description = description,
		.rows = table.rows,
		.epilog = epilog,
		.brief = brief};

	duel_options_add(&table, &dueling, "TEXT",
			 "another statement, benchmark of the suite, or program");
	option_table_add(&table, resume);
	accepted = table;
	doers_add_options(&accepted);
	option_show_help(&parser, all);
	return EXIT_DONE;
}

/* ---- what is given */

/* The command that began the duel; when it cannot be found, any of them can say why. */
static const struct command *who_began(const char *file)
{
	const struct command *found = &cmd_timeit;
	char *name = begun_command_new(file);

	for (size_t i = 0; name && doers[i]; i++)
		if (strcmp(doers[i]->name, name) == 0)
			found = doers[i];
	free(name);
	return found;
}

/* ---- two sides without a --vs: "duel A B" */

static bool has_end(const char *word, const char *end)
{
	size_t n = strlen(word), m = strlen(end);

	return n > m && strcmp(word + n - m, end) == 0;
}

static bool is_program(const char *word)
{
	struct stat info;

	return strchr(word, '/') && stat(word, &info) == 0 && S_ISREG(info.st_mode) &&
	       access(word, X_OK) == 0;
}

/* Whether they are there or not: nobody means them as statements. */
static bool are_results(const char *a, const char *b)
{
	return has_end(a, ".json") && has_end(b, ".json");
}

/* Two words that name no statements: what would do what they mean. Returns -1. */
static int say_how(const char *a, const char *b, struct err *err)
{
	if (are_results(a, b))
		return err_set(err, ERR_USAGE,
			       "duel: %s and %s are files: stored results are compared by assay "
			       "compare %s %s",
			       a, b, a, b);
	if (is_program(a) && is_program(b))
		return err_set(err, ERR_USAGE,
			       "duel: %s and %s are programs: assay duel --vs %s -- %s; two "
			       "interpreters: assay duel STATEMENT --python %s --vs-python %s",
			       a, b, b, a, a, b);
	if (path_is_folder(b))
		return err_set(err, ERR_USAGE,
			       "duel: there is no second side: two trees are compared from within "
			       "one: assay duel TARGET... --vs-path %s",
			       b);
	return err_set(err, ERR_USAGE,
		       "duel: there is no second side: %s and %s are both measured, and --vs NAME, "
		       "--vs-rev, --vs-path, --vs-python or --vs-env says against what",
		       a, b);
}

/* Two statements are two sides: the second becomes `vs`'s text, "--vs=B", and its place in argv.
   -1 with err: they mean something else. */
static int take_second(char **argv, const struct texts *words, struct buf *vs, struct err *err)
{
	const char *a = words->items[0], *b = words->items[1];

	if (doers_is_target(a) || doers_is_target(b) || are_results(a, b))
		return say_how(a, b, err);
	buf_addf(vs, "--vs=%s", b);
	if (buf_failed(vs))
		return err_memory(err);
	while (*argv != b)
		argv++;
	*argv = vs->data;
	return 0;
}

/* The command that does it; NULL with err. */
static const struct command *choose(int argc, char **argv, const struct options_given *given,
				    const struct texts *words, struct buf *vs, struct err *err)
{
	static const char *const resume[] = {"resume", NULL};
	static const char *const sides[] = {"vs",     "vs-python", "vs-rev", "vs-path",
					    "vs-env", "base",	   NULL};
	const struct option_given *resumed = options_given_any(given, resume);
	const struct command *doer = doers_choose(argc, argv, words);

	if (resumed)
		return who_began(resumed->value);
	if (options_given_any(given, sides))
		return doer;
	if (words->n == 2 && strcmp(doer->name, "command") != 0)
		return take_second(argv, words, vs, err) ? NULL : &cmd_timeit;
	err_set(err, ERR_USAGE,
		"duel: there is no second side: name it with --vs, --vs-python, --vs-rev, --vs-path or --vs-env");
	return NULL;
}

static int run(int argc, char **argv)
{
	struct option_table table = {0};
	struct options_given given = {0};
	struct texts words = {0};
	struct buf vs = {0};
	const struct command *doer = NULL;
	struct err err = {0};
	bool helped, all = false;
	int status;

	if (doers_rehearse("duel", argc, argv, &table, &given, &words, &helped, &all, &err) == 0 &&
	    !helped)
		doer = choose(argc, argv, &given, &words, &vs, &err);
	options_given_release(&given);
	texts_release(&words);
	if (doer)
		status = doer->run(argc, argv);
	else
		status = err.kind == ERR_NONE ? print_help(all) : status_fail(&err);
	buf_release(&vs);
	return status;
}

const struct command cmd_duel = {"duel", "which of two sides is faster, measured in turns", run,
				 NULL};
