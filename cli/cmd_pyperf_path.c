/* assay pyperf-path: the folder to put on PYTHONPATH so that scripts find assay's pyperf. */
#include "cli/command.h"
#include "cli/words/option.h"
#include "runner/os/home.h"

#include <stdio.h>
#include <stdlib.h>

static const char description[] =
	"Print the folder that holds assay's stand-in for pyperf. With it on PYTHONPATH a pyperf "
	"script runs by itself, with all of pyperf's options, and python -m pyperf is assay.";

static const char epilog[] = "examples:\n"
			     "  PYTHONPATH=$(assay pyperf-path) python3 script.py -o out.json\n"
			     "  PYTHONPATH=$(assay pyperf-path) python3 -m pyperf show out.json\n";

/* Without the dots that lead from the program to it. */
static int print_standin(void *context, const struct texts *words, struct err *err)
{
	struct home home;
	char *path;

	(void)context;
	(void)words;
	if (home_find(&home, err))
		return -1;
	path = realpath(home.standin, NULL);
	if (!path)
		return err_sys(err, "%s", home.standin);
	puts(path);
	free(path);
	return EXIT_DONE;
}

static int run(int argc, char **argv)
{
	const struct option rows[] = {{0}};
	const struct option_parser parser = {.command = "pyperf-path",
					     .usage = "",
					     .description = description,
					     .rows = rows,
					     .epilog = epilog,
					     .takes_options_only = true};

	return command_main(&parser, argc, argv, print_standin, NULL);
}

const struct command cmd_pyperf_path = {"pyperf-path",
					"the folder of assay's pyperf, for PYTHONPATH", run};
