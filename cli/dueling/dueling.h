/* From options to a duel (runner/duel/duel.h), its report and its files. */
#ifndef CLI_DUELING_DUELING_H
#define CLI_DUELING_DUELING_H

#include "cli/dueling/options.h"
#include "cli/explaining/options.h"

/* How a command makes the targets of a side. */
typedef int make_targets_fn(void *context, const struct prepared_side *side,
			    const struct settings *settings, struct targets *targets,
			    struct err *err);

/* Run the duel and report it; with `explain` the sides are explained instead. Returns the exit
   status; whatever went wrong was printed. */
int dueling_run(const struct duel_options *options, const struct measure_options *measure,
		const struct explain_options *explain, bool needs_python, bool single,
		make_targets_fn *make_targets, void *context);

#endif
