/* The items of two matched profiles compared: a row for each. */
#ifndef RESULTS_CAUSES_ROWS_H
#define RESULTS_CAUSES_ROWS_H

#include "results/causes/causes.h"

/* What is known of the whole. */
struct rows_whole {
	struct interval ratio; /* new / old; NaN: unknown */
	double df;
	bool is_timed; /* by more than the sampled workers themselves */
};

struct rows {
	struct causes_row *items; /* free() */
	size_t n;
	struct shares_found found;
	double tenth; /* causes.h */
};

/* Items without a sample have no row. What changed comes first, what moved most before all; then by
   share. 0, or -1 with err (memory). */
int rows_make(struct rows *rows, const struct profile_match *match, const struct rows_whole *whole,
	      struct err *err);

/* The ratio of the whole if what did not change took as long as before. */
struct interval rows_implied(const struct rows *rows, const struct profile_match *match);
/* Of the rows' parts in such a whole: a thing moved by what its own time, over that of the
   unchanged, makes of its old share, so that exactly what is named moved. */
void rows_imply(struct rows *rows, struct interval implied);

/* What became of the time of all that did not change. */
struct interval rows_rest(const struct rows *rows, const struct profile_match *match,
			  const struct rows_whole *whole);

/* A ratio that is known at all. */
bool rows_ratio_is_known(struct interval ratio);

#endif
