/*
 * What was typed of a duel: the options that name the second side, and how it is done, shared by
 * timeit, run, command and duel.
 */
#ifndef CLI_DUELING_OPTIONS_H
#define CLI_DUELING_OPTIONS_H

#include "cli/measuring/options.h"
#include "cli/words/option.h"
#include "runner/preparing/sides.h"

#include <stdbool.h>

/* Options that say how a duel is done, and mean nothing where no second side is named. */
enum { DUELING_DETAILS = 8 };

struct duel_options {
	struct second_side second;
	long blocks, rounds;
	bool blocks_seen, parallel, own_placement;
	bool details_seen[DUELING_DETAILS]; /* and blocks_seen */
	double margin, slice;
	const char *counters_side; /* --counters for one side alone */
	const char *output;	   /* the second side's file */
	/* a gate */
	double limit;
	bool limit_seen, fail_if_undecided, fail_if_new, allow_missing;
	struct texts renamed; /* OLD=NEW */
};

#define DUEL_DEFAULTS                                                                              \
	{                                                                                          \
		.margin = 0.01, .slice = 0.004                                                     \
	}

/* Append the options that fill `options`; --vs means another thing in each command. */
void duel_options_add(struct option_table *table, struct duel_options *options,
		      const char *vs_placeholder, const char *vs_help);

/* What the texts' lists hold; `= {0}` too. */
void duel_options_release(struct duel_options *options);

/* Is there a gate, which decides the exit status? */
bool duel_options_have_gate(const struct duel_options *options);

/* Was a second side named? */
bool duel_options_want(const struct duel_options *options);

/* 0 when none of the details was given; else -1 with err (ERR_USAGE), which names it: for whoever
   does not want a duel. */
int duel_options_check_alone(const struct duel_options *options, struct err *err);

/* ---- cli/dueling/relations.c */

/* What a duel's options cannot mean, alone or beside the others. Pure. 0, or -1 with ERR_USAGE. */
int duel_options_check(const struct duel_options *options, const struct measure_options *measure,
		       struct err *err);

/* The part of it that holds where the sides are not measured, but explained. */
int duel_options_check_sides(const struct measure_options *measure, struct err *err);

/* Is --counters beside the values of this side, SIDE_BASELINE or SIDE_CANDIDATE? */
bool duel_options_count(const struct duel_options *options, int side);

/* The second side's file: `named`, or when that is NULL beside the first one: "x.json" ->
   "x.vs.json", "x.json.gz" -> "x.vs.json.gz". The caller frees it; NULL when memory ran out. */
char *duel_second_file_new(const char *named, const char *first);

/* Of one file of a duel the other one, unless it was named otherwise: "x.json" <-> "x.vs.json". The
   caller frees it; NULL when memory ran out. */
char *duel_other_file_new(const char *file);

#endif
