/* assay help: the list of commands. */
#include "cli/command.h"

#include <stddef.h>
#include <stdio.h>

static int run(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	puts("usage: assay COMMAND [options] ...\n\ncommands:");
	for (size_t i = 0; commands[i]; i++)
		printf("  %-18s %s\n", commands[i]->name, commands[i]->summary);
	puts("\n`assay COMMAND --help` tells a command's options.");
	return EXIT_DONE;
}

const struct command cmd_help = {"help", "this list", run};
