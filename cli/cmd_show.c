/* assay show: results of stored benchmarks, as pyperf show. */
#include "cli/command.h"
#include "cli/pyperf/display.h"
#include "cli/pyperf/options.h"

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
			       "deviation. " PYPERF_FILE_HELP,
		.rows = rows,
	};
	int status = pyperf_parse(&parser, argc, argv, &files);

	if (status < 0) {
		const struct pyperf_display display = {
			.metadata = metadata,
			.hist = hist,
			.stats = stats,
			.dump = dump,
			.checks = !quiet,
			.result = true,
		};

		status = pyperf_display_command(&files, &keep, &display, "show");
	}
	texts_release(&files);
	texts_release(&keep);
	return status;
}

const struct command cmd_show = {"show", "results of stored benchmarks", run};
