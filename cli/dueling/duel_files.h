/* The reports of a duel that go somewhere else than stdout's text or JSON: for CI. */
#ifndef CLI_DUELING_DUEL_FILES_H
#define CLI_DUELING_DUEL_FILES_H

#include "cli/dueling/duel_explain.h"
#include "results/verdicts/report.h"

/* Is any of them asked for? */
bool duel_files_want(const struct duel_options *options);

/* All files of a duel (cli/measuring/output_files.h), those of its sides among them: names that a
   file cannot have, or has twice; a folder that is not there. After duel_options_check. 0, or -1
   with err. */
int duel_files_check(const struct duel_options *options, const struct measure_options *measure,
		     struct err *err);

/* Write all of them: each whole or not at all, and each that can be, also when others cannot. The
   duels and what explains them (NULL: nothing does) must be as they were measured: before
   storing_store. Returns `status`, or that of the last that could not be written, which was
   printed. */
int duel_files_write(const struct duel_options *options, const struct measure_options *measure,
		     const struct meetings *meetings, const struct duel *duels,
		     const struct duel_explained *explained, const struct report *report,
		     int status);

#endif
