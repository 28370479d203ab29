/*
 * What the option tables say of themselves in other forms than --help: manual pages, and
 * completions for shells. Nothing is written down twice: a new option is in all of them.
 */
#ifndef CLI_DESCRIBED_DESCRIBED_H
#define CLI_DESCRIBED_DESCRIBED_H

#include "cli/words/option.h"

#include <stdio.h>

/* A command and its table, both borrowed. */
struct described {
	const char *name, *summary;
	const struct option_parser *parser; /* NULL in a list of commands */
};

/* What stands where no option is wanted, as the command's usage says. */
enum described_words {
	WORDS_ANY,	/* statements, or nothing */
	WORDS_FILES,	/* FILE, TARGET, OLD, NEW */
	WORDS_COMMANDS, /* COMMAND: one of assay's */
	WORDS_PROGRAMS, /* PROGRAM: any, with its own arguments */
	WORDS_CHOICES,	/* "[show|tune|reset]", or the parser's actions: one of these */
};
enum described_words described_words(const struct described *command);

/* The choices of WORDS_CHOICES, with blanks between. `out` receives them; returns `out`. */
#define DESCRIBED_CHOICES 80
const char *described_choices(const struct described *command, char out[DESCRIBED_CHOICES]);

/* Print a manual page (roff) of one command, or of assay itself with the list of its commands,
   which ends with {0}. `date` is "2026-11-28". */
void manual_of_command(FILE *out, const struct described *command, const char *date);
void manual_of_program(FILE *out, const struct described *commands, const char *date);

/* A shell's completion script, in three parts: the beginning, each command, the end. */
struct completion {
	const char *shell;
	void (*begin)(FILE *out, const struct described *commands);
	void (*command)(FILE *out, const struct described *command);
	void (*end)(FILE *out, const struct described *commands);
};

/* That of this shell; NULL when there is none. */
const struct completion *completion_for(const char *shell);

#endif
