/*
 * Explains results that are stored: from the profiles that stand beside them, or by running again
 * what they measured.
 */
#ifndef CLI_EXPLAINING_STORED_H
#define CLI_EXPLAINING_STORED_H

#include "cli/explaining/options.h"
#include "cli/words/option.h"
#include "results/model/suite.h"

struct stored_request;

/* Run benchmarks of stored results again and explain them; each is done then, one way or the other.
   Returns the exit status; whatever went wrong was printed. */
typedef int stored_run_again(const struct stored_request *request, struct again *again);

/* One result or two, the baseline (old) first. All borrowed. */
struct stored_request {
	size_t n;
	const char *paths[2];
	const struct suite *suites[2];
	const char *labels[2]; /* what they are called where both are shown */
	const struct explain_options *options;
	bool quiet, verbose;
	bool ignores_profiles; /* all are run again; else none is: a file must not start anything
				  unasked */
	/* Where some have profiles, the others are left out. */
	bool keeps_to_profiles;
	const struct options_given *given; /* to refuse those that then mean nothing; NULL: none */
	size_t most; /* that are run again, the first of them; 0: all (cli/explaining/left_out.h) */
	json_t *rows; /* where each benchmark gets a row; NULL: text is printed */
	bool prints;  /* text, too */
	stored_run_again *run_again;
};

/* Explain these benchmarks: each from the profiles, where it has some, else by running it again.
   Returns the exit status; whatever went wrong was printed. */
int stored_explain_items(const struct stored_request *request, struct again_item *items, size_t n);

/* ---- cli/explaining/stored_command.c */

/* What the timed values of both say of a benchmark: fills the item's ratio and degrees of freedom.
   0, or -1 with err. */
int stored_compare(const struct bench *old_bench, const struct bench *new_bench,
		   struct again_item *item, struct err *err);

/* Are they names of one stored result, or of two? */
bool stored_are_meant(const struct texts *words);

/* The command `assay explain OLD NEW` or `assay explain RESULT`: parses argv, prints. Returns the
   exit status; whatever went wrong was printed. */
int stored_explain(int argc, char **argv, stored_run_again *run_again);

/* Its options, appended: those that the ones of measuring commands lack. */
void stored_options_add(struct option_table *table);

#endif
