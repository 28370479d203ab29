/* What to do next, from what was tried so far: data, whose words are cli/looping/next_words.h. */
#ifndef RESULTS_ATTEMPTS_NEXT_H
#define RESULTS_ATTEMPTS_NEXT_H

#include "results/attempts/attempts.h"

enum next_kind {
	NEXT_CHANGE, /* nothing was tried against this baseline: change something */
	NEXT_TRY,    /* the working tree was not measured yet */
	NEXT_MEND,   /* the last attempt failed */
	NEXT_ENABLE, /* all benchmarks skipped themselves in the last attempt */
	NEXT_KEEP,   /* an attempt is faster, and not confirmed yet */
	NEXT_LONGER, /* the last attempt is undecided, and a longer budget would decide it */
	NEXT_LOOK,   /* the last ones showed no gain: look where the time goes */
	NEXT_OTHER,  /* the last one showed no gain: try something else */
};

/* So many attempts in a row without a gain say that the wrong place is being changed. */
#define NEXT_IN_A_ROW 3

struct next {
	enum next_kind kind;
	size_t attempt;	       /* which one it is about; 0: none */
	const char *name;      /* the benchmark in it that it is about, borrowed; NULL: none */
	struct interval ratio; /* of that benchmark in it */
	double budget_s;       /* NEXT_LONGER: the longest that one of its benchmarks wants */
	size_t in_a_row;       /* NEXT_LOOK, NEXT_OTHER: attempts since the last gain */
	bool is_elsewhere;     /* NEXT_KEEP: the working tree is not that attempt */
};

/* "change", "try", "mend", "enable", "keep", "longer", "look", "other". */
const char *next_word(enum next_kind kind);

/* `tree` is what the working tree is now; NULL: not known. Pure. */
struct next next_of(const struct attempts *attempts, const char *tree);

#endif
