/* assay history: results over time, in a folder (results/history/history.h). */
#include "cli/command.h"
#include "cli/history/action.h"
#include "cli/words/nearest.h"
#include "cli/words/option.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const struct history_action history_add;
extern const struct history_action history_list;
extern const struct history_action history_show;
extern const struct history_action history_explain;
extern const struct history_action history_rename;
extern const struct history_action history_export;
extern const struct history_action history_import;
extern const struct history_action history_html;
extern const struct history_action history_prune;
extern const struct history_action history_check_action;
extern const struct history_action history_acknowledge_action;

static const struct history_action *const actions[] = {
	&history_add,	  &history_list,	 &history_show,
	&history_explain, &history_check_action, &history_acknowledge_action,
	&history_html,	  &history_rename,	 &history_export,
	&history_import,  &history_prune,
};
enum { ACTIONS = sizeof(actions) / sizeof(actions[0]) };

static const char description[] =
	"Keep results over time, and look at them: a history is a folder of result files that never "
	"change, one for each run, and needs no server. Git merges it, and it can lie in an artifact "
	"store or a bucket. Each action has its own help: assay history ACTION --help.";

static const char dir_help[] = "the folder of the history (default: .assay/history of the project, "
			       "the folder above this one that has a .git)";

static void add_dir(struct option_table *table, struct history_common *common)
{
	const struct option rows[] = {OPT_TEXT(0, "dir", &common->dir, "DIR", dir_help), {0}};

	option_table_add(table, rows);
}

/* ---- one action */

static int run_with(const struct history_action *action, void *options, int argc, char **argv)
{
	struct history_common *common = options;
	struct option_table table = {0};
	char name[40];
	struct option_parser parser = {
		.command = name,
		.usage = action->usage,
		.description = action->description,
		.epilog = action->epilog,
		.rows = table.rows,
		.given = &common->given,
	};
	int status;

	snprintf(name, sizeof(name), "history %s", action->name);
	action->add_options(&table, options);
	add_dir(&table, common);
	status = command_main(&parser, argc, argv, action->work, options);
	options_given_release(&common->given);
	if (action->release)
		action->release(options);
	return status;
}

static int run_action(const struct history_action *action, int argc, char **argv)
{
	void *options = calloc(1, action->size);
	struct err err = {0};
	int status;

	if (!options) {
		err_memory(&err);
		return status_fail(&err);
	}
	status = run_with(action, options, argc, argv);
	free(options);
	return status;
}

/* ---- which one */

static const struct history_action *find(const char *name)
{
	for (size_t i = 0; i < ACTIONS; i++)
		if (strcmp(actions[i]->name, name) == 0)
			return actions[i];
	return NULL;
}

static void add_names(struct buf *out, const char *between)
{
	for (size_t i = 0; i < ACTIONS; i++)
		buf_addf(out, "%s%s", i ? between : "", actions[i]->name);
}

static int refuse_name(const char *name, struct err *err)
{
	const char *names[ACTIONS], *near;
	struct buf all = {0};

	for (size_t i = 0; i < ACTIONS; i++)
		names[i] = actions[i]->name;
	near = nearest_name(name, names, ACTIONS);
	if (near)
		return err_set(err, ERR_USAGE, "no such action: %s (did you mean %s?)", name, near);
	add_names(&all, ", ");
	err_set(err, ERR_USAGE, "no such action: %s; there are: %s", name, buf_text(&all));
	buf_release(&all);
	return -1;
}

static int refuse(void *context, const struct texts *words, struct err *err)
{
	(void)context;
	if (!words->n)
		return err_set(err, ERR_USAGE,
			       "what is to be done? assay history add FILE..., list, show NAME; "
			       "assay history --help has all");
	if (find(words->items[0]))
		return err_set(err, ERR_USAGE, "the action comes first: assay history %s ...",
			       words->items[0]);
	return refuse_name(words->items[0], err);
}

/* "actions:" with a line for each. */
static void add_list(struct buf *out)
{
	buf_adds(out, "actions:\n");
	for (size_t i = 0; i < ACTIONS; i++)
		buf_addf(out, "  %-11s %s\n", actions[i]->name, actions[i]->summary);
	buf_adds(out, "\nexamples:\n"
		      "  assay run suites/ -o today.json && assay history add today.json\n"
		      "  assay history list\n"
		      "  assay history show 'json*'\n");
}

static int run(int argc, char **argv)
{
	const struct history_action *action = argc > 1 ? find(argv[1]) : NULL;
	struct history_common common = {0};
	struct option_table table = {0};
	struct buf list = {0}, names = {0};
	struct option_parser parser = {
		.command = "history",
		.usage = "ACTION [options] [WORDS...]",
		.description = description,
		.rows = table.rows,
	};
	int status;

	if (action)
		return run_action(action, argc - 1, argv + 1);
	add_dir(&table, &common);
	add_list(&list);
	add_names(&names, " ");
	parser.epilog = buf_text(&list);
	parser.actions = buf_text(&names);
	status = command_main(&parser, argc, argv, refuse, NULL);
	buf_release(&list);
	buf_release(&names);
	return status;
}

const struct command cmd_history = {"history", "results over time, in a folder", run};
