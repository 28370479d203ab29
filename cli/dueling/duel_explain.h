/* Why two sides differ: after a duel those that got slower or faster (--explain), or without one.
 */
#ifndef CLI_DUELING_DUEL_EXPLAIN_H
#define CLI_DUELING_DUEL_EXPLAIN_H

#include "cli/explaining/explaining.h"
#include "cli/dueling/meetings.h"
#include "runner/duel/duel.h"

/* What was found. `= {0}` is empty. */
struct duel_explained {
	json_t *rows;		    /* where it goes into more than text; else NULL */
	struct profile_set sets[2]; /* of the baseline and of the candidate */
};

/* Explain the benchmarks of the duel that are slower or faster, those that changed most where there
   are many (cli/explaining/left_out.h), and print it as text unless JSON is printed; keep it as
   rows where JSON or reports want it. Returns the exit status;
   whatever went wrong was printed. duel_explained_release is due. */
int duel_explain(struct duel_explained *explained, const struct duel *duel, const struct job *job,
		 const struct meeting *meeting, const struct duel_options *asked);
void duel_explained_release(struct duel_explained *explained);

/* Explain, instead of a duel, how all that meets differs, and print it, or write it where the
   options say. Returns the exit status; whatever went wrong was printed. */
int duel_explain_untimed(const struct explain_options *options, const struct job *job,
			 const struct meeting *meeting);

#endif
