/* A search carried out and told: what `assay bisect` does once its words are parsed. */
#ifndef CLI_BISECTING_BISECTING_H
#define CLI_BISECTING_BISECTING_H

#include "cli/bisecting/options.h"
#include "cli/dueling/given.h"

/* Where an interrupted search is kept: beside FILE, in git's own folder, lies FILE.journal. The
   caller frees FILE; NULL with err. */
char *bisecting_file_new(struct err *err);

/* What carries it out and its context, for an instead (cli/instead.h). */
struct bisecting {
	struct bisect_options options;
	const char *file; /* of bisecting_file_new() */
};
int bisecting_run(void *bisecting, const struct duel_given *given);

#endif
