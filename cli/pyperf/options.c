#include "cli/pyperf/options.h"

#include "cli/words/status.h"

int pyperf_parse(const struct option_parser *parser, int argc, char **argv, struct texts *files)
{
	struct option_parser as_pyperf = *parser;
	struct err err = {0};
	bool helped;

	as_pyperf.last_wins = true;
	if (option_parse(&as_pyperf, argc, argv, files, &helped, &err))
		return status_fail(&err);
	if (helped)
		return EXIT_DONE;
	if (files->n == 0) {
		err_set(&err, ERR_USAGE, "%s: no file given (usage: assay %s %s)", parser->command,
			parser->command, parser->usage);
		return status_fail(&err);
	}
	return -1;
}
