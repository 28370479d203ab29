/* assay stats: statistics of stored benchmarks, as pyperf stats. */
#include "cli/command.h"
#include "cli/pyperf/display.h"
#include "cli/pyperf/options.h"

static const char description[] =
	"Print counts, spread, percentiles and outliers of each benchmark. " PYPERF_FILE_HELP;

static int run(int argc, char **argv)
{
	return pyperf_display_main("stats", description, (struct pyperf_display){.stats = true},
				   argc, argv);
}

const struct command cmd_stats = {"stats", "statistics of stored benchmarks", run};
