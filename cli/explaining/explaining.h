/*
 * Explains where the time of benchmarks goes: diagnostic workers (runner/diagnosing/diagnosing.h)
 * for each, a report, files.
 */
#ifndef CLI_EXPLAINING_EXPLAINING_H
#define CLI_EXPLAINING_EXPLAINING_H

#include "cli/explaining/options.h"
#include "cli/measuring/job.h"
#include "runner/target/target.h"

/* Explain each of the targets and print it. Returns the exit status; whatever went wrong was
   printed. */
int explaining_run(const struct explain_options *options, struct job *job,
		   const struct targets *targets);

#endif
