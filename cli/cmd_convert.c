/* assay convert: a result file with benchmarks, runs or metadata changed, as pyperf convert. */
#include "cli/command.h"
#include "cli/pyperf/files.h"
#include "cli/words/option.h"
#include "results/files/convert.h"
#include "results/files/read.h"
#include "results/verdicts/paced_values.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct options {
	struct options_given given;
	const char *output, *add, *include_runs, *exclude_runs, *extract, *metric, *what, *update;
	double pace;
	struct texts include, exclude;
	bool to_stdout, indent, remove_warmups, remove_all_metadata;
};

static int add_file(struct suite *suite, const char *path, struct err *err)
{
	struct suite *other = suite_read(path, err);
	int rc;

	if (!other)
		return err_in(err, "--add");
	rc = suite_take_all(suite, other, err);
	suite_free(other);
	return rc ? err_in(err, "--add %s", path) : 0;
}

static int choose_benchmarks(struct suite *suite, const struct options *options, struct err *err)
{
	if (options->include.n)
		return suite_include_benches(suite, options->include.items, options->include.n,
					     err);
	if (options->exclude.n)
		return suite_exclude_benches(suite, options->exclude.items, options->exclude.n,
					     err);
	return 0;
}

static int choose_runs(struct suite *suite, const struct options *options, struct err *err)
{
	bool include = options->include_runs != NULL;
	const char *text = include ? options->include_runs : options->exclude_runs;
	struct run_list list = {0};
	int rc;

	if (!text)
		return 0;
	rc = run_list_parse(&list, text, err);
	if (rc == 0)
		rc = include ? suite_include_runs(suite, &list, err)
			     : suite_exclude_runs(suite, &list, err);
	run_list_release(&list);
	return rc ? err_in(err, "--%s-runs %s", include ? "include" : "exclude", text) : 0;
}

/* The operations in pyperf's order, whatever their order on the command line. */
static int change(struct suite *suite, const struct options *options, struct err *err)
{
	if ((options->add && add_file(suite, options->add, err)) ||
	    choose_benchmarks(suite, options, err) || choose_runs(suite, options, err) ||
	    (options->remove_warmups && suite_remove_warmups(suite, err)))
		return -1;
	if (options->update && suite_update_metadata(suite, options->update, err))
		return err_in(err, "--update-metadata");
	if (options->extract && suite_extract_metadata(suite, options->extract, err))
		return err_in(err, "--extract-metadata %s", options->extract);
	if (options->metric && suite_extract_metric(suite, options->metric, err))
		return err_in(err, "--extract-metric %s", options->metric);
	if (options->what &&
	    suite_extract_paced(suite, options->pace > 0 ? options->pace : NAN, err))
		return err_in(err, "--extract paced");
	return options->remove_all_metadata ? suite_remove_all_metadata(suite, err) : 0;
}

static int check_relations(const struct texts *words, const struct options *options,
			   struct err *err)
{
	if (words->n != 1)
		return err_set(err, ERR_USAGE, "give one input file, not %zu", words->n);
	if (options_exclude(&options->given, "output", "stdout", err))
		return -1;
	if (options->what && strcmp(options->what, "paced") != 0)
		return err_set(err, ERR_USAGE,
			       "--extract %s: must be paced; --extract-metadata and "
			       "--extract-metric take names",
			       options->what);
	if (options->pace > 0 && !options->what)
		return err_set(err, ERR_USAGE, "--pace belongs to --extract paced");
	if (!options->output && !options->to_stdout)
		return err_set(err, ERR_USAGE, "where to? give --output FILE or --stdout");
	return 0;
}

/* pyperf looks at the first alone, and so do we: but not without a word. */
static void say_ignored(const struct options_given *given)
{
	static const char *const pairs[][2] = {{"include-benchmark", "exclude-benchmark"},
					       {"include-runs", "exclude-runs"}};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++)
		if (options_given_any(given, (const char *const[]){pairs[i][0], NULL}) &&
		    options_given_any(given, (const char *const[]){pairs[i][1], NULL}))
			fprintf(stderr, "assay: --%s has no effect beside --%s, as in pyperf\n",
				pairs[i][1], pairs[i][0]);
}

static int convert(void *context, const struct texts *words, struct err *err)
{
	const struct options *options = context;
	struct suite *suite;
	int rc;

	if (check_relations(words, options, err))
		return -1;
	say_ignored(&options->given);
	suite = suite_read(words->items[0], err);
	if (!suite)
		return -1;
	rc = change(suite, options, err);
	if (rc)
		err_in(err, "%s", words->items[0]);
	else
		rc = pyperf_put_suite(suite, options->output,
				      options->indent ? WRITE_INDENTED : WRITE_COMPACT, err);
	suite_free(suite);
	return rc;
}

#define NAMES(name, into, text)	    OPT_TEXTS(0, (name), (into), "NAME", (text))
#define TEXT(name, into, what, ...) OPT_TEXT(0, (name), (into), (what), __VA_ARGS__)
#define FLAG(name, into, text)	    OPT_FLAG(0, (name), (into), NULL, (text))

static int run(int argc, char **argv)
{
	struct options options = {0};
	const struct option rows[] = {
		{.type = OPT_HEADING, .help = "output"},
		OPT_TEXT('o', "output", &options.output, "FILE",
			 "write to FILE, which must not exist"),
		FLAG("stdout", &options.to_stdout, "write to standard output"),
		FLAG("indent", &options.indent, "indent the JSON text"),
		{.type = OPT_HEADING, .help = "changes, in the order in which they are made"},
		TEXT("add", &options.add, "FILE", "add the runs of FILE"),
		NAMES("include-benchmark", &options.include,
		      "keep only the benchmark NAME; can be repeated"),
		NAMES("exclude-benchmark", &options.exclude,
		      "remove the benchmark NAME; can be repeated"),
		TEXT("include-runs", &options.include_runs, "RUNS",
		     "of each benchmark keep only these runs, as in 1-3,7"),
		TEXT("exclude-runs", &options.exclude_runs, "RUNS",
		     "of each benchmark remove these runs"),
		FLAG("remove-warmups", &options.remove_warmups,
		     "remove warm-ups and calibration runs"),
		TEXT("update-metadata", &options.update, "KEY=VALUE,...",
		     "set metadata of all runs"),
		TEXT("extract-metadata", &options.extract, "KEY",
		     "make the number recorded as KEY the value of each run"),
		TEXT("extract-metric", &options.metric, "NAME",
		     "make what was counted as NAME (instructions, ...) the values"),
		TEXT("extract", &options.what, "paced",
		     "make the values what they would be at one pace of the machine, by the pacer "
		     "beside them",
		     .choices = "paced"),
		OPT_SECONDS(
			0, "pace", &options.pace, "TIME",
			"of --extract paced: what a loop of the pacer takes (default: as at the "
			"machine's best, known when the file was written)",
			.min = 1e-9, .max = 10),
		FLAG("remove-all-metadata", &options.remove_all_metadata,
		     "remove all metadata but name and unit"),
		{0},
	};
	const struct option_parser parser = {
		.command = "convert",
		.usage = "[options] FILE (--output FILE | --stdout)",
		.description = "Write a result file with benchmarks, runs or metadata changed. "
			       "Files of pyperf's older formats come out in the present one.",
		.rows = rows,
		.given = &options.given,
		.last_wins = true,
	};
	int status = command_main(&parser, argc, argv, convert, &options);

	options_given_release(&options.given);
	texts_release(&options.include);
	texts_release(&options.exclude);
	return status;
}

const struct command cmd_convert = {"convert", "change a stored result file", run};
