/* assay command: how long a whole program takes. */
#include "cli/command.h"
#include "cli/dueling/dueling.h"
#include "cli/explaining/explaining.h"
#include "cli/words/quote.h"
#include "cli/measuring/entry.h"
#include "cli/measuring/job.h"

#include <stdlib.h>
#include <string.h>
#include <wordexp.h>

static const char description[] =
	"Measure a whole program, from its start to its end: wall, user and system time and its "
	"own "
	"peak memory, each run a process of its own. Its stdin is empty and its stdout thrown "
	"away; "
	"when it fails, its stderr is shown. Options for assay stand before the program.";

static const char brief[] =
	"Measure a whole program: wall, user and system time, and its own peak memory. Options "
	"for assay stand before the program.";

static const char epilog[] =
	"examples:\n"
	"  assay command -- python3 -c pass\n"
	"  assay command -p 10 -n 1 -o sort.json -- sort /usr/share/dict/words\n";

static int add_command_line(struct target *target, struct err *err)
{
	struct buf line = {0};
	int rc;

	for (size_t i = 0; target->argv[i]; i++) {
		buf_adds(&line, i ? " " : "");
		quote_shell(&line, target->argv[i]);
	}
	rc = facts_add_text(&target->facts, "command", buf_text(&line), err);
	buf_release(&line);
	return rc;
}

static int make_target(const char *name, const struct texts *words, struct targets *targets,
		       struct err *err)
{
	struct target *target;
	char *trimmed = strdup(name + strspn(name, " \t\r\n"));

	if (!trimmed)
		return err_memory(err);
	for (size_t len = strlen(trimmed); len > 0 && strchr(" \t\r\n", trimmed[len - 1]); len--)
		trimmed[len - 1] = '\0';
	target = targets_add(targets, TARGET_COMMAND, trimmed);
	free(trimmed);
	if (!target)
		return err_memory(err);
	target->argv = calloc(words->n + 1, sizeof(*target->argv));
	for (size_t i = 0; target->argv && i < words->n; i++)
		if (!(target->argv[i] = strdup(words->items[i])))
			return err_memory(err);
	return target->argv ? add_command_line(target, err) : err_memory(err);
}

struct command_options {
	struct measure_options measuring;
	struct duel_options dueling;
	const struct explain_options *explaining; /* NULL: it is measured */
	const char *name;
	const struct texts *words;
};

/* The second program's words, as a shell would split them; nothing in them is executed. */
static int split_words(const char *text, wordexp_t *split, struct err *err)
{
	int rc = wordexp(text, split, WRDE_NOCMD | WRDE_UNDEF);

	if (rc == 0 && split->we_wordc > 0)
		return 0;
	if (rc == 0)
		wordfree(split);
	return err_set(err, ERR_USAGE, "--vs %s: not a program with arguments", text);
}

static int make_side(void *context, const struct prepared_side *side,
		     const struct settings *settings, struct targets *targets, struct err *err)
{
	const struct command_options *options = context;
	struct texts words = {0};
	wordexp_t split;
	int rc;

	(void)settings;
	if (!side->is_other || !options->dueling.second.vs)
		return make_target(options->name, options->words, targets, err);
	if (split_words(options->dueling.second.vs, &split, err))
		return -1;
	words = (struct texts){(const char **)split.we_wordv, split.we_wordc, split.we_wordc};
	rc = make_target(options->name, &words, targets, err);
	wordfree(&split);
	return rc;
}

static int measure(void *context, const struct texts *words)
{
	struct command_options *options = context;
	struct job job = {0};
	struct targets targets = {0};
	struct err err = {0};
	int status;

	options->words = words;
	if (words->n > 0 && duel_options_want(&options->dueling))
		return dueling_run(&options->dueling, &options->measuring, options->explaining,
				   false, true, make_side, options);
	if (words->n == 0)
		err_set(&err, ERR_USAGE, "no program: as in assay command -- python3 -c pass");
	if (words->n == 0 || duel_options_check_alone(&options->dueling, &err) ||
	    make_target(options->name, words, &targets, &err) ||
	    job_init(&job, &options->measuring, JOB_PACER, &err))
		status = status_fail(&err);
	else if (options->explaining)
		status = explaining_run(options->explaining, &job, &targets);
	else
		status = job_run(&job, &targets, true, explaining_session);
	job_release(&job);
	targets_release(&targets);
	return status;
}

static void release(void *context)
{
	struct command_options *options = context;

	duel_options_release(&options->dueling);
	measure_options_release(&options->measuring);
}

static int prepare(void *context, int argc, char **argv)
{
	struct command_options *options = context;

	(void)argv;
	release(options);
	*options = (struct command_options){.measuring = MEASURE_DEFAULTS,
					    .dueling = DUEL_DEFAULTS,
					    .name = "command",
					    .explaining = options->explaining};
	return argc;
}

static void add_options(struct option_table *table, struct command_options *options)
{
	const struct option own[] = {{OPT_HEADING, .help = "what is measured"},
				     OPT_TEXT(0, "name", &options->name, "NAME",
					      "name of the benchmark (default command)"),
				     {0}};

	option_table_add(table, own);
	duel_options_add(table, &options->dueling, "PROGRAM",
			 "another program with its arguments, in one text");
	measure_options_add(table, &options->measuring);
}

static void add_rows(struct option_table *table)
{
	static struct command_options nowhere;

	add_options(table, &nowhere);
}

static int begin(int argc, char **argv, struct explain_options *explaining)
{
	struct command_options options = {.explaining = explaining};
	struct option_table table = {0};
	const struct option_parser parser = {.command = explaining ? "explain" : "command",
					     .usage = "[options] [--] PROGRAM [ARGUMENTS...]",
					     .description = description,
					     .rows = table.rows,
					     .stop_at_positional = true,
					     .epilog = epilog,
					     .brief = brief};
	const struct entry entry = {
		.resumable = {&parser, prepare, &options, &options.measuring.resume},
		.options = &options.measuring,
		.measure = measure,
		.release = release};

	add_options(&table, &options);
	if (explaining)
		explain_options_add(&table, explaining);
	return entry_main(&entry, argc, argv);
}

static int run(int argc, char **argv)
{
	return begin(argc, argv, NULL);
}

static int explain(int argc, char **argv)
{
	struct explain_options explaining = EXPLAIN_DEFAULTS;

	return begin(argc, argv, &explaining);
}

const struct command cmd_command = {"command", "how long a whole program takes", run, add_rows,
				    explain};
