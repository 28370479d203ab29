/* From options to a contest (runner/duel/contest.h) of one duel or several, its report and its
   files. */
#ifndef CLI_DUELING_DUELING_H
#define CLI_DUELING_DUELING_H

#include "cli/dueling/meetings.h"
#include "cli/explaining/options.h"

/* Run the duels and report them; with `explain` the two sides are explained instead. `single`: each
   side has one benchmark. Returns the exit status; whatever went wrong was printed. */
int dueling_run(const struct duel_options *options, const struct measure_options *measure,
		const struct explain_options *explain, bool needs_python, bool single,
		make_targets_fn *make_targets, void *context);

#endif
