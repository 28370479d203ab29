/* assay command: how long whole programs take. */
#include "cli/command.h"
#include "cli/dueling/dueling.h"
#include "cli/explaining/explaining.h"
#include "cli/measuring/entry.h"
#include "cli/measuring/job.h"
#include "cli/programs/programs.h"

#include <stdlib.h>
#include <string.h>

static const char description[] =
	"Measure whole programs, from their start to their end: wall, user and system time and "
	"their own peak memory, each run a process of its own. Options for assay stand before the "
	"program. Words are one program with its arguments; where the first of them has a blank, "
	"each is a program in one text: assay command 'sort a' 'sort b'. Several programs meet in a "
	"duel, each with the first. No shell is between unless --shell says so; stdin is empty and "
	"stdout thrown away; when a program fails, its stderr is shown.";

static const char brief[] =
	"Measure whole programs: wall, user and system time, and their own peak memory. Options "
	"for assay stand before the program.";

static const char epilog[] =
	"examples:\n"
	"  assay command -- python3 -c pass\n"
	"  assay command -p 10 -n 1 -o sort.json -- sort /usr/share/dict/words\n"
	"  assay command --prepare 'make clean' -P jobs 1 8 -- make -j{jobs}\n"
	"  assay command 'xz -9 -k -f log' 'zstd -19 -f log'\n";

struct command_options {
	struct measure_options measuring;
	struct duel_options dueling;
	const struct explain_options *explaining; /* NULL: they are measured */
	struct program_options own;
	struct programs programs;
};

/* Files are where the program runs: in another folder they may not be there yet. */
static int add_target(const struct command_options *options, size_t i, const char *name,
		      const char *directory, struct targets *targets, struct err *err)
{
	if (programs_add_target(&options->programs, &options->own, i, name, targets, err))
		return -1;
	return directory ? 0 : launch_check_files(&targets->items[targets->n - 1].launch, err);
}

/* The program that a side is about: by its line, which is that of --vs. */
static size_t program_of(const struct command_options *options, const struct prepared_side *side)
{
	size_t i = 0;

	while (side->vs && i + 1 < options->programs.n &&
	       options->programs.items[i].line != side->vs)
		i++;
	return i;
}

static int make_side(void *context, const struct prepared_side *side,
		     const struct settings *settings, struct targets *targets, struct err *err)
{
	const struct command_options *options = context;
	size_t i = program_of(options, side);
	char *name, *own;
	int rc = programs_names_of_side(&options->programs, &options->own, i, &name, &own);

	(void)settings;
	rc = rc ? err_memory(err) : add_target(options, i, name, side->directory, targets, err);
	free(name);
	if (rc)
		free(own);
	else
		targets->items[targets->n - 1].own_name = own;
	return rc;
}

static int measure_alone(struct command_options *options)
{
	struct job job = {0};
	struct targets targets = {0};
	struct err err = {0};
	char *name = programs_name_new(&options->programs, &options->own, 0);
	int status;

	if (!name)
		err_memory(&err);
	if (!name || duel_options_check_alone(&options->dueling, &err) ||
	    add_target(options, 0, name, NULL, &targets, &err) ||
	    job_init(&job, &options->measuring, JOB_PACER, &err))
		status = status_fail(&err);
	else if (options->explaining)
		status = explaining_run(options->explaining, &job, &targets);
	else
		status = job_run(&job, &targets, true, explaining_session);
	free(name);
	job_release(&job);
	targets_release(&targets);
	return status;
}

/* --runs: each is a process of its own, or a block. */
static void use_runs(struct command_options *options)
{
	struct measure_options *m = &options->measuring;

	if (options->own.runs == 0)
		return;
	if (duel_options_want(&options->dueling)) {
		options->dueling.blocks = options->own.runs;
		options->dueling.rounds = 1;
		options->dueling.blocks_seen = true;
	} else {
		m->processes = options->own.runs;
		m->values = 1;
		m->processes_seen = m->values_seen = true;
		m->warmups = m->warmups_seen ? m->warmups : 0;
		m->warmups_seen = true;
	}
	m->loops = 1;
	m->loops_seen = true;
}

static int find_programs(struct command_options *options, const struct texts *words,
			 struct err *err)
{
	struct programs *programs = &options->programs;
	struct texts *vs = &options->dueling.vs;

	if (program_options_check(&options->own, &options->measuring, err) ||
	    programs_from(programs, &options->own, words, vs, err))
		return -1;
	if (programs->n_typed == vs->n)
		return err_set(err, ERR_USAGE,
			       "no program: as in assay command -- python3 -c pass");
	texts_release(vs);
	for (size_t i = 1; i < programs->n; i++)
		if (texts_add(vs, programs->items[i].line))
			return err_memory(err);
	return 0;
}

static int measure(void *context, const struct texts *words)
{
	struct command_options *options = context;
	struct err err = {0};

	if (find_programs(options, words, &err))
		return status_fail(&err);
	use_runs(options);
	if (duel_options_want(&options->dueling))
		return dueling_run(&options->dueling, &options->measuring, options->explaining,
				   false, true, make_side, options);
	return measure_alone(options);
}

static void release(void *context)
{
	struct command_options *options = context;

	programs_release(&options->programs);
	program_options_release(&options->own);
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
					    .explaining = options->explaining};
	return argc;
}

static void add_options(struct option_table *table, struct command_options *options)
{
	program_options_add(table, &options->own);
	duel_options_add(table, &options->dueling, "PROGRAM",
			 "another program with its arguments, in one text; repeatable");
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
					     .hints = program_option_hints,
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

static int explain(int argc, char **argv, const struct explain_options *defaults)
{
	struct explain_options explaining = *defaults;

	return begin(argc, argv, &explaining);
}

const struct command cmd_command = {"command", "how long whole programs take", run, add_rows,
				    explain};
