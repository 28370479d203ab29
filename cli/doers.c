#include "cli/doers.h"

#include "runner/os/home.h"
#include "runner/target/selector.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

extern const struct command cmd_timeit, cmd_run, cmd_command;

const struct command *const doers[] = {&cmd_timeit, &cmd_run, &cmd_command, NULL};

void doers_add_options(struct option_table *table)
{
	for (size_t i = 0; doers[i]; i++) {
		struct option_table rows = {0};

		doers[i]->add_options(&rows);
		option_table_add_new(table, rows.rows);
	}
}

int doers_rehearse(const char *command, int argc, char **argv, struct option_table *table,
		   struct options_given *given, struct texts *words, bool *helped, bool *helped_all,
		   struct err *err)
{
	const struct option_parser parser = {.command = command,
					     .rows = table->rows,
					     .given = given,
					     .is_rehearsal = true,
					     .helped_all = helped_all};

	doers_add_options(table);
	return option_parse(&parser, argc, argv, words, helped, err);
}

bool doers_is_target(const char *word)
{
	size_t len = strlen(word);
	const char *name;
	char file[1024], own[HOME_PATH];

	snprintf(file, sizeof(file), "%.*s", (int)selector_split(word, &name), word);
	return word[0] != '-' &&
	       (access(file, F_OK) == 0 || home_find_suite(file, own) ||
		(len > 3 && strcmp(word + len - 3, ".py") == 0 && !strpbrk(word, " ;()=")));
}

const struct command *doers_choose(int argc, char **argv, const struct texts *words)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "--") == 0)
			return &cmd_command;
	for (size_t i = 0; i < words->n; i++)
		if (doers_is_target(words->items[i]))
			return &cmd_run;
	return &cmd_timeit;
}
