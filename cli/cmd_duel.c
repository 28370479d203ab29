/*
 * assay duel: two sides, interleaved; the general command. Its arguments decide which command does
 * the work: paths are a suite (run), words after -- a program (command), anything else statements
 * (timeit).
 */
#include "cli/command.h"
#include "cli/dueling/dueling.h"
#include "runner/keeping/begun.h"
#include "cli/words/term.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern const struct command cmd_timeit, cmd_run, cmd_command;

static const struct command *const doers[] = {&cmd_timeit, &cmd_run, &cmd_command};

static const char description[] =
	"Compare two sides in interleaved blocks: fresh processes of both, alive together on one "
	"CPU, measured in turns, until the verdict is decided or the time is up. The arguments "
	"describe the first side; one or more --vs options say how the second one differs. Paths "
	"name a suite, words after -- a program, anything else is a statement. All other options "
	"are those of the matching command: see assay run --help, assay command --help, "
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
	struct duel_options dueling;
	const char *file;
	const struct option resume[] = {
		{OPT_HEADING, .help = "an interrupted duel"},
		OPT_TEXT(
			0, "resume", &file, "FILE",
			"go on with the interrupted duel (kill, Ctrl-C, --deadline) that was to write "
			"FILE; needs no other argument"),
		{0}};
	struct option_table table = {0};
	const struct option_parser parser = {
		.command = "duel",
		.usage = "[options] TARGET... | STATEMENT... | -- PROGRAM [ARGUMENTS...]",
		.description = description,
		.rows = table.rows,
		.epilog = epilog};

	duel_options_add(&table, &dueling, "TEXT",
			 "another statement, benchmark of the suite, or program");
	option_table_add(&table, resume);
	option_help(&parser, stdout, term_columns(stdout));
	return EXIT_DONE;
}

/* ---- what is given */

/* Check the options against those of all three commands; nothing is stored. 0, or -1 with err: none
   of them has such an option. */
static int rehearse(int argc, char **argv, struct option_table *table, struct options_given *given,
		    struct texts *words, bool *helped, struct err *err)
{
	const struct option_parser parser = {
		.command = "duel", .rows = table->rows, .given = given, .is_rehearsal = true};

	for (size_t i = 0; i < sizeof(doers) / sizeof(doers[0]); i++) {
		struct option_table rows = {0};

		doers[i]->add_options(&rows);
		option_table_add_new(table, rows.rows);
	}
	return option_parse(&parser, argc, argv, words, helped, err);
}

/* An existing path, or a word that is meant as one and would fail as a statement. */
static bool is_target(const char *word)
{
	size_t len = strlen(word);

	return word[0] != '-' &&
	       (access(word, F_OK) == 0 ||
		(len > 3 && strcmp(word + len - 3, ".py") == 0 && !strpbrk(word, " ;()=")));
}

static const struct command *whose(int argc, char **argv, const struct texts *words)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "--") == 0)
			return &cmd_command;
	for (size_t i = 0; i < words->n; i++)
		if (is_target(words->items[i]))
			return &cmd_run;
	return &cmd_timeit;
}

/* The command that began the duel; when it cannot be found, any of them can say why. */
static const struct command *who_began(const char *file)
{
	const struct command *found = &cmd_timeit;
	char *name = begun_command_new(file);

	for (size_t i = 0; name && i < sizeof(doers) / sizeof(doers[0]); i++)
		if (strcmp(doers[i]->name, name) == 0)
			found = doers[i];
	free(name);
	return found;
}

/* The command that does it; NULL with err. */
static const struct command *choose(int argc, char **argv, const struct options_given *given,
				    const struct texts *words, struct err *err)
{
	static const char *const resume[] = {"resume", NULL};
	static const char *const sides[] = {"vs", "vs-python", "vs-rev", "vs-path", "vs-env", NULL};
	const struct option_given *resumed = options_given_any(given, resume);

	if (resumed)
		return who_began(resumed->value);
	if (options_given_any(given, sides))
		return whose(argc, argv, words);
	err_set(err, ERR_USAGE,
		"duel: there is no second side: name it with --vs, --vs-python, --vs-rev, --vs-path or --vs-env");
	return NULL;
}

static int run(int argc, char **argv)
{
	struct option_table table = {0};
	struct options_given given = {0};
	struct texts words = {0};
	const struct command *doer = NULL;
	struct err err = {0};
	bool helped;
	int status;

	if (rehearse(argc, argv, &table, &given, &words, &helped, &err) == 0 && !helped)
		doer = choose(argc, argv, &given, &words, &err);
	options_given_release(&given);
	texts_release(&words);
	if (doer)
		status = doer->run(argc, argv);
	else
		status = err.kind == ERR_NONE ? print_help() : status_fail(&err);
	return status;
}

const struct command cmd_duel = {"duel", "which of two sides is faster, measured in turns", run,
				 NULL};
