/*
 * What part of a difference comes from one thing: of a slow-down of 10 %, 67 % is in it.
 *
 * The whole takes `ratio` times as long, from elsewhere (a duel, whose clock knows nothing of
 * things); the thing takes a share of the samples on each side, which do not know how fast the
 * machine was. In units of the old whole the thing took old_share and takes ratio * new_share:
 *
 *   moved = ratio * new_share - old_share          and of the whole: moved / (ratio - 1)
 *
 * and its own time became ratio * new_share / old_share. Moved is a sum of three independent errors
 * (delta method, Satterthwaite's df). Of the whole is a quotient of two dependent ones: Fieller's
 * interval (1954), which does not break where the whole hardly moved: it is unbounded there.
 */
#ifndef STATS_ATTRIBUTION_H
#define STATS_ATTRIBUTION_H

#include "stats/interval.h"

struct attribution_whole {
	struct interval ratio; /* new / old; an interval of its logs, at its own level */
	double df; /* that it is known with; INFINITY: a signed-rank interval, many blocks */
	double old_samples, new_samples;
};

struct attribution_part {
	double old_share, new_share;
	double dispersion, df; /* stats/dispersion.h */
};

struct attribution {
	struct interval ratio; /* of its own time, new / old; a log's interval. Unbounded where it
				  is on one side only */
	struct interval moved; /* of the old whole's time; above 0: it takes longer */
	struct interval of_whole; /* of the difference; unbounded: the whole may not have moved */
};

/* NaN anywhere gives NaN. What is on no side moved by nothing. */
struct attribution attribution_of(const struct attribution_whole *whole,
				  const struct attribution_part *part, double level);

#endif
