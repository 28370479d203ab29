/* assay metadata: metadata of stored benchmarks, as pyperf metadata. */
#include "cli/command.h"
#include "cli/pyperf/display.h"
#include "cli/pyperf/options.h"

static const char description[] =
	"Print what was recorded about each benchmark, its machine and its "
	"interpreter. " PYPERF_FILE_HELP;

static int run(int argc, char **argv)
{
	return pyperf_display_main("metadata", description,
				   (struct pyperf_display){.metadata = true}, argc, argv);
}

const struct command cmd_metadata = {"metadata", "metadata of stored benchmarks", run};
