/*
 * The door of the commands that measure: argv becomes options, or with --resume those that the run
 * was begun with; then the command does what it does.
 */
#ifndef CLI_MEASURING_ENTRY_H
#define CLI_MEASURING_ENTRY_H

#include "cli/measuring/options.h"
#include "cli/measuring/resuming.h"

struct entry {
	struct resumable resumable;
	struct measure_options *options; /* part of resumable.options */
	/* Returns the exit status; whatever went wrong was printed. */
	int (*measure)(void *options, const struct texts *words);
	void (*release)(void *options);
};

/* Returns the exit status; the options are released. */
int entry_main(const struct entry *entry, int argc, char **argv);

#endif
