/* assay dump: every run and value of stored benchmarks, as pyperf dump. */
#include "cli/command.h"
#include "cli/pyperf/display.h"
#include "cli/pyperf/options.h"

static int run(int argc, char **argv)
{
	struct texts files = {0}, keep = {0};
	bool quiet = false;
	bool verbose = false, raw = false;
	const struct option rows[] = {
		OPT_FLAG('v', "verbose", &verbose, NULL, "with metadata"),
		OPT_FLAG(0, "raw", &raw, NULL, "raw values: the time of all loops together"),
		PYPERF_QUIET(&quiet),
		PYPERF_BENCHMARK(&keep),
		{0},
	};
	const struct option_parser parser = {
		.command = "dump",
		.usage = "[options] FILE...",
		.description = "Print every run with its warm-ups and values. " PYPERF_FILE_HELP,
		.rows = rows,
	};
	int status = pyperf_parse(&parser, argc, argv, &files);

	if (status < 0) {
		const struct pyperf_display display = {
			.dump = true,
			.checks = !quiet,
			.dump_style = {.quiet = quiet, .verbose = verbose, .raw = raw},
		};

		status = pyperf_display_command(&files, &keep, &display, "dump");
	}
	texts_release(&files);
	texts_release(&keep);
	return status;
}

const struct command cmd_dump = {"dump", "every run and value of stored benchmarks", run};
