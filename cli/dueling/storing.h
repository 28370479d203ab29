/* What the duels of a contest measured, in files: one for each side. */
#ifndef CLI_DUELING_STORING_H
#define CLI_DUELING_STORING_H

#include "cli/dueling/meetings.h"
#include "runner/duel/duel.h"
#include "runner/keeping/keeping.h"

/* May the other sides' files be written, since none is there? The first one's is checked with the
   options of every measurement. 0, or -1 with err. */
int storing_check(const struct duel_options *options, const struct measure_options *measure,
		  struct err *err);

/* What the duels have goes to the files of the sides that have any, and is shown by what was asked
   for (cli/dueling/side_blocks.h); then the journal has served, or waits to be resumed. `err` holds
   why they stopped, if they did. Call it last: the first side's runs of all duels move to the first
   of them. Returns `status`, or what becomes of it. */
int storing_store(const struct duel_options *options, const struct job *job,
		  const struct meetings *meetings, struct duel *duels, struct keeping *keeping,
		  struct err *err, int status);

/* Of a part of a suite: files of the sides that have no results, which say so. `duels` say what
   failed; they may be empty. Nothing to do without -o, and for a whole suite. 0, or -1 with err. */
int storing_store_empty(const struct duel_options *options, const struct job *job,
			const struct meetings *meetings, const struct duel *duels,
			const struct keeping *keeping, struct err *err);

#endif
