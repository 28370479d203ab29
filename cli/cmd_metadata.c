/* assay metadata: metadata of stored benchmarks, as pyperf metadata. */
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
		.command = "metadata",
		.usage = "[options] FILE...",
		.description = "Print what was recorded about each benchmark, its machine and its "
			       "interpreter. " PYPERF_FILE_HELP,
		.rows = rows,
	};
	int status = pyperf_parse(&parser, argc, argv, &files);

	if (status < 0) {
		const struct pyperf_display display = {
			.metadata = true,
			.checks = !quiet,
		};

		status = pyperf_display_command(&files, &keep, &display, "metadata");
	}
	texts_release(&files);
	texts_release(&keep);
	return status;
}

const struct command cmd_metadata = {"metadata", "metadata of stored benchmarks", run};
