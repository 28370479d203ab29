/*
 * A subcommand is one file cli/cmd_<name>.c that ends in a `const struct command`; cli/commands.c
 * lists them all. run() gets argv with argv[0] = the command's name and returns the exit status:
 * what is reported is printed by then, on stdout (results) or stderr (errors).
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "cli/described/described.h"
#include "cli/explaining/options.h"
#include "cli/words/option.h"
#include "cli/words/status.h"

#include <stddef.h>

struct instead;

struct command {
	const char *name;
	const char *summary; /* one line for `assay help` */
	int (*run)(int argc, char **argv);
	/* Of commands that measure: append the rows of its options, which store nothing: to check a
	   command line in advance. NULL for others. */
	void (*add_options)(struct option_table *table);
	/* The same command line, but with what it names something else is done (cli/instead.h);
	   NULL for others. */
	int (*instead)(int argc, char **argv, const struct instead *instead);
};

/* Commands that belong together, in the order of `assay help`. */
struct command_group {
	const char *title;
	const struct command *const *commands; /* ends with NULL */
};
extern const struct command_group command_groups[]; /* ends with {0} */

/* The command of that name; -h, --help, -V and --version are names, too. NULL with err (ERR_USAGE),
   which suggests what was meant. */
const struct command *command_find(const char *name, struct err *err);

/* All commands with their summaries, in the order of `assay help`, ended by {0}. */
enum { COMMANDS_MAX = 64 };
void commands_list(struct described commands[COMMANDS_MAX + 1]);

/* Tell of the command of that name, which there must be, with its table; `command` is only valid
   during the call. */
typedef void command_teller(void *context, const struct described *command);
void command_describe(const char *name, command_teller *tell, void *context);

/* What a command does once its arguments are parsed: the exit status, or -1 with err, which need
   not name the command. */
typedef int command_work(void *context, const struct texts *words, struct err *err);

/* Parse argv, show the help or do the work, print errors under the command's name. Returns
   the exit status. */
int command_main(const struct option_parser *parser, int argc, char **argv, command_work *work,
		 void *context);

#endif
