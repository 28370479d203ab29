/* The interpreter that the settings mean: that of an environment made for the working tree, as
   asv makes it; the one named; else that of a virtual environment around
   the targets (runner/target/virtual.h), else python3. */
#ifndef RUNNER_PREPARING_PYTHON_H
#define RUNNER_PREPARING_PYTHON_H

#include "runner/preparing/settings.h"
#include "runner/target/interp.h"
#include "runner/target/virtual.h"
#include "runner/told/told.h"

/* How an interpreter was found that asv.conf.json wants. */
#define PYTHON_OF_ASV "the environment of asv.conf.json"

/* One found in a virtual environment is told, and so is an environment that has to be passed over
   since its Python is not there or does not run. `label` receives what people call it: what was
   named, the environment's folder's own name, or "python3"; the caller frees it (NULL: not asked
   for). 0, or -1 with err (ERR_USAGE): none that runs, or targets in projects with an environment
   each. On success interp_release is due. */
int python_settle(struct interp *interp, char **label, const struct settings *settings,
		  struct teller teller, struct err *err);

#endif
