/* assay run: a suite of benchmarks, interleaved. */
#include "cli/measuring/calibrating.h"
#include "cli/command.h"
#include "cli/dueling/dueling.h"
#include "cli/explaining/explaining.h"
#include "cli/instead.h"
#include "cli/measuring/entry.h"
#include "cli/measuring/job.h"
#include "cli/measuring/progress.h"
#include "cli/measuring/target_list.h"
#include "cli/measuring/target_words.h"
#include "cli/words/told_words.h"
#include "runner/building/asv_builds.h"
#include "runner/drive/discovery.h"
#include "runner/drive/suite_caches.h"
#include "runner/drive/suite_skips.h"
#include "runner/keeping/recorded.h"
#include "runner/os/home.h"
#include "runner/preparing/side_caches.h"
#include "runner/target/asv_suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char description[] =
	"Measure a suite: files of functions bench_*() or classes with such methods, tests of pytest with the "
	"fixture benchmark, pyperf scripts, manifests of snippets (.json), folders of these, suites of asv; or one "
	"benchmark of a file, bench_text.py::join. The processes of all benchmarks take turns in random order, so "
	"that a machine that "
	"drifts disturbs all alike. A benchmark that fails becomes a failed row; the others go on.";

static const char brief[] =
	"Measure benchmarks: functions bench_*(), scripts, manifests, folders of them.";

static const char epilog[] = "examples:\n"
			     "  assay run suites/core -o before.json\n"
			     "  assay run bench_text.py -k join --python 3.13\n"
			     "  assay run bench_text.py::bench_join\n";

struct run_options {
	struct measure_options measuring;
	struct texts patterns;
	bool list, asv;
	struct asv_builds builds; /* with --asv */
	struct duel_options dueling;
	const struct instead *instead; /* NULL: it is measured */
	struct target_words targets;
	char *const *script_arguments; /* what follows "--", NULL-terminated */
};

static void tell_of_file(void *context, const char *path)
{
	struct buf text = {0};

	buf_addf(&text, "looking for benchmarks in %s", path);
	progress_line_say(context, buf_text(&text));
	buf_release(&text);
}

/* Find the benchmarks in the paths, by a worker of this interpreter under these rules; `side` is
   the one of a duel that they are for, or NULL. */
static int discover(const struct run_options *options, const struct worker_spec *spec,
		    const struct environment_rules *rules, const struct prepared_side *side,
		    struct targets *targets, struct err *err)
{
	const struct measure_options *m = &options->measuring;
	struct progress_line line = progress_line_new(m->quiet, m->verbose);
	const struct discovery how = {spec,
				      rules,
				      !m->no_project,
				      side ? side->folder : NULL,
				      options->script_arguments,
				      options->asv,
				      tell_of_file,
				      &line};
	const struct texts *paths = &options->targets.paths;
	int rc = 0;

	for (size_t i = 0; !rc && i < paths->n; i++) {
		char own[HOME_PATH];
		const char *target;
		char *path;
		size_t before = targets->n;

		if (target_words_is_repeated(&options->targets, i))
			continue;
		target = home_find_suite(paths->items[i], own) ? own : paths->items[i];
		path = side ? side_path_new(side, target, told_on_stderr(m->quiet), err) : NULL;
		rc = side && !path ? -1 : discovery_add(targets, path ? path : target, &how, err);
		/* What the other side lacks is said when the sides meet. */
		rc = rc ? rc
			: target_words_keep(&options->targets, i, targets, before,
					    side && side->is_other, err);
		free(path);
	}
	progress_line_clear(&line);
	return rc || recorded_add_sources(targets, err) ? -1 : 0;
}

/* Those that a suite of asv's skips by itself. */
static int leave_out_skipped(const struct run_options *options, struct targets *targets,
			     struct err *err)
{
	return suite_skips_leave_out(targets, told_on_stderr(options->measuring.quiet), err);
}

/* As it was typed. */
static const char *spell_keep(const struct run_options *options, char out[OPTION_NAME_SIZE])
{
	static const char *const keep[] = {"keep", NULL};
	const struct option_given *given = options_given_any(options->measuring.given, keep);

	return given ? option_spell(given, out) : "-k";
}

static int keep_chosen(struct targets *targets, const struct run_options *options, struct err *err)
{
	char name[OPTION_NAME_SIZE];

	return targets_choose(targets, &options->patterns, spell_keep(options, name), err);
}

static struct worker_spec spec_here(const struct preparation *preparation)
{
	const struct settings *settings = preparation->settings;

	return (struct worker_spec){.program = preparation->interp.path,
				    .bootstrap = preparation->home.bootstrap,
				    .timeout_s = settings->plan.timeout_s,
				    .limits = settings->limits};
}

static int discover_here(const struct run_options *options, const struct preparation *preparation,
			 struct targets *targets, struct err *err)
{
	struct worker_spec spec = spec_here(preparation);

	return discover(options, &spec, &preparation->settings->environment, NULL, targets, err);
}

static int make_caches_here(const struct preparation *preparation, struct targets *targets,
			    struct err *err)
{
	struct worker_spec spec = spec_here(preparation);

	return suite_caches_make(targets, NULL, &spec, &preparation->settings->environment, err);
}

static int print_list(const struct run_options *options, const struct targets *targets)
{
	struct err err = {0};

	if (!options->measuring.json)
		target_list_print(targets, stdout);
	else if (target_list_print_json(targets, stdout, &err))
		return status_fail(&err);
	return target_list_has_errors(targets) ? EXIT_FAILED : EXIT_DONE;
}

/* Keep the second side's benchmark that --vs names; it meets the only one of the first side. */
static int choose_vs(struct targets *targets, const char *name, struct err *err)
{
	struct texts only = {&name, 1, 1};
	long found = -1;

	for (size_t i = 0; i < targets->n; i++)
		if (strcmp(targets->items[i].name, name) == 0)
			found = (long)i;
	if (found < 0)
		return targets_choose(targets, &only, "--vs", err);
	for (size_t i = 0; i < targets->n; i++)
		if ((long)i != found)
			target_release(&targets->items[i]);
	targets->items[0] = targets->items[found];
	targets->n = 1;
	return 0;
}

/* --vs compares one benchmark with one. */
static int check_one(const struct run_options *options, const struct prepared_side *side,
		     const struct targets *targets, struct err *err)
{
	char name[OPTION_NAME_SIZE];

	if (targets->n == 1)
		return 0;
	if (side->vs)
		return err_set(
			err, ERR_USAGE,
			"--vs %s: matches %zu benchmarks (%s, %s, ...): give the whole name of "
			"one",
			side->vs, targets->n, targets->items[0].name, targets->items[1].name);
	return err_set(err, ERR_USAGE,
		       "--vs compares one benchmark with one, but there are %zu for the first "
		       "side: choose it by %s",
		       targets->n, spell_keep(options, name));
}

static int make_side(void *context, const struct prepared_side *side,
		     const struct settings *settings, struct targets *targets, struct err *err)
{
	const struct run_options *options = context;
	struct worker_spec spec = side_spec(side, settings);
	int rc = discover(options, &spec, &side->side.environment, side, targets, err);

	if (rc || targets_tell_apart(targets, err))
		return -1;
	if (side->vs)
		rc = choose_vs(targets, side->vs, err);
	else if (side->is_other) /* what this side lacks is said when the sides meet */
		rc = targets_choose(targets, &options->patterns, NULL, err);
	else
		rc = keep_chosen(targets, options, err);
	rc = rc || options->dueling.vs.n == 0 ? rc : check_one(options, side, targets, err);
	return rc ? rc : leave_out_skipped(options, targets, err);
}

/* Options that --calibrate-noise cannot be combined with. */
static int check_calibration(const struct run_options *options, struct err *err)
{
	const struct measure_options *m = &options->measuring;

	if (!m->calibrate_noise)
		return 0;
	if (m->output || m->append || m->resume || m->explain)
		return err_set(err, ERR_USAGE,
			       "--calibrate-noise keeps what it learns by itself: -o, --append, "
			       "--resume and --explain are for runs");
	if (duel_options_want(&options->dueling))
		return err_set(
			err, ERR_USAGE,
			"--calibrate-noise measures one side against itself: no --vs option goes with it");
	return 0;
}

/* What cannot be meant beside --asv. */
static int check_asv(const struct run_options *options, const struct texts *words, struct err *err)
{
	const struct duel_options *d = &options->dueling;

	if (words->n > 1)
		return err_set(err, ERR_USAGE,
			       "--asv takes one asv.conf.json or one folder, not %zu: -k chooses "
			       "among its benchmarks",
			       words->n);
	if (options->instead && options->instead->carry_out)
		return err_set(err, ERR_USAGE, "%s does not build as asv does: leave out --asv",
			       options->instead->command);
	if (d->paths.n || d->build)
		return err_set(err, ERR_USAGE,
			       "--asv builds each side as asv.conf.json says: name it by --vs-rev, "
			       "without %s",
			       d->build ? "--build" : "--vs-path");
	return 0;
}

/* The suite of an asv.conf.json, and where it is measured. */
static int open_builds(struct run_options *options, const char *config, const char *folder,
		       struct err *err)
{
	struct measure_options *m = &options->measuring;
	struct texts suite = {0};
	int rc;

	if (asv_builds_open(&options->builds, config, m->python, err))
		return -1;
	m->asv = &options->builds;
	m->no_project = true; /* what is installed is measured, not the sources around */
	if (texts_add(&suite, folder))
		return err_memory(err);
	rc = target_words_init(&options->targets, &suite, err);
	texts_release(&suite);
	return rc;
}

/* The words become targets; with --asv one of them, by default where we are, names a suite. */
static int open_targets(struct run_options *options, const struct texts *words, struct err *err)
{
	const char *place = words->n ? words->items[0] : ".";
	char *folder = NULL, *config = NULL;
	int rc;

	if (!options->asv)
		return target_words_init(&options->targets, words, err);
	rc = check_asv(options, words, err) || asv_suite_find(place, &folder, &config, err);
	if (!rc && config)
		rc = open_builds(options, config, folder, err);
	else if (!rc && words->n)
		rc = target_words_init(&options->targets, words, err);
	else if (!rc)
		rc = err_set(err, ERR_USAGE,
			     "there is no asv.conf.json in this folder: name it, or its folder, as "
			     "in assay run --asv asv_bench");
	free(folder);
	free(config);
	return rc ? -1 : 0;
}

/* Duels that somebody else carries out. */
static int hand_over(struct run_options *options, const struct texts *all)
{
	const struct instead *instead = options->instead;
	size_t n = all->n < instead->own_words ? all->n : instead->own_words;
	const struct texts words = {all->items, n, n};
	const struct texts targets = {all->items + n, all->n - n, all->n - n};
	const struct duel_given given = {&options->measuring, &options->dueling, &words, make_side,
					 options};
	struct err err = {0};

	if (target_words_init(&options->targets, &targets, &err))
		return status_fail(&err);
	options->measuring.targets = &options->targets.paths;
	return instead->carry_out(instead->context, &given);
}

static int measure(void *context, const struct texts *paths)
{
	struct run_options *options = context;
	struct job job = {0};
	struct targets targets = {0};
	struct err err = {0};
	int status = EXIT_DONE;

	if (!options->asv && options->instead && options->instead->carry_out)
		return hand_over(options, paths);
	if (open_targets(options, paths, &err) || check_calibration(options, &err))
		return status_fail(&err);
	paths = &options->targets.paths;
	options->measuring.targets = &options->targets.paths;
	if (paths->n > 0 && !options->list && duel_options_want(&options->dueling))
		return dueling_run(&options->dueling, &options->measuring,
				   options->instead ? options->instead->explaining : NULL, true,
				   false, make_side, options);
	if (paths->n == 0)
		err_set(&err, ERR_USAGE,
			"nothing to run: give a file, a manifest or a folder, as in "
			"assay run bench_text.py");
	if (paths->n == 0 ||
	    (!options->list && duel_options_check_alone(&options->dueling, &err)) ||
	    job_init(&job, &options->measuring, options->list ? JOB_PYTHON : JOB_PYTHON | JOB_PACER,
		     &err) ||
	    discover_here(options, &job.preparation, &targets, &err) ||
	    targets_tell_apart(&targets, &err) || keep_chosen(&targets, options, &err) ||
	    (!options->list && leave_out_skipped(options, &targets, &err)) ||
	    sharding_keep(&job.sharding, &targets, &err) ||
	    sharding_add_facts(&job.sharding, &job.preparation.facts, &err) ||
	    (!options->list && make_caches_here(&job.preparation, &targets, &err)))
		status = status_fail(&err);
	else if (options->list)
		status = print_list(options, &targets);
	else if (options->measuring.calibrate_noise)
		status = calibrating_run(&job, &targets);
	else if (options->instead)
		status = options->instead->run(options->instead->context, &job, &targets);
	else
		status = job_run(&job, &targets, false, explaining_session);
	job_release(&job);
	targets_release(&targets);
	return status;
}

/* What follows "--" belongs to the scripts; argc then ends before it. As the first word, "--" has
   its usual meaning: paths follow. */
static char *const *take_script_arguments(int *argc, char **argv)
{
	for (int i = 2; i < *argc; i++)
		if (strcmp(argv[i], "--") == 0) {
			*argc = i;
			return &argv[i + 1];
		}
	return NULL;
}

static void release(void *context)
{
	struct run_options *options = context;

	target_words_release(&options->targets);
	asv_builds_release(&options->builds);
	texts_release(&options->patterns);
	duel_options_release(&options->dueling);
	measure_options_release(&options->measuring);
}

static int prepare(void *context, int argc, char **argv)
{
	struct run_options *options = context;

	release(options);
	*options = (struct run_options){.measuring = MEASURE_DEFAULTS,
					.dueling = DUEL_DEFAULTS,
					.instead = options->instead};
	if (options->instead)
		options->dueling.instead = options->instead->dueling;
	options->measuring.has_targets = true;
	options->measuring.resume = options->instead ? options->instead->resume : NULL;
	options->script_arguments = take_script_arguments(&argc, argv);
	return argc;
}

static void add_options(struct option_table *table, struct run_options *options)
{
	const struct option own[] = {
		{OPT_HEADING, .help = "what is measured"},
		OPT_TEXTS('k', "keep", &options->patterns, "PATTERN",
			  "names that hold this or match it (* ? [); repeatable",
			  .is_common = true),
		OPT_FLAG(0, "list", &options->list, NULL,
			 "name the benchmarks without measuring them", .is_common = true),
		OPT_FLAG(
			0, "asv", &options->asv, NULL,
			"a suite of asv, measured in environments that are made as its asv.conf.json says; "
			"without that file as it is"),
		OPT_TEXT(
			0, "shard", &options->measuring.shard, "I/N",
			"measure the I-th of N parts; auto: as the job's engine says (docs/shards.md)",
			.choices = "auto"),
		OPT_TEXT(0, "shard-by", &options->measuring.shard_by, "FILE",
			 "parts that take equally long, by the durations in this former result"),
		OPT_COUNT(0, "replicas", &options->measuring.replicas, "R",
			  "measure each part by R of the jobs, so that machines can be told apart",
			  .min = 1, .max = 1000),
		OPT_FLAG(
			0, "calibrate-noise", &options->measuring.calibrate_noise, NULL,
			"measure the suite against itself, in five sessions, and keep how much they "
			"differ "
			"for assay compare"),
		{0}};

	option_table_add(table, own);
	duel_options_add(table, &options->dueling, "NAME",
			 "another benchmark of the same targets; repeatable");
	measure_options_add(table, &options->measuring);
}

static void add_rows(struct option_table *table)
{
	static struct run_options nowhere;

	add_options(table, &nowhere);
}

static int begin(int argc, char **argv, const struct instead *instead)
{
	struct run_options options = {.instead = instead};
	struct option_table table = {0};
	const struct option_parser parser = {.command = instead ? instead->command : "run",
					     .usage = "[options] TARGET... [-- SCRIPT ARGUMENTS]",
					     .description = description,
					     .rows = table.rows,
					     .epilog = epilog,
					     .brief = brief};
	const struct entry entry = {
		.resumable = {&parser, prepare, &options, &options.measuring.resume},
		.options = &options.measuring,
		.measure = measure,
		.release = release};

	add_options(&table, &options);
	if (instead)
		instead->add_options(&table, instead->context);
	return entry_main(&entry, argc, argv);
}

static int run(int argc, char **argv)
{
	return begin(argc, argv, NULL);
}

const struct command cmd_run = {"run", "measure a suite: files, pyperf scripts, manifests, folders",
				run, add_rows, begin};
