/* assay loop: many attempts at making something faster, against one baseline. */
#include "cli/command.h"
#include "cli/instead.h"
#include "cli/looping/loop_words.h"
#include "cli/looping/looping.h"
#include "cli/words/nearest.h"

#include <string.h>

extern const struct command cmd_run;

static const char description[] =
	"Try many changes against one baseline, and keep those that are proven. start copies the "
	"working tree as it is, and fixes what is measured and how (its other options are those of "
	"assay run that --help-all names). try measures the working tree against that copy. keep measures a try "
	"once more, on fresh blocks, and makes it the baseline when it is faster there. The error is "
	"controlled over all tries, however many there are. status says what was tried and what to "
	"do next, back makes the working tree the baseline again, end removes the copies.";

static const char epilog[] = "examples:\n"
			     "  assay loop start bench_report.py -k report\n"
			     "  assay loop try --note 'one pass over the orders'\n"
			     "  assay loop keep 1\n"
			     "  assay loop status --json\n"
			     "  assay loop end\n";

static const char usage[] =
	"start TARGET... [options of run] | try | keep [N] | back | status | end";

/* ---- the command that measures */

static void keep_all(struct option_table *table, void *context)
{
	(void)table;
	(void)context;
}

static int duel(int argc, char **argv, const struct duel_instead *dueling)
{
	const struct instead instead = {
		.command = "loop", .add_options = keep_all, .dueling = dueling};

	return cmd_run.instead(argc, argv, &instead);
}

static int list(int argc, char **argv)
{
	return cmd_run.run(argc, argv);
}

static void add_run_options(struct option_table *table)
{
	cmd_run.add_options(table);
}

static const struct loop_doer doer = {add_run_options, list, duel};

/* ---- the actions but start */

static int do_try(const struct loop_options *options, const char *word, struct err *err)
{
	(void)word;
	return loop_try(options, err);
}

static int do_keep(const struct loop_options *options, const char *word, struct err *err)
{
	return loop_keep(options, word, err);
}

static int do_back(const struct loop_options *options, const char *word, struct err *err)
{
	(void)word;
	return loop_back(options, err);
}

static int do_status(const struct loop_options *options, const char *word, struct err *err)
{
	(void)word;
	return loop_status(options, err);
}

static int do_end(const struct loop_options *options, const char *word, struct err *err)
{
	(void)word;
	return loop_end(options, err);
}

static const struct action {
	const char *name;
	int (*work)(const struct loop_options *options, const char *word, struct err *err);
	bool takes_number;
	const char *options[4]; /* that say something to it; ends with NULL */
} actions[] = {{"try", do_try, false, {"note", "budget", "json", NULL}},
	       {"keep", do_keep, true, {"budget", "apply", "json", NULL}},
	       {"back", do_back, false, {NULL}},
	       {"status", do_status, false, {"json", NULL}},
	       {"end", do_end, false, {NULL}}};

enum { ACTIONS = sizeof(actions) / sizeof(actions[0]) };

static const char all_actions[] = "start, try, keep, back, status and end";

static const struct action *find_action(const char *name, struct err *err)
{
	const char *names[ACTIONS + 1] = {"start"}, *near;

	for (size_t i = 0; i < ACTIONS; i++) {
		names[i + 1] = actions[i].name;
		if (strcmp(actions[i].name, name) == 0)
			return &actions[i];
	}
	near = nearest_name(name, names, ACTIONS + 1);
	err_set(err, ERR_USAGE, "%s: no such action; there are %s%s%s%s", name, all_actions,
		near ? " (did you mean " : "", near ? near : "", near ? "?)" : "");
	return NULL;
}

static int check_options(const struct action *action, const struct options_given *given,
			 struct err *err)
{
	char name[OPTION_NAME_SIZE];

	for (size_t i = 0; i < given->n; i++) {
		bool is_its = false;

		for (size_t k = 0; action->options[k]; k++)
			is_its |= strcmp(action->options[k], given->items[i].row->long_name) == 0;
		if (!is_its)
			return err_set(err, ERR_USAGE, "%s says nothing to %s",
				       option_spell(&given->items[i], name), action->name);
	}
	return 0;
}

struct work {
	struct loop_options options;
	struct options_given given;
};

static int act(void *context, const struct texts *words, struct err *err)
{
	const struct work *work = context;
	const struct action *action;
	size_t most;

	if (words->n == 0)
		return err_set(err, ERR_USAGE, "give an action: %s", all_actions);
	if (strcmp(words->items[0], "start") == 0)
		return err_set(err, ERR_USAGE,
			       "start comes first: assay loop start TARGET... [options]");
	action = find_action(words->items[0], err);
	if (!action || check_options(action, &work->given, err))
		return -1;
	most = action->takes_number ? 2 : 1;
	if (words->n > most)
		return err_set(err, ERR_USAGE, "%s: %s is one word too many", action->name,
			       words->items[most]);
	return action->work(&work->options, words->n > 1 ? words->items[1] : NULL, err);
}

/* ---- the command line */

static void add_options(struct option_table *table, struct loop_options *options)
{
	const struct option rows[] = {
		LOOP_START_ROWS(options),
		OPT_TEXT(0, "note", &options->note, "TEXT", "of try: what was changed, for status",
			 .is_common = true),
		OPT_SECONDS(0, "budget", &options->budget, "TIME",
			    "of start, try and keep: for each benchmark (default 20s)", 1e-3, 1e9,
			    &options->budget_seen, .is_common = true),
		OPT_FLAG(0, "apply", &options->apply, NULL,
			 "of keep: make the working tree that try first; what is there now is "
			 "stored",
			 .is_common = true),
		OPT_FLAG(0, "json", &options->json, NULL,
			 "of try, keep and status: print one JSON object for programs",
			 .is_common = true),
		{0}};

	option_table_add(table, rows);
}

/* What start takes beside its own, for --help-all and completions. */
static void add_served(struct option_table *table)
{
	const struct option heading[] = {{OPT_HEADING, .help = "of start, as assay run has them"},
					 {0}};
	struct option_table measuring = {0};

	cmd_run.add_options(&measuring);
	option_table_keep(&measuring, loop_serves);
	for (size_t i = 0; i < measuring.n; i++)
		measuring.rows[i].is_common = false;
	option_table_add(table, heading);
	option_table_add_new(table, measuring.rows);
}

static bool asks_for_help(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "-h") == 0 || strcmp(argv[i], "--help") == 0 ||
		    strcmp(argv[i], "--help-all") == 0)
			return true;
	return false;
}

static int start(int argc, char **argv)
{
	const struct loop_options options = {.doer = &doer, .alpha = LOOP_ALPHA};
	struct err err = {0};
	int status = loop_start(&options, argc, argv, &err);

	if (status >= 0)
		return status;
	err_in(&err, "loop");
	return status_fail(&err);
}

static int run(int argc, char **argv)
{
	struct work work = {.options = {.doer = &doer, .alpha = LOOP_ALPHA}};
	struct option_table table = {0};
	const struct option_parser parser = {.command = "loop",
					     .usage = usage,
					     .description = description,
					     .rows = table.rows,
					     .epilog = epilog,
					     .given = &work.given};
	int status;

	if (argc > 1 && strcmp(argv[1], "start") == 0 && !asks_for_help(argc, argv))
		return start(argc - 1, argv + 1);
	add_options(&table, &work.options);
	add_served(&table);
	status = command_main(&parser, argc, argv, act, &work);
	options_given_release(&work.given);
	return status;
}

const struct command cmd_loop = {"loop", "many changes tried against one baseline", run, NULL,
				 NULL};
