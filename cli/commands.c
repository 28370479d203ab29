#include "cli/command.h"

#include "cli/words/nearest.h"
#include "cli/words/term.h"
#include "cli/words/text.h"
#include "runner/os/home.h"
#include "runner/target/selector.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

extern const struct command cmd_attach;
extern const struct command cmd_bisect;
extern const struct command cmd_check;
extern const struct command cmd_collect_metadata;
extern const struct command cmd_command;
extern const struct command cmd_compare;
extern const struct command cmd_compare_to;
extern const struct command cmd_completion;
extern const struct command cmd_convert;
extern const struct command cmd_doctor;
extern const struct command cmd_counters;
extern const struct command cmd_duel;
extern const struct command cmd_dump;
extern const struct command cmd_exec;
extern const struct command cmd_explain;
extern const struct command cmd_gate;
extern const struct command cmd_help;
extern const struct command cmd_hist;
extern const struct command cmd_history;
extern const struct command cmd_loop;
extern const struct command cmd_manual;
extern const struct command cmd_merge;
extern const struct command cmd_metadata;
extern const struct command cmd_profile;
extern const struct command cmd_record;
extern const struct command cmd_recover;
extern const struct command cmd_run;
extern const struct command cmd_shard_jobs;
extern const struct command cmd_show;
extern const struct command cmd_slowest;
extern const struct command cmd_stats;
extern const struct command cmd_system;
extern const struct command cmd_timeit;
extern const struct command cmd_pyperf_path;
extern const struct command cmd_version;

static const struct command *const measuring[] = {&cmd_timeit, &cmd_run,     &cmd_command,
						  &cmd_duel,   &cmd_gate,    &cmd_loop,
						  &cmd_bisect, &cmd_recover, NULL};

static const struct command *const stacks[] = {&cmd_explain, &cmd_record, &cmd_attach,
					       &cmd_profile, &cmd_exec,	  NULL};

static const struct command *const verdicts[] = {&cmd_compare, &cmd_merge, &cmd_shard_jobs,
						 &cmd_history, NULL};

static const struct command *const pyperfs[] = {
	&cmd_show,  &cmd_stats,	  &cmd_hist,	   &cmd_dump,	 &cmd_metadata,
	&cmd_check, &cmd_slowest, &cmd_compare_to, &cmd_convert, &cmd_collect_metadata,
	NULL};

static const struct command *const machine[] = {&cmd_doctor, &cmd_system, &cmd_counters, NULL};

static const struct command *const itself[] = {&cmd_help,	 &cmd_manual,  &cmd_completion,
					       &cmd_pyperf_path, &cmd_version, NULL};

const struct command_group command_groups[] = {
	{"measure", measuring},
	{"where the time goes", stacks},
	{"verdicts on stored results", verdicts},
	{"stored results, with pyperf's options and text", pyperfs},
	{"the machine", machine},
	{"assay itself", itself},
	{0},
};

/* ---- which one is meant */

static const struct command *find_named(const char *name)
{
	for (const struct command_group *group = command_groups; group->title; group++)
		for (size_t i = 0; group->commands[i]; i++)
			if (strcmp(group->commands[i]->name, name) == 0)
				return group->commands[i];
	return NULL;
}

void commands_list(struct described commands[COMMANDS_MAX + 1])
{
	size_t n = 0;

	for (const struct command_group *group = command_groups; group->title; group++)
		for (size_t i = 0; group->commands[i] && n < COMMANDS_MAX; i++)
			commands[n++] = (struct described){group->commands[i]->name,
							   group->commands[i]->summary, NULL};
	commands[n] = (struct described){0};
}

struct describing {
	const struct command *command;
	command_teller *tell;
	void *context;
};

static void describe(void *context, const struct option_parser *parser)
{
	const struct describing *of = context;
	const struct described described = {of->command->name, of->command->summary, parser};

	of->tell(of->context, &described);
}

/* A command shows its table when it is asked for help. */
void command_describe(const char *name, command_teller *tell, void *context)
{
	struct describing of = {find_named(name), tell, context};
	char *words[] = {(char *)name, "--help", NULL};

	option_help_goes_to(describe, &of);
	of.command->run(2, words);
	option_help_goes_to(NULL, NULL);
}

static const char *nearest_command(const char *name)
{
	const char *names[64];
	size_t n = 0;

	for (const struct command_group *group = command_groups; group->title; group++)
		for (size_t i = 0; group->commands[i] && n < sizeof(names) / sizeof(*names); i++)
			names[n++] = group->commands[i]->name;
	return nearest_name(name, names, n);
}

/* What other tools call what is here; it comes before names that merely look alike. */
static const struct {
	const char *word, *instead;
} elsewhere[] = {
	{"bench", "assay run TARGET... measures a suite, assay timeit '...' a statement"},
	{"benchmark", "assay run TARGET... measures a suite, assay timeit '...' a statement"},
	{"measure", "assay run TARGET... measures a suite, assay timeit '...' a statement"},
	{"test", "assay run TARGET... measures a suite"},
	{"list", "assay run TARGET... --list names the benchmarks of a suite"},
	{"ls", "assay run TARGET... --list names the benchmarks of a suite"},
	{"diff", "assay compare OLD NEW compares stored results"},
	{"cmp", "assay compare OLD NEW compares stored results"},
	{"vs", "assay duel compares two sides, measured in turns"},
	{"ab", "assay duel compares two sides, measured in turns"},
	{"time",
	 "assay command -- PROGRAM measures a whole program, assay timeit '...' a statement"},
	{"profile", "assay explain TARGET says where its time goes"},
	{"why", "assay explain TARGET says where its time goes"},
	{"hyperfine", "assay command -- PROGRAM measures a whole program"},
	{"tune", "assay system tune sets the machine up for benchmarks"},
	{"view", "assay show FILE shows stored results"},
	{"print", "assay show FILE shows stored results"},
};

static const char *called_here(const char *word)
{
	for (size_t i = 0; i < sizeof(elsewhere) / sizeof(elsewhere[0]); i++)
		if (strcmp(elsewhere[i].word, word) == 0)
			return elsewhere[i].instead;
	return NULL;
}

/* A statement, a file or an option in the place of a command shows what was wanted. */
static int refuse(const char *word, struct err *err)
{
	const char *near = nearest_command(word), *instead = called_here(word), *name;
	char file[1024], own[HOME_PATH];
	const char *code = word + strspn(word, "abcdefghijklmnopqrstuvwxyz_-");

	if (!*word)
		return err_set(err, ERR_USAGE, "the command is an empty text (see assay help)");
	if (word[0] == '-')
		return err_set(err, ERR_USAGE,
			       "option %s stands where a command is wanted, as in assay timeit %s "
			       "... (see assay help)",
			       word, word);
	if (instead)
		return err_set(err, ERR_USAGE, "no such command: %s; %s", word, instead);
	if (near)
		return err_set(err, ERR_USAGE, "no such command: %s (did you mean %s?)", word,
			       near);
	snprintf(file, sizeof(file), "%.*s", (int)selector_split(word, &name), word);
	if (access(file, F_OK) == 0 || home_find_suite(file, own))
		return err_set(err, ERR_USAGE,
			       "no such command: %s; to measure what is in it: assay run %s", word,
			       word);
	if (*code)
		return err_set(err, ERR_USAGE,
			       "no such command: %s; to measure a statement: assay timeit '...'",
			       word);
	return err_set(err, ERR_USAGE, "no such command: %s (see assay help)", word);
}

const struct command *command_find(const char *name, struct err *err)
{
	const struct command *found;

	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
		name = "help";
	else if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0)
		name = "version";
	found = find_named(name);
	if (!found)
		refuse(name, err);
	return found;
}

int command_main(const struct option_parser *parser, int argc, char **argv, command_work *work,
		 void *context)
{
	struct texts words = {0};
	struct err err = {0};
	bool helped = false;
	int status = EXIT_DONE;

	if (option_parse(parser, argc, argv, &words, &helped, &err)) {
		status = status_fail(&err);
	} else if (!helped) {
		status = work(context, &words, &err);
		if (status < 0) {
			err_in(&err, "%s", parser->command);
			status = status_fail(&err);
		}
	}
	texts_release(&words);
	return status;
}
