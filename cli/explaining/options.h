/*
 * What was typed of an explanation: options of `assay explain` beside those that say what is looked
 * at and where it runs, which are the measuring commands'.
 */
#ifndef CLI_EXPLAINING_OPTIONS_H
#define CLI_EXPLAINING_OPTIONS_H

#include "cli/explaining/again.h"
#include "cli/measuring/options.h"
#include "cli/words/option.h"

struct explain_options {
	const char *by; /* by which instrument; NULL: time */
	bool why;	/* by all of them, until it is certain why one side is slower */
	long processes; /* of each side */
	bool processes_seen;
	double seconds; /* of each to be read */
	double rate;	/* samples a second */
	bool rate_seen, seconds_seen;
	bool native;			 /* all native calls below each Python function */
	const char *most;		 /* of allocations; NULL: bytes */
	double memory_limit, leak_limit; /* of allocations; bytes of an iteration */
	bool memory_limit_seen, leak_limit_seen;
	const char *output;  /* where the profile goes; NULL: nowhere */
	struct again *again; /* of what is named only these; NULL: all */
};

/* What --by can be, for help and completions: the names of by.c's table. */
#define EXPLAIN_BY_CHOICES "time calls instructions allocations gc imports loop lines"

/* What --most can be: the names of by_allocations_words.c. */
#define EXPLAIN_MOST_CHOICES "requests bytes temporary peak leaked"

#define EXPLAIN_DEFAULTS                                                                           \
	{                                                                                          \
		.processes = 6, .seconds = 2, .rate = 1000                                         \
	}

/* Does an option of a measuring command mean something here? */
bool explain_options_keep(const struct option *row);

/* Leave of a measuring command's rows those that mean something here, and append those that fill
   `options`. */
void explain_options_add(struct option_table *table, struct explain_options *options);

/* Is the file that is wanted a snapshot of tracemalloc's, or its text? */
bool explain_output_is_snapshot(const struct explain_options *e);
bool explain_output_is_snapshot_text(const struct explain_options *e);

/* Can the file be written, in a form that its name says and that holds so many profiles? 0, or -1
   with err. */
int explain_options_check(const struct explain_options *options, size_t n, struct err *err);

#endif
