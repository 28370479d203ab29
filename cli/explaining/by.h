/*
 * What `assay explain --by WHAT` looks at: a table of instruments. Each looks at one benchmark at a
 * time, on one side or on two, and reports it; what they have in common is done here.
 */
#ifndef CLI_EXPLAINING_BY_H
#define CLI_EXPLAINING_BY_H

#include "cli/explaining/explaining_internal.h"

/* A benchmark, on 1 or 2 sides. All borrowed. */
struct explaining_subject {
	const char *name;
	struct diagnosing_side sides[2];
	size_t n;
	const char *labels[2];		      /* of two sides; NULL of one */
	const struct prepared_side *prepared; /* both; NULL: there is one side */
	struct interval timed;		      /* of two: the ratio of timed runs, as of the pair, */
	double timed_df;		      /* and its degrees of freedom */
	struct profile_set *sets[2]; /* where the profiles go instead of -o's file; NULL: there */
};

/* Whose fault a failure is. */
struct explaining_failure {
	int side;	    /* -1: nobody's */
	char details[4096]; /* a traceback, or the end of what was printed; "" none */
};

struct explaining_by {
	const char *name;	/* "calls" */
	const char *no_program; /* why programs are refused, a sentence; NULL: it takes them */
	const char *no_output;	/* why -o is, a sentence; NULL: it writes profiles */
	const char *no_sides;	/* why a second side is, a sentence; NULL: it takes two */
	bool is_sampled;	/* it has the options of sampling */
	bool is_allocations;	/* it has their options */
	/* Whether its own options make sense; NULL: it has none. 0, or -1 with err (ERR_USAGE). */
	int (*check)(const struct explain_options *options, struct err *err);
	/* Look at the subject, and print it (explaining_begin_section first) or append its row to
	   e->rows, and keep its profiles (explaining_keep_sides). 0, or -1 with err: it failed
	   (whose fault it is stands in `failure`), interrupted, memory; the caller reports that. */
	int (*look)(struct explaining *e, const struct explaining_subject *subject,
		    struct explaining_failure *failure, struct err *err);
};

extern const struct explaining_by explaining_by_time, explaining_by_calls;
extern const struct explaining_by explaining_by_instructions;
extern const struct explaining_by explaining_by_allocations, explaining_by_lines;
extern const struct explaining_by explaining_by_gc, explaining_by_imports, explaining_by_loop;

/* The instrument of this name (NULL: time), or NULL. */
const struct explaining_by *explaining_by_find(const char *name);

/* Whether what was typed can be done with the targets of so many sides: the name is one of the
   table's, it takes programs where they are, two sides, and -o. 0, or -1 with err (ERR_USAGE). */
int explaining_by_check(const struct explain_options *options, const struct targets *targets,
			size_t n_sides, struct err *err);

/* Look at the subject by the instrument that was wanted. 0; -1 with err when no other one can
   follow. */
int explaining_look(struct explaining *e, const struct explaining_subject *subject,
		    struct err *err);

/* ---- for instruments */

/* As explaining_config, with so many processes of each side unless it was said how many. */
struct diagnosing_config explaining_config_of(struct explaining *e, long processes);

/* The side-th of the sides failed, and err says why: now also `details`. -1. */
int explaining_blame(struct explaining_failure *failure, int side, const char *details);

/* The profiles of all sides go where the subject says; what is left of them is empty. 0, or -1 with
   err (memory). */
int explaining_keep_sides(struct explaining *e, const struct explaining_subject *subject,
			  struct stack_profile *profiles, struct err *err);

#endif
