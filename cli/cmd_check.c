/* assay check: whether stored benchmarks look stable, as pyperf check. */
#include "cli/command.h"
#include "cli/pyperf/display.h"
#include "cli/pyperf/options.h"

static const char description[] =
	"Print the reasons why a result may be unstable. The exit status is 0 whatever is "
	"found. " PYPERF_FILE_HELP;

static int run(int argc, char **argv)
{
	return pyperf_display_main("check", description,
				   (struct pyperf_display){.checks = true, .only_checks = true},
				   argc, argv);
}

const struct command cmd_check = {"check", "whether stored benchmarks look stable", run};
