/*
 * Explains where the time of benchmarks goes, or why two sides differ: diagnostic workers
 * (runner/diagnosing/diagnosing.h) for each, a report, files.
 */
#ifndef CLI_EXPLAINING_EXPLAINING_H
#define CLI_EXPLAINING_EXPLAINING_H

#include "cli/explaining/options.h"
#include "cli/measuring/job.h"
#include "runner/preparing/sides.h"
#include "runner/target/target.h"
#include "stats/interval.h"

/* Explain each of the targets and print it. Returns the exit status; whatever went wrong was
   printed. */
int explaining_run(const struct explain_options *options, struct job *job,
		   const struct targets *targets);

/* Two benchmarks that meet. */
struct explaining_pair {
	size_t targets[2]; /* of the baseline's and of the candidate's */
	/* The time of the candidate's over that of the baseline's, from timed runs; an estimate of
	   0: they were not timed. */
	struct interval timed;
	bool needs_more_cpus; /* it was seen to use threads or children */
};

/* Explain how the benchmarks of two sides differ, and print it. Returns as above. */
int explaining_sides(const struct explain_options *options, const struct job *job,
		     const struct prepared_side sides[2], const struct explaining_pair *pairs,
		     size_t n);

#endif
