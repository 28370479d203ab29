/*
 * Explains where the time of benchmarks goes, or why two sides differ: diagnostic workers
 * (runner/diagnosing/diagnosing.h) for each, a report, files.
 */
#ifndef CLI_EXPLAINING_EXPLAINING_H
#define CLI_EXPLAINING_EXPLAINING_H

#include "cli/explaining/options.h"
#include "cli/measuring/job.h"
#include "results/profile_files/profile_set.h"
#include "runner/preparing/sides.h"
#include "runner/target/target.h"
#include "stats/interval.h"

#include <jansson.h>

/* Explain each of the targets and print it. Returns the exit status; whatever went wrong was
   printed. */
int explaining_run(const struct explain_options *options, struct job *job,
		   const struct targets *targets);

/* Explain what a session has measured: a job_explain. */
int explaining_session(const struct job *job, const struct session *session, json_t *rows,
		       struct profile_set *set);

/* Two benchmarks that meet. */
struct explaining_pair {
	size_t targets[2]; /* of the baseline's and of the candidate's */
	/* The time of the candidate's over that of the baseline's, from timed runs; an estimate of
	   0: they were not timed. */
	struct interval timed;
	double timed_df;      /* infinite: none were counted */
	bool needs_more_cpus; /* it was seen to use threads or children */
};

/* Where what is found goes instead of stdout and -o's file. */
struct explaining_into {
	json_t *rows; /* an array, to which each benchmark's row is added; NULL: text is printed */
	bool prints;  /* text is printed as well */
	struct profile_set *sets; /* of the baseline and of the candidate; NULL: nowhere */
};

/* Explain how the benchmarks of two sides differ, and print it, or give it `into` (NULL: print).
   Returns as above. */
int explaining_sides(const struct explain_options *options, const struct job *job,
		     const struct prepared_side sides[2], const struct explaining_pair *pairs,
		     size_t n, const struct explaining_into *into);

#endif
