/* assay stats: statistics of stored benchmarks, as pyperf stats. */
#include "cli/command.h"
#include "cli/pyperf/display.h"
#include "cli/pyperf/options.h"

static int run(int argc, char **argv)
{
	struct texts files = {0}, keep = {0};
	bool quiet = false;
	const struct option rows[] = {
		PYPERF_QUIET(&quiet),
		PYPERF_BENCHMARK(&keep),
		{0},
	};
	const struct option_parser parser = {
		.command = "stats",
		.usage = "[options] FILE...",
		.description = "Print counts, spread, percentiles and outliers of each "
			       "benchmark. " PYPERF_FILE_HELP,
		.rows = rows,
	};
	int status = pyperf_parse(&parser, argc, argv, &files);

	if (status < 0) {
		const struct pyperf_display display = {
			.stats = true,
			.checks = !quiet,
		};

		status = pyperf_display_command(&files, &keep, &display, "stats");
	}
	texts_release(&files);
	texts_release(&keep);
	return status;
}

const struct command cmd_stats = {"stats", "statistics of stored benchmarks", run};
