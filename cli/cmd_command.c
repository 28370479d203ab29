/* assay command: how long a whole program takes. */
#include "cli/command.h"
#include "cli/measuring.h"

#include <stdlib.h>
#include <string.h>

static const char description[] =
	"Measure a whole program, from its start to its end: wall, user and system time and its "
	"own "
	"peak memory, each run a process of its own. Its stdin is empty and its stdout thrown "
	"away; "
	"when it fails, its stderr is shown. Options for assay stand before the program.";

static const char epilog[] =
	"examples:\n"
	"  assay command -- python3 -c pass\n"
	"  assay command -p 10 -n 1 -o sort.json -- sort /usr/share/dict/words\n";

static int make_target(const char *name, const struct texts *words, struct targets *targets,
		       struct err *err)
{
	struct target *target;
	char *trimmed = strdup(name + strspn(name, " \t\r\n"));

	if (!trimmed)
		return err_memory(err);
	for (size_t len = strlen(trimmed); len > 0 && strchr(" \t\r\n", trimmed[len - 1]); len--)
		trimmed[len - 1] = '\0';
	target = targets_add(targets, TARGET_COMMAND, trimmed);
	free(trimmed);
	if (!target)
		return err_memory(err);
	target->argv = calloc(words->n + 1, sizeof(*target->argv));
	for (size_t i = 0; target->argv && i < words->n; i++)
		if (!(target->argv[i] = strdup(words->items[i])))
			return err_memory(err);
	return target->argv ? 0 : err_memory(err);
}

static int measure(const struct measuring *options, const char *name, const struct texts *words)
{
	struct measurer measurer = {0};
	struct targets targets = {0};
	struct err err = {0};
	int status;

	if (words->n == 0)
		err_set(&err, ERR_USAGE, "no program: as in assay command -- python3 -c pass");
	if (words->n == 0 || make_target(name, words, &targets, &err) ||
	    measurer_init(&measurer, options, false, &err))
		status = command_fail(&err);
	else
		status = measurer_run(&measurer, &targets, true);
	measurer_release(&measurer);
	targets_release(&targets);
	return status;
}

static int run(int argc, char **argv)
{
	struct measuring options = MEASURING_DEFAULTS;
	const char *name = "command";
	const struct option rows[] = {
		{OPT_HEADING, .help = "what is measured"},
		{OPT_TEXT, 0, "name", &name, "NAME", "name of the benchmark (default command)"},
		MEASURING_ROWS(options),
		{0}};
	const struct option_parser parser = {"command",	  "[options] [--] PROGRAM [ARGUMENTS...]",
					     description, rows,
					     true,	  epilog};
	struct texts words = {0};
	struct err err = {0};
	bool helped = false;
	int status;

	if (option_parse(&parser, argc, argv, &words, &helped, &err))
		status = command_fail(&err);
	else
		status = helped ? EXIT_DONE : measure(&options, name, &words);
	texts_release(&words);
	return status;
}

const struct command cmd_command = {"command", "how long a whole program takes", run};
