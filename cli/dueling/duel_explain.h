/* After a duel: why those that got slower or faster did (--explain). */
#ifndef CLI_DUELING_DUEL_EXPLAIN_H
#define CLI_DUELING_DUEL_EXPLAIN_H

#include "cli/explaining/explaining.h"
#include "runner/duel/duel.h"
#include "runner/preparing/pairs.h"

/* What was found. `= {0}` is empty. */
struct duel_explained {
	json_t *rows;		    /* with --json: a member of what is printed; else NULL */
	struct profile_set sets[2]; /* of the baseline and of the candidate */
};

/* Explain each benchmark of the duel that is slower or faster, and print it as text, or keep it as
   rows. Returns the exit status; whatever went wrong was printed. duel_explained_release is due. */
int duel_explain(struct duel_explained *explained, const struct duel *duel, const struct job *job,
		 const struct prepared_side sides[2], const struct pairs *pairs);
void duel_explained_release(struct duel_explained *explained);

/* The profiles of a side stand beside its result, `file`, which is there. 0, or -1 with err. */
int duel_explained_write(struct duel_explained *explained, int side, const struct suite *suite,
			 const char *file, struct err *err);

#endif
