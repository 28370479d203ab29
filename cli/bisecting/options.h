/* What was typed of `assay bisect` beside the words and the options that it has from `assay run`.
 */
#ifndef CLI_BISECTING_OPTIONS_H
#define CLI_BISECTING_OPTIONS_H

#include "cli/words/option.h"

#include <stdbool.h>

/* How long one step measures at most, and how long a build may take. */
#define BISECT_BUDGET_S 60.0
#define BISECT_BUILD_S	3600.0

struct bisect_options {
	double limit; /* a ratio: good and bad differ by more; 0: by anything */
	bool limit_seen, first_parent, resume, restart;
	double budget_s, build_s;
};

#define BISECT_DEFAULTS                                                                            \
	{                                                                                          \
		.budget_s = BISECT_BUDGET_S, .build_s = BISECT_BUILD_S                             \
	}

/* Leave of a measuring command's rows those that mean something here, and append those that fill
   `options`. */
void bisect_options_add(struct option_table *table, struct bisect_options *options);

#endif
