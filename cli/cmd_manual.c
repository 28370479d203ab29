/* assay manual: the manual pages, made from the tables that --help is made from. */
#include "cli/command.h"
#include "cli/described/described.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const char description[] =
	"Print a manual page, in the language of man: of assay, or of one of "
	"its commands.";

static const char epilog[] = "examples:\n"
			     "  assay manual | man -l -\n"
			     "  assay manual run | man -l -\n";

/* Packages that are built again must come out the same: SOURCE_DATE_EPOCH is their clock. */
static const char *today(char out[16])
{
	const char *given = getenv("SOURCE_DATE_EPOCH");
	time_t seconds = given ? (time_t)strtoll(given, NULL, 10) : time(NULL);
	struct tm when;

	if (!gmtime_r(&seconds, &when) || !strftime(out, 16, "%Y-%m-%d", &when))
		snprintf(out, 16, "1970-01-01");
	return out;
}

static void print_command(void *context, const struct described *command)
{
	manual_of_command(stdout, command, context);
}

static int print(void *context, const struct texts *words, struct err *err)
{
	struct described commands[COMMANDS_MAX + 1] = {0};
	char date[16];

	(void)context;
	today(date);
	if (words->n > 1)
		return err_set(err, ERR_USAGE, "name one command: \"%s\" is a second one",
			       words->items[1]);
	if (words->n == 0) {
		commands_list(commands);
		manual_of_program(stdout, commands, date);
		return EXIT_DONE;
	}
	if (!command_find(words->items[0], err))
		return -1;
	command_describe(words->items[0], print_command, date);
	return EXIT_DONE;
}

static int run(int argc, char **argv)
{
	const struct option rows[] = {{0}};
	const struct option_parser parser = {.command = "manual",
					     .usage = "[COMMAND]",
					     .description = description,
					     .rows = rows,
					     .epilog = epilog};

	return command_main(&parser, argc, argv, print, NULL);
}

const struct command cmd_manual = {"manual", "the manual page of assay, or of a command", run};
