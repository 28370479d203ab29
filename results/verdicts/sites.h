/*
 * The machines of merged files (results/files/merge.h): processes are compared with those of the
 * same machine, and the ratios of the machines are averaged. Thrown together, the differences
 * between machines would hide that between the files, or make one where their shares differ.
 */
#ifndef RESULTS_VERDICTS_SITES_H
#define RESULTS_VERDICTS_SITES_H

#include "results/model/suite.h"
#include "results/verdicts/notes.h"
#include "stats/ttest.h"

#include <stdbool.h>

struct site {
	const struct run *old_run, *new_run; /* the first with values on each side; NULL: none */
	size_t old_n, new_n;		     /* processes */
};

struct sites {
	struct site *items;
	size_t n;		 /* machines; 0: both sides are of one machine each */
	size_t *of_old, *of_new; /* for each process with values its machine */
	size_t old_n, new_n;	 /* processes with values */
	size_t shared;		 /* machines that can be compared: two processes on each side */
	size_t old_out, new_out; /* processes of the others */
};

/* `= {0}` may be released. 0, or -1 with err (memory). */
int sites_init(struct sites *sites, const struct bench *old_bench, const struct bench *new_bench,
	       struct err *err);
void sites_release(struct sites *sites);

/* The first machine that can be compared; NULL when there is none. */
const struct site *sites_first_shared(const struct sites *sites);

/* The comparison within the machines. */
struct sites_test {
	struct ttest test;		      /* of the mean over the machines that are shared */
	struct ttest_side old_side, new_side; /* one sample a side with the same standard error */
	double agreement_p;		      /* of "the ratio is the same on all machines" */
	double lowest, highest;		      /* log ratios of single machines */
};

/* Of logs of process means in the order of of_old and of_new; `session` is what sessions of one
   machine differ by (NULL: not known). At least one machine is shared. `is_sample`: the claim is
   about machines like these, else about these. 0, or -1 with err (memory). */
int sites_welch(const struct sites *sites, const double *old_logs, const double *new_logs,
		const struct ttest_session *session, bool is_sample, double level,
		struct sites_test *result, struct err *err);

/* Do so many machines share the benchmark that they are a sample of machines? Then what machines
   differ by, and what sessions of one differ by, is in how their ratios differ (strata_random). */
bool sites_are_sample(const struct sites *sites);

/* Take from each of the n logs what its machine differs from the whole: what is left varies within
   machines. `of` is of_old or of_new; NULL does nothing. */
void sites_center(const struct sites *sites, const size_t *of, double *logs, size_t n);

void sites_note(const struct sites *sites, const struct sites_test *found, bool is_sample,
		struct notes *notes);

#endif
