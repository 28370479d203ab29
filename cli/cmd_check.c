/* assay check: whether stored benchmarks look stable, as pyperf check. */
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
		.command = "check",
		.usage = "[options] FILE...",
		.description = "Print the reasons why a result may be unstable. The exit status is "
			       "0 whatever is found. " PYPERF_FILE_HELP,
		.rows = rows,
	};
	int status = pyperf_parse(&parser, argc, argv, &files);

	if (status < 0) {
		const struct pyperf_display display = {
			.checks = true,
			.only_checks = true,
		};

		status = pyperf_display_command(&files, &keep, &display, "check");
	}
	texts_release(&files);
	texts_release(&keep);
	return status;
}

const struct command cmd_check = {"check", "whether stored benchmarks look stable", run};
