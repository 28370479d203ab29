/*
 * Two sides: the options that name the second one, shared by timeit, run, command and duel, and the
 * way from them to a duel (runner/duel/duel.h) and its report.
 */
#ifndef CLI_DUELING_DUELING_H
#define CLI_DUELING_DUELING_H

#include "cli/measuring/options.h"
#include "cli/words/option.h"
#include "runner/preparing/sides.h"

#include <stdbool.h>

/* Options that say how a duel is done, and mean nothing where no second side is named. */
enum { DUELING_DETAILS = 8 };

struct dueling {
	struct second_side second;
	long blocks, rounds;
	bool blocks_seen, parallel, own_placement;
	bool details_seen[DUELING_DETAILS]; /* and blocks_seen */
	double margin, slice;
	const char *counters_side; /* --counters for one side alone */
	const char *output;	   /* the second side's file */
};

#define DUELING_DEFAULTS                                                                           \
	{                                                                                          \
		.margin = 0.01, .slice = 0.004                                                     \
	}

/* Append the options that fill `dueling`; --vs means another thing in each command. */
void dueling_add_options(struct option_table *table, struct dueling *dueling,
			 const char *vs_placeholder, const char *vs_help);

/* Was a second side named? */
bool dueling_wanted(const struct dueling *dueling);

/* 0 when none of the details was given; else -1 with err (ERR_USAGE), which names it: for whoever
   does not want a duel. */
int dueling_check_alone(const struct dueling *dueling, struct err *err);

/* How a command makes the targets of a side: `which` is 0 or 1. */
typedef int make_targets_fn(void *context, int which, const struct prepared_side *side,
			    const struct settings *settings, struct targets *targets,
			    struct err *err);

/* The second side's file beside the first one: "x.json" -> "x.vs.json", "x.json.gz" ->
   "x.vs.json.gz". The caller frees it; NULL when memory ran out. */
char *dueling_second_file_new(const char *first);

/* Run the duel and report it. Returns the exit status; whatever went wrong was printed. */
int dueling_run(const struct dueling *dueling, const struct measure_options *options,
		bool needs_python, bool single, make_targets_fn *make_targets, void *context);

#endif
