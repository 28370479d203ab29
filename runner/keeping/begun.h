/*
 * How a run was begun: its command and words, now or, when it is resumed, in the first record of
 * the journal beside its output.
 */
#ifndef RUNNER_KEEPING_BEGUN_H
#define RUNNER_KEEPING_BEGUN_H

#include "results/files/journal.h"
#include "results/files/record.h"

#include <stdbool.h>

/* `= {0}` is valid; begun_release is always due. */
struct begun {
	const char *command; /* "run" */
	int argc;	     /* the words that the run was begun with; */
	char **argv;	     /* argv[0] is the command as it was called: "run", "duel" */
	bool is_resumed;
	/* of a resumed run: */
	char *journal; /* its path */
	struct journal_text before;
	struct record first; /* of `before` */
};

/* Take what the run beside FILE was begun with in place of our own words; `command` stays. -1 with
   err: there is no journal, it is damaged, it cannot be resumed or not from this folder. */
int begun_read(struct begun *begun, const char *file, struct err *err);
void begun_release(struct begun *begun);

/* The seed that the run was begun with, or `missing`. */
uint64_t begun_seed(const struct begun *begun, uint64_t missing);

/* The command that began the run beside FILE: "run", to be freed; NULL when none can be found. */
char *begun_command_new(const char *file);

/* FILE.journal; the caller frees it. NULL when memory ran out. */
char *begun_journal_new(const char *file);

#endif
