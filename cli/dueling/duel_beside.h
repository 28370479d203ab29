/* What a duel knows of its benchmarks beside their report (cli/compare/beside.h). */
#ifndef CLI_DUELING_DUEL_BESIDE_H
#define CLI_DUELING_DUEL_BESIDE_H

#include "cli/compare/beside.h"
#include "cli/dueling/duel_explain.h"
#include "cli/measuring/options.h"

/* Of the duels that the report has sections of, and of what explains them. beside_release is due in
   every case. 0, or -1 with err (memory). */
int duel_beside_init(struct beside *beside, const struct report *report, const struct duel *duels,
		     const struct duel_explained *explained, struct err *err);

/* The command line that measures all of it again, elsewhere: without what says where results go and
   with `commit` (NULL: unknown) for the one revision that was named. NULL: nothing was named that
   is elsewhere, too (a statement is told by its benchmark); or memory ran out. free() it. */
char *duel_command_new(const struct measure_options *options, const char *commit);

#endif
