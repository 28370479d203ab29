/*
 * The commands that measure, for those that take whatever these take (duel, explain): the arguments
 * decide which of them does the work. Paths are a suite (run), words after -- a program (command),
 * anything else statements (timeit).
 */
#ifndef CLI_DOERS_H
#define CLI_DOERS_H

#include "cli/command.h"
#include "results/base/texts.h"

/* All of them; ends with NULL. */
extern const struct command *const doers[];

/* The rows of all their options, each name once, appended. */
void doers_add_options(struct option_table *table);

/* Check `argv` against the table's rows and those of all doers; nothing is stored. What was given
   and the words that are no options are noted. 0, or -1 with err: there is no such option. */
int doers_rehearse(const char *command, int argc, char **argv, struct option_table *table,
		   struct options_given *given, struct texts *words, bool *helped, bool *helped_all,
		   struct err *err);

/* An existing path, or a word that is meant as one and would fail as a statement. */
bool doers_is_target(const char *word);

/* Whose arguments they are. */
const struct command *doers_choose(int argc, char **argv, const struct texts *words);

#endif
