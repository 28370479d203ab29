/*
 * Two sides: the options that name the second one, shared by timeit, run, command and duel, and the
 * way from them to a duel (runner/duel.h) and its report.
 */
#ifndef CLI_DUELING_H
#define CLI_DUELING_H

#include "cli/measuring.h"
#include "cli/option.h"
#include "runner/side.h"
#include "runner/worktree.h"

#include <stdbool.h>

struct dueling {
	const char *vs; /* another statement, benchmark or program */
	const char *python, *rev, *path, *build;
	struct texts env; /* NAME=VALUE for the second side */
	long blocks, rounds;
	bool blocks_seen;
	double margin, slice;
	const char *output; /* the second side's file */
};

#define DUELING_DEFAULTS                                                                           \
	{                                                                                          \
		.margin = 0.01, .slice = 0.004                                                     \
	}

/* clang-format off: rows of a table */
#define DUELING_ROWS(d, vs_placeholder, vs_help)                                                     \
	{OPT_HEADING, .help = "against a second side, interleaved (any of these makes a duel)"},     \
		{OPT_TEXT, 0, "vs", &(d).vs, vs_placeholder, vs_help},                               \
		{OPT_TEXT, 0, "vs-python", &(d).python, "PYTHON", "another interpreter"},            \
		{OPT_TEXT, 0,	  "vs-rev",                                                          \
		 &(d).rev, "REV", "another git revision, in a worktree of its own"},                 \
		{OPT_TEXT, 0, "vs-path", &(d).path, "DIR", "another folder or virtual environment"}, \
		{OPT_TEXTS, 0, "vs-env", &(d).env, "NAME=VALUE", "another environment; repeatable"}, \
		{OPT_TEXT,   0,		"build",                                                     \
		 &(d).build, "COMMAND", "run by the shell in the folder of each side"},              \
		{OPT_PERCENT, 0,     "margin",                                                       \
		 &(d).margin, "PCT", "two sides that differ by less are the same (default 1%)"},     \
		{OPT_COUNT,                                                                          \
		 0,                                                                                  \
		 "blocks",                                                                           \
		 &(d).blocks,                                                                        \
		 "N",                                                                                \
		 "exactly so many blocks, one look (default: looks at 16, 48 and 144)",              \
		 6,                                                                                  \
		 100000,                                                                             \
		 &(d).blocks_seen},                                                                  \
		{OPT_COUNT, 0, "rounds", &(d).rounds, "N", "slices a side in a block (default 8)",   \
		 1,	    64},                                                                     \
		{OPT_SECONDS, 0, "slice", &(d).slice, "TIME", "length of a slice (default 4ms)",     \
		 1e-6,	      60},                                                                   \
	{                                                                                            \
		OPT_TEXT, 0, "vs-output", &(d).output, "FILE",                                       \
			"result file of the second side (default: beside -o, named FILE.vs.json)"    \
	}
/* clang-format on */

/* Was a second side named? */
bool dueling_wanted(const struct dueling *dueling);

/* One corner of the ring: what a side needs, owned. */
struct corner {
	char *label;
	struct interp interp;
	struct worktree *worktree; /* only with --vs-rev */
	char *folder;		   /* --vs-path or the worktree; NULL: the working directory */
	char *root;		   /* what stands for `folder` on the first side */
	char **set;		   /* environment entries */
	struct facts facts;
	struct targets targets;
	struct side side;
};

/* How a command makes the targets of a side: `which` is 0 or 1. */
typedef int make_targets_fn(void *context, int which, const struct corner *corner,
			    struct targets *targets, struct err *err);

/* The path on this side that stands for `path` on the first one: the same file in the side's
   folder, where that has it. The caller frees it; NULL with err (memory). */
char *corner_path_new(const struct corner *corner, const char *path, struct err *err);

/* Run the duel and report it. Returns the exit status; whatever went wrong was printed.
   `measurer` is initialized by it and released. */
int dueling_run(const struct dueling *dueling, const struct measuring *measuring, bool needs_python,
		bool single, make_targets_fn *make_targets, void *context);

#endif
