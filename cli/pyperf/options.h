/* Option rows that pyperf's reading commands share; for the tables of cli/cmd_*.c. */
#ifndef CLI_PYPERF_OPTIONS_H
#define CLI_PYPERF_OPTIONS_H

#define PYPERF_QUIET(into)                                                                         \
	OPT_FLAG('q', "quiet", (into), NULL, "leave out the warnings about unstable results")

#define PYPERF_BENCHMARK(into)                                                                     \
	OPT_TEXTS('b', "benchmark", (into), "NAME", "only the benchmark NAME; can be repeated")

#define PYPERF_FILE_HELP                                                                           \
	"FILE is a result file of assay or pyperf, plain or .gz; - is standard input."

#include "cli/words/option.h"

/* Parse argv as option_parse() does, the last one of an option winning as in pyperf, and check that
   at least one file was given. Returns -1 to go on, else the exit status: help was shown, or the
   error was printed. */
int pyperf_parse(const struct option_parser *parser, int argc, char **argv, struct texts *files);

#endif
