/* assay show: results of stored benchmarks, as pyperf show. */
#include "cli/command.h"
#include "cli/pyperf/display.h"
#include "cli/pyperf/options.h"
#include "cli/words/status.h"
#include "results/files/last.h"

/* "last" and the like become the files that they stand for. */
static int display(struct texts *files, const struct texts *keep,
		   const struct pyperf_display *display)
{
	struct last_paths paths = {0};
	struct err err = {0};
	int status = last_paths_resolve(&paths, files, &err)
			     ? status_fail(&err)
			     : pyperf_display_command(files, keep, display, "show");

	last_paths_release(&paths);
	return status;
}

static int run(int argc, char **argv)
{
	struct texts files = {0}, keep = {0};
	bool quiet = false;
	bool metadata = false, hist = false, stats = false, dump = false;
	const struct option rows[] = {
		OPT_FLAG('m', "metadata", &metadata, NULL, "with metadata"),
		OPT_FLAG('g', "hist", &hist, NULL, "with a histogram of the values"),
		OPT_FLAG('t', "stats", &stats, NULL, "with statistics"),
		OPT_FLAG('d', "dump", &dump, NULL, "with every run and value"),
		PYPERF_QUIET(&quiet),
		PYPERF_BENCHMARK(&keep),
		{0},
	};
	const struct option_parser parser = {
		.command = "show",
		.usage = "[options] FILE...",
		.description = "Print one line for each benchmark: mean and standard "
			       "deviation. " PYPERF_FILE_HELP
			       " last, last~1, ... are results of runs without -o, which are kept.",
		.rows = rows,
	};
	int status = pyperf_parse(&parser, argc, argv, &files);

	if (status < 0) {
		const struct pyperf_display how = {
			.metadata = metadata,
			.hist = hist,
			.stats = stats,
			.dump = dump,
			.checks = !quiet,
			.result = true,
		};

		status = display(&files, &keep, &how);
	}
	texts_release(&files);
	texts_release(&keep);
	return status;
}

const struct command cmd_show = {"show", "results of stored benchmarks", run};
