/* assay version: what was built, with what. A measuring tool must be able to say so. */
#include "cli/command.h"

#include <gsl/gsl_version.h>
#include <jansson.h>
#include <stdio.h>
#include <zlib.h>

static int run(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	printf("assay %s\n", ASSAY_VERSION);
	printf("compiler: %s\n", __VERSION__);
	printf("flags: %s\n", ASSAY_FLAGS);
	printf("GSL %s, jansson %s, zlib %s\n", gsl_version, jansson_version_str(), zlibVersion());
	return EXIT_DONE;
}

const struct command cmd_version = {"version", "version, compiler, flags and libraries", run};
