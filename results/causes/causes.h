/*
 * Which functions made a difference in time: two profiles, old and new, compared function by
 * function, as data. The words are in cli/explaining/causes_words.h.
 *
 * What is compared is self time, with what ran in C below a function (results/profiles/
 * profile_match.h). Shares of samples do not depend on how fast the machine was meanwhile; how much
 * longer the whole takes comes from timed runs, or, for want of better, from the times that the
 * diagnostic workers report of themselves. What all functions have in common is taken out, and only
 * what survives a false discovery rate of 5 % is named (stats/shares.h).
 */
#ifndef RESULTS_CAUSES_CAUSES_H
#define RESULTS_CAUSES_CAUSES_H

#include "results/profiles/profile_match.h"
#include "stats/attribution.h"
#include "stats/shares.h"

enum causes_kind {
	CAUSES_TOO_FEW,	       /* workers (2 a side) or samples (CAUSES_LEAST_SAMPLES a side) */
	CAUSES_NOT_REPRODUCED, /* the timed difference is not there in the diagnostic workers, so
				  they cannot explain it: nothing is named */
	CAUSES_NAMED,	       /* the first `changed` rows */
	CAUSES_ONE_PLACE,      /* nothing is proven, but most of the difference is in the first row,
				  which has most of the time: it, or everything alike */
	CAUSES_ALIKE,	       /* everything moved alike: any one function that made the difference
				  alone would have been seen */
	CAUSES_NOTHING,	       /* no function is known to differ; smaller changes were not seen */
};

enum { CAUSES_LEAST_SAMPLES = 100 };

/* Was the timed difference seen again, in the workers' own times or in the shares? */
enum causes_again {
	CAUSES_NOT_TIMED, /* there is no timed difference, or it may be none */
	CAUSES_AGAIN,
	CAUSES_UNCLEAR, /* their times scatter too much to tell */
	CAUSES_NOT_AGAIN,
};

/* How the ratio of the whole is known. */
enum causes_basis {
	CAUSES_BY_TIMED,
	CAUSES_BY_WORKERS, /* not timed: from the times of the sampled workers */
	CAUSES_BY_REST,	   /* not timed, and these scatter: what is not named is taken as
			      unchanged. How much of the difference is in a row is not said then */
};

/* One function, or one line. */
struct causes_row {
	const struct profile_matched *item;
	/* change.ratio: its time over that of everything else, new / old. That is what is tested,
	   and what `+41 %` says. */
	struct shares_change change;
	/* Of the whole; NaN where no ratio is known. */
	struct attribution part;
	double detectable; /* the growth, as a ratio, that would have been seen; infinite: none */
};

/* `= {0}` is valid and empty; it owns all. */
struct causes {
	enum causes_kind kind;
	enum causes_again again;
	struct interval timed; /* the whole's time, new / old, as it was given; NaN: it was not */
	struct interval seen;  /* as the diagnostic workers saw it themselves; NaN: they did not say
				*/
	struct interval whole; /* the one that `part` of the rows rests on */
	enum causes_basis basis;
	struct interval rest;	 /* what became of the time of all that is not named */
	struct causes_row *rows; /* changed first, what moved most first; then by share */
	size_t n, changed;
	/* Of what is named, the lines that changed: tested among all lines of both profiles, a
	   family of their own. 0: none did so surely, or no text of them was to be had. */
	struct causes_row *lines;
	size_t n_lines;
	/* All native functions, as they were asked for: a third family. The first natives_changed
	   rows changed. */
	struct causes_row *natives;
	size_t n_natives, natives_changed;
	struct shares_found found; /* of the functions */
	double tenth; /* the growth that a function with a tenth of the time had to show */
	struct profile_match match, line_match, native_match;
};

struct causes_request {
	struct profile_match_request profiles; /* old and new; lines where both have sources */
	/* The whole's time, new / old, from timed runs, with its interval, and the degrees of
	   freedom of that (0 or INFINITY: many, as of a duel). An estimate of NaN or 0: not timed.
	 */
	struct interval timed;
	double timed_df;
	bool natives; /* the profiles have native calls: compare these too */
};

/* Workers are taken to have run in turns: when there are as many on both sides, the i-th of the one
   and the i-th of the other are neighbours in time. 0, or -1 with err (memory); released either
   way. */
int causes_find(struct causes *causes, const struct causes_request *request, struct err *err);
void causes_release(struct causes *causes);

#endif
