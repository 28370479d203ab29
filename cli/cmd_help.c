/* assay help: the list of commands, or the help of one. */
#include "cli/command.h"
#include "cli/words/version.h"
#include "cli/words/option.h"
#include "cli/words/term.h"
#include "cli/words/text.h"

#include <stddef.h>
#include <stdio.h>

static void print_command(const struct command *command, size_t columns)
{
	enum { SUMMARY_COLUMN = 20 };

	printf("  %-18s", command->name);
	text_wrap(stdout, command->summary, SUMMARY_COLUMN, SUMMARY_COLUMN, columns);
	putchar('\n');
}

static void print_list(void)
{
	size_t columns = (size_t)term_columns(stdout);

	printf("assay %s: a statistical benchmark runner for Python\n\n"
	       "usage: assay COMMAND [options] ...\n",
	       assay_version);
	for (const struct command_group *group = command_groups; group->title; group++) {
		printf("\n%s:\n", group->title);
		for (size_t i = 0; group->commands[i]; i++)
			print_command(group->commands[i], columns);
	}
	puts("\nexamples:\n"
	     "  assay timeit -s 'x = list(range(100))' 'sorted(x)' --vs 'x[:].sort()'\n"
	     "  assay run bench_text.py -o before.json\n"
	     "  assay compare before.json after.json\n\n"
	     "`assay help COMMAND` lists a command's options.");
}

/* What `assay NAME --help` prints. */
static int print_one(const char *name)
{
	char *words[] = {(char *)name, "--help", NULL};
	struct err err = {0};
	const struct command *command = command_find(name, &err);

	return command ? command->run(2, words) : status_fail(&err);
}

static int run(int argc, char **argv)
{
	const struct option rows[] = {{0}};
	const struct option_parser parser = {
		.command = "help",
		.usage = "[COMMAND]",
		.description = "Print the list of commands, or the help of one.",
		.rows = rows,
	};
	struct texts words = {0};
	struct err err = {0};
	bool helped = false;
	int status = EXIT_DONE;

	if (argv[0][0] == '-') /* as --help */
		argc = 1;
	if (option_parse(&parser, argc, argv, &words, &helped, &err))
		status = status_fail(&err);
	else if (words.n)
		status = print_one(words.items[0]);
	else if (!helped)
		print_list();
	texts_release(&words);
	return status;
}

const struct command cmd_help = {"help", "this list, or the help of a command", run};
