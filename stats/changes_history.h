/* A history of one benchmark, as numbers: what stats/changes*.h look at. */
#ifndef STATS_CHANGES_HISTORY_H
#define STATS_CHANGES_HISTORY_H

#include <stddef.h>

struct changes_history {
	size_t n;
	const double *log_mean; /* of seconds, or of any unit; finite */
	const double *se;	/* standard errors of these logs; NULL or NaN: not known */
	const size_t *machine;	/* which machine, any numbers; NULL: one */
	/* Known changes, ascending: the first result of each new level. What is before it says
	   nothing of what is behind it. NULL: none. */
	const size_t *known;
	size_t n_known;
};

#endif
