/*
 * Do groups of speed follow the hash seed? Processes of a benchmark often fall into two groups, and
 * its author wants to know what decides: the hash seed, which can be fixed or averaged over, or
 * something that no seed repeats (the layout of memory, the machine).
 *
 * It is tried: after all of a session has been measured, SEED_CHECK_TRIES seeds of the fastest
 * group and as many of the slowest are given to new processes, whose memory lies in one place. When
 * all of the first are faster than all of the others, by half of the groups' distance or more on
 * average, the groups follow the seed: by chance that happens once in 70. So it need not be certain
 * before that there are groups at all: a suspicion (stats/split.h) is enough to try, or a spread
 * that is wide enough to be worth the time, and the experiment is the proof. The processes are
 * counted in no result; the finding is metadata (KEY_MODES_FOLLOW). They cost about two seconds of
 * short benchmarks, only where groups were found or suspected, and only in adaptive plans: a fixed
 * plan does what it was told.
 */
#ifndef RUNNER_SESSION_SEED_CHECK_H
#define RUNNER_SESSION_SEED_CHECK_H

#include "runner/session/session.h"

/* New processes for each of the two groups: of 8 in any order, one in C(8, 4) = 70 is this one. */
#define SEED_CHECK_TRIES 4
/* Of the 16 pairs of one of each, chance alone puts 8 in order. With so many or fewer it is not the
   seed: groups four sds apart that follow it have 15 or more in 999 of 1000. */
#define SEED_CHECK_CHANCE 11

/* Groups closer than this are not worth the time; halves that are farther apart are, whatever their
   shape: on a machine that changes its speed groups have no gap and are as wide as their distance.
 */
#define SEED_CHECK_DISTANCE 0.03
#define SEED_CHECK_WIDE	    0.05

/* 0, also when a process failed (nothing is found then); -1 with err: interrupted, memory. */
int seed_check(struct session *session, struct err *err);

#endif
