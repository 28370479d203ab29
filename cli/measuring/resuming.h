/*
 * The command line of a run that is kept in a journal, or goes on from one: `--resume FILE` reads
 * what the run was begun with from the journal beside FILE, so that nothing has to be said again
 * and nothing can be said otherwise.
 */
#ifndef CLI_MEASURING_RESUMING_H
#define CLI_MEASURING_RESUMING_H

#include "cli/words/option.h"
#include "runner/keeping/begun.h"

#include <stdbool.h>

/* What a command is called with. `= {0}` is valid; resuming_release is always due. */
struct resuming {
	struct begun begun;
	struct options_given given; /* of a resumed run: then */
};

/* How a command's options are parsed anew. */
struct resumable {
	const struct option_parser *parser; /* with `given` */
	/* Put the options back to their defaults; returns how many words of argv are to be parsed.
	 */
	int (*prepare)(void *options, int argc, char **argv);
	void *options;
	const char **file; /* the target of --resume */
};

/* As option_parse; when --resume was given, the options become those that the run was begun with,
   and those of the new command line that concern only what is shown. -1 with err: there is no
   journal, it is damaged, it is another command's, something was given that contradicts it. */
int resuming_parse(struct resuming *resuming, const struct resumable *resumable, int argc,
		   char **argv, struct texts *positionals, bool *helped, struct err *err);
void resuming_release(struct resuming *resuming);

#endif
