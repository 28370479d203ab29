/*
 * What was typed of a duel: the options that name the other sides, and how it is done, shared by
 * timeit, run, command and duel.
 */
#ifndef CLI_DUELING_OPTIONS_H
#define CLI_DUELING_OPTIONS_H

#include "cli/explaining/left_out.h"
#include "cli/measuring/options.h"
#include "cli/words/option.h"
#include "runner/preparing/sides.h"

#include <stdbool.h>

/* Options that say how a duel is done, and mean nothing where no second side is named. */
enum { DUELING_DETAILS = 15 };

struct duel;
struct report;

/* For a command that carries out duels for an end of its own. All borrowed. */
struct duel_instead {
	double error; /* that all benchmarks of the duel may spend together, inside (0, 1) */
	/* The folder that the one of --vs-path is a copy of; NULL: the working directory. */
	const char *root;
	/* Takes what came of the duel, in the place of printing it; failures were printed. 0, or -1
	   with err. Not called where nothing could be measured. */
	int (*take)(void *context, const struct duel *duel, const struct report *judged,
		    struct err *err);
	void *context;
};

struct duel_options {
	/* Each of them may name several sides, but only one of them does (duel_options_side). */
	struct texts vs, pythons, revs, paths;
	struct texts env;  /* NAME=VALUE of every other side */
	const char *build; /* in the folder of each side */
	long blocks, rounds;
	bool blocks_seen, parallel, own_placement;
	bool details_seen[DUELING_DETAILS]; /* and blocks_seen */
	double margin, slice;
	const char *counters_side; /* --counters for one side alone */
	struct texts outputs;	   /* the other sides' files */
	bool aa;		   /* the baseline is measured against itself, too */
	bool why;		   /* what changed is explained, by all that can be looked at */
	long explain_most;	   /* of each other side so many, those that changed most */
	/* reports beside what is printed (cli/dueling/duel_files.h); NULL: none */
	const char *comment, *comment_name, *junit;
	bool github;
	/* a gate */
	double limit;
	bool limit_seen, fail_if_undecided, fail_if_new, allow_missing;
	struct texts renamed;		    /* OLD=NEW */
	const struct duel_instead *instead; /* NULL: it is reported */
};

#define DUEL_DEFAULTS                                                                              \
	{                                                                                          \
		.margin = 0.01, .slice = 0.004, .explain_most = EXPLAIN_MOST                       \
	}

/* Append the options that fill `options`; --vs means another thing in each command. */
void duel_options_add(struct option_table *table, struct duel_options *options,
		      const char *vs_placeholder, const char *vs_help);

/* What the texts' lists hold; `= {0}` too. */
void duel_options_release(struct duel_options *options);

/* Is there a gate, which decides the exit status? */
bool duel_options_have_gate(const struct duel_options *options);

/* How many sides were named besides the first; 0: no duel. */
size_t duel_options_sides(const struct duel_options *options);

/* The i-th of them, from 0; borrows. An option that was given once holds for all of them. */
struct second_side duel_options_side(const struct duel_options *options, size_t i);

/* Is what changed to be explained? */
bool duel_options_explain(const struct duel_options *options,
			  const struct measure_options *measure);

/* Was a second side named? */
bool duel_options_want(const struct duel_options *options);

/* 0 when none of the details was given; else -1 with err (ERR_USAGE), which names it: for whoever
   does not want a duel. */
int duel_options_check_alone(const struct duel_options *options, struct err *err);

/* ---- cli/dueling/relations.c */

/* What a duel's options cannot mean, alone or beside the others. Pure. 0, or -1 with ERR_USAGE. */
int duel_options_check(const struct duel_options *options, const struct measure_options *measure,
		       struct err *err);

/* The part of it that is about options which would say nothing to a duel (cli/dueling/one_sided.c).
 */
int duel_options_check_one_sided(const struct measure_options *measure, struct err *err);

/* The part of it that holds where the sides are not measured, but explained. */
int duel_options_check_sides(const struct measure_options *measure, struct err *err);

/* Is --counters beside the values of this side, SIDE_BASELINE or SIDE_CANDIDATE? */
bool duel_options_count(const struct duel_options *options, int side);

/* The file of the i-th other side, as --vs-output or cli/dueling/side_files.h names it. The caller
   frees it; NULL when memory ran out. */
char *duel_options_file_new(const struct duel_options *options, const char *first, size_t i);

#endif
