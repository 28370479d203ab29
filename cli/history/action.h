/*
 * What `assay history` does is a list of actions, each with its own options and words: one file
 * cli/history/NAME.c that ends in a `const struct history_action`; cli/cmd_history.c lists them
 * all.
 */
#ifndef CLI_HISTORY_ACTION_H
#define CLI_HISTORY_ACTION_H

#include "cli/words/option.h"
#include "results/history/history.h"

#include <stdbool.h>
#include <stddef.h>

/* What all actions take; an action's own struct of options begins with it. Zeroed at first. */
struct history_common {
	const char *dir;
	bool json, same_class;
	struct options_given given; /* released by the caller */
};

struct history_action {
	const char *name;
	const char *usage; /* behind the name: "[options] FILE..." */
	const char *summary;
	const char *description, *epilog; /* of its --help; no epilog: NULL */
	size_t size;			  /* of its struct of options */
	/* Set defaults and append its rows, but for --dir; options has `size` zeroed bytes. */
	void (*add_options)(struct option_table *table, void *options);
	/* As command_work (cli/command.h): the exit status, or -1 with err. */
	int (*work)(void *options, const struct texts *words, struct err *err);
	/* Release what add_options' targets hold; NULL: nothing. */
	void (*release)(void *options);
};

/* --json, for those that have it. */
void history_add_json(struct option_table *table, struct history_common *common);
/* --same-class, for those that ask what is of one machine. */
void history_add_same_class(struct option_table *table, struct history_common *common);

/* Open the history that --dir names and tell on stderr which of its files are broken. 0, or -1 with
   err; history_release in every case. */
int history_open_given(struct history *history, const struct history_common *common,
		       struct err *err);

/* For people: there is nothing to show yet, and what adds something. */
void history_tell_empty(const struct history *history);

#endif
