/*
 * assay duel: two sides, interleaved; the general spelling. What is compared tells which command
 * does it: paths are a suite (run), words behind -- a program (command), all else statements
 * (timeit).
 */
#include "cli/command.h"
#include "cli/dueling/dueling.h"
#include "cli/measuring/resuming.h"
#include "cli/words/term.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern const struct command cmd_timeit, cmd_run, cmd_command;

static const char description[] =
	"Compare two sides in interleaved blocks: fresh processes of both, alive together on one "
	"CPU, measured in turns, until the verdict is decided or the time is up. The first side is "
	"what is given; one or more of --vs... say how the second one differs. Words that are "
	"paths "
	"are a suite, words behind -- a program, all else statements; all other options are those "
	"of the command that measures such a thing: see assay run --help, assay command --help, "
	"assay timeit --help.";

static const char epilog[] =
	"examples:\n"
	"  assay duel 'sorted(x)' --vs 'x[:].sort()' -s 'x = list(range(100))'\n"
	"  assay duel suites/core --python 3.12 --vs-python 3.13\n"
	"  assay duel bench_text.py --vs-rev main\n"
	"  assay duel --vs 'python3 -I -c pass' -- python3 -c pass\n"
	"  assay duel --resume result.json\n";

static int print_help(void)
{
	struct dueling dueling;
	const char *file;
	const struct option resume[] = {
		{OPT_HEADING, .help = "a duel that did not end"},
		{OPT_TEXT, 0, "resume", &file, "FILE",
		 "go on with the duel that was to write FILE and did not end: after a kill, Ctrl-C "
		 "or --deadline; needs no other word"},
		{0}};
	struct option_table table = {0};
	const struct option_parser parser = {
		.command = "duel",
		.usage = "[options] TARGET... | STATEMENT... | -- PROGRAM [ARGUMENTS...]",
		.description = description,
		.rows = table.rows,
		.epilog = epilog};

	dueling_add_options(&table, &dueling, "TEXT",
			    "another statement, benchmark of the suite, or program");
	option_table_add(&table, resume);
	option_help(&parser, stdout, term_columns(stdout));
	return EXIT_DONE;
}

static int is_vs(const char *word)
{
	return strncmp(word, "--vs", 4) == 0;
}

/* Options whose next word is no target, though there may be such a file or folder. */
static bool takes_next(const char *word)
{
	static const char *const names[] = {
		"--vs",	    "--vs-python", "--vs-rev", "--vs-path",
		"--vs-env", "--vs-output", "--build",  "--python",
		"--output", "--append",	   "--setup",  "--teardown",
		"--name",   "--keep",	   "--metric", "--inherit-environ",
	};
	size_t len = strlen(word);

	for (size_t i = 0; len > 2 && i < sizeof(names) / sizeof(names[0]); i++)
		if (strncmp(names[i], word, len) == 0)
			return true;
	return false;
}

/* A path that is there, or a name that is meant for one: as a statement it would be looked for in
   vain. */
static bool is_target(const char *word)
{
	size_t len = strlen(word);

	return word[0] != '-' &&
	       (access(word, F_OK) == 0 ||
		(len > 3 && strcmp(word + len - 3, ".py") == 0 && !strpbrk(word, " ;()=")));
}

/* Only whether some word is a path or -- matters here. */
static const struct command *whose(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "--") == 0)
			return &cmd_command;
	for (int i = 1; i < argc; i++) {
		if (takes_next(argv[i - 1]))
			continue;
		if (is_target(argv[i]))
			return &cmd_run;
	}
	return &cmd_timeit;
}

/* The FILE of --resume, which may be shortened as all long options; NULL without it. */
static const char *resumed_file(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		size_t len = strcspn(argv[i], "=");

		if (len < strlen("--re") || strncmp(argv[i], "--resume", len) != 0)
			continue;
		return argv[i][len] ? argv[i] + len + 1 : i + 1 < argc ? argv[i + 1] : NULL;
	}
	return NULL;
}

/* The command that began the duel; any of them says well why it cannot be found. */
static const struct command *who_began(const char *file)
{
	const struct command *const all[] = {&cmd_timeit, &cmd_run, &cmd_command};
	const struct command *found = &cmd_timeit;
	char *name = resuming_command_new(file);

	for (size_t i = 0; name && i < sizeof(all) / sizeof(all[0]); i++)
		if (strcmp(all[i]->name, name) == 0)
			found = all[i];
	free(name);
	return found;
}

static int run(int argc, char **argv)
{
	int named = 0;
	const char *resumed = resumed_file(argc, argv);
	struct err err = {0};

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			return print_help();
		named |= is_vs(argv[i]);
	}
	if (resumed)
		return who_began(resumed)->run(argc, argv);
	if (!named) {
		err_set(&err, ERR_USAGE,
			"duel: no second side: --vs, --vs-python, --vs-rev, --vs-path or --vs-env "
			"names it");
		return command_fail(&err);
	}
	return whose(argc, argv)->run(argc, argv);
}

const struct command cmd_duel = {"duel", "two sides, interleaved: which is faster", run};
