/* assay completion: what a shell needs to complete assay's command lines. */
#include "cli/command.h"
#include "cli/described/described.h"

#include <stdio.h>

static const char description[] =
	"Print the completions for a shell: of commands, options, files, choices, and of the names of "
	"benchmarks (run TARGET -k). make install and the packages put them where the shell looks; "
	"elsewhere its start file reads them.";

static const char epilog[] =
	"examples:\n"
	"  eval \"$(assay completion bash)\"        in ~/.bashrc\n"
	"  source <(assay completion zsh)         in ~/.zshrc, after compinit\n"
	"  assay completion fish | source         in ~/.config/fish/config.fish\n";

static void print_command(void *context, const struct described *command)
{
	const struct completion *completion = context;

	completion->command(stdout, command);
}

static int print(void *context, const struct texts *words, struct err *err)
{
	struct described commands[COMMANDS_MAX + 1] = {0};
	const struct completion *completion;

	(void)context;
	if (words->n != 1)
		return err_set(err, ERR_USAGE, "name one shell: bash, zsh or fish");
	completion = completion_for(words->items[0]);
	if (!completion)
		return err_set(err, ERR_USAGE, "%s: unknown shell; there are bash, zsh and fish",
			       words->items[0]);
	commands_list(commands);
	completion->begin(stdout, commands);
	for (const struct described *one = commands; one->name; one++)
		command_describe(one->name, print_command, (void *)completion);
	completion->end(stdout, commands);
	return EXIT_DONE;
}

static int run(int argc, char **argv)
{
	const struct option rows[] = {{0}};
	const struct option_parser parser = {.command = "completion",
					     .usage = "bash|zsh|fish",
					     .description = description,
					     .rows = rows,
					     .epilog = epilog};

	return command_main(&parser, argc, argv, print, NULL);
}

const struct command cmd_completion = {"completion", "completions for bash, zsh or fish", run};
