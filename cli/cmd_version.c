/* assay version: what was built, with what. A measuring tool must be able to say so. */
#include "cli/command.h"
#include "cli/words/version.h"
#include "cli/words/option.h"

#include <gsl/gsl_version.h>
#include <jansson.h>
#include <stdio.h>
#include <zlib.h>

static int print(void *context, const struct texts *words, struct err *err)
{
	(void)context;
	(void)words;
	(void)err;
	printf("assay %s\n", assay_version);
	printf("compiler: %s\n", __VERSION__);
	printf("flags: %s\n", assay_flags);
	printf("GSL %s, jansson %s, zlib %s\n", gsl_version, jansson_version_str(), zlibVersion());
	return EXIT_DONE;
}

static int run(int argc, char **argv)
{
	const struct option rows[] = {{0}};
	const struct option_parser parser = {
		.command = "version",
		.usage = "",
		.description = "Print the version, and what assay was built with.",
		.rows = rows,
		.takes_options_only = true,
	};

	return command_main(&parser, argc, argv, print, NULL);
}

const struct command cmd_version = {"version", "version, compiler, flags and libraries", run};
