/*
 * assay duel: two sides or more, interleaved; the general command. Its arguments decide which
 * command does the work: paths are a suite (run), words after -- a program (command), anything else
 * statements (timeit).
 */
#include "cli/doers.h"
#include "cli/dueling/dueling.h"
#include "runner/keeping/begun.h"
#include "results/base/buf.h"
#include "results/base/path.h"

#include <stdlib.h>
#include <string.h>

extern const struct command cmd_timeit, cmd_command;

static const char description[] =
	"Compare two sides in interleaved blocks: fresh processes of both, alive together on one "
	"CPU, measured in turns, until the verdict is decided or the time is up. The arguments "
	"describe the first side; --vs options say how the second one differs, and one that is "
	"given again names one more side. Paths "
	"name a suite, words after -- a program, anything else is a statement; several statements "
	"without a --vs option are as many sides. All other options "
	"are those of the matching command: see assay run --help, assay command --help, "
	"assay timeit --help.";

static const char brief[] =
	"Compare two sides or more, measured in turns, until the verdict is decided. Paths name a suite, "
	"words after -- a program, anything else is a statement; all options of run, command and "
	"timeit hold here, too.";

static const char epilog[] =
	"examples:\n"
	"  assay duel 'sorted(x)' 'x[:].sort()' 'list(x).sort()' -s 'x = [3, 1]'\n"
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
			 "another statement, benchmark of the suite, or program; repeatable");
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

/* ---- sides without a --vs: "duel A B", "duel A B C" */

static bool has_end(const char *word, const char *end)
{
	size_t n = strlen(word), m = strlen(end);

	return n > m && strcmp(word + n - m, end) == 0;
}

static bool is_program(const char *word)
{
	return strchr(word, '/') && path_is_program(word);
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

/* Do these two words mean something else than statements? -1 with err. */
static int check_statements(const char *a, const char *b, struct err *err)
{
	return doers_is_target(a) || doers_is_target(b) || are_results(a, b) ? say_how(a, b, err)
									     : 0;
}

/* Statements are sides: all but the first become texts, "--vs=B", in their places in argv; those
   are the caller's to release. -1 with err: they mean something else. */
static int take_others(char **argv, const struct texts *words, struct buf *texts, struct err *err)
{
	for (size_t i = 1; i < words->n; i++)
		if (check_statements(words->items[0], words->items[i], err))
			return -1;
	for (size_t i = 1; i < words->n; i++) {
		buf_addf(&texts[i], "--vs=%s", words->items[i]);
		if (buf_failed(&texts[i]))
			return err_memory(err);
		while (*argv != words->items[i])
			argv++;
		*argv = texts[i].data;
	}
	return 0;
}

/* Programs in a text each, as assay command has them. */
static bool are_programs(const struct command *doer, const struct texts *words)
{
	return doer == &cmd_command && words->n >= 2 && strpbrk(words->items[0], " \t\r\n");
}

/* The command that does it; NULL with err. */
static const struct command *choose(int argc, char **argv, const struct options_given *given,
				    const struct texts *words, struct buf *texts, struct err *err)
{
	static const char *const resume[] = {"resume", NULL};
	static const char *const sides[] = {
		"vs",	"vs-python", "vs-rev",	       "vs-path",	 "vs-env",
		"base", "reference", "parameter-list", "parameter-scan", NULL};
	const struct option_given *resumed = options_given_any(given, resume);
	const struct command *doer = doers_choose(argc, argv, words);

	if (resumed)
		return who_began(resumed->value);
	if (options_given_any(given, sides))
		return doer;
	if (are_programs(doer, words))
		return doer;
	if (words->n >= 2 && doer != &cmd_command)
		return take_others(argv, words, texts, err) ? NULL : &cmd_timeit;
	err_set(err, ERR_USAGE,
		"duel: there is no second side: name it with --vs, --vs-python, --vs-rev, --vs-path or --vs-env");
	return NULL;
}

/* What follows from the words: the command that does it, or the status without one. */
static int do_it(int argc, char **argv, const struct options_given *given,
		 const struct texts *words)
{
	struct buf *texts = calloc(words->n + 1, sizeof(*texts));
	const struct command *doer = NULL;
	struct err err = {0};
	int status;

	if (texts)
		doer = choose(argc, argv, given, words, texts, &err);
	else
		err_memory(&err);
	status = doer ? doer->run(argc, argv) : status_fail(&err);
	for (size_t i = 0; texts && i < words->n; i++)
		buf_release(&texts[i]);
	free(texts);
	return status;
}

static int run(int argc, char **argv)
{
	struct option_table table = {0};
	struct options_given given = {0};
	struct texts words = {0};
	struct err err = {0};
	bool helped, all = false;
	int status;

	if (doers_rehearse("duel", argc, argv, &table, &given, &words, &helped, &all, &err))
		status = status_fail(&err);
	else if (helped)
		status = print_help(all);
	else
		status = do_it(argc, argv, &given, &words);
	options_given_release(&given);
	texts_release(&words);
	return status;
}

const struct command cmd_duel = {
	"duel", "which of two sides or more is the fastest, measured in turns", run, NULL};
