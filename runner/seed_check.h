/*
 * Do groups of speed follow the hash seed? Processes of a benchmark often fall into two groups, and
 * its author wants to know what decides: the hash seed, which can be fixed or averaged over, or
 * something that no seed repeats (the layout of memory, the machine).
 *
 * It is tried: after all of a session has been measured, a seed of the fastest and one of the
 * slowest group are given to SEED_CHECK_TRIES new processes each. When every one of them lands in
 * the group of its seed, the groups follow it: by chance that happens once in 2^6. The processes
 * are counted in no result; the finding is metadata (KEY_MODES_FOLLOW). They cost a second or two,
 * only where groups were found, and only in adaptive plans: a fixed plan does what it was told.
 */
#ifndef RUNNER_SEED_CHECK_H
#define RUNNER_SEED_CHECK_H

#include "runner/session.h"

/* New processes for each of the two groups. */
#define SEED_CHECK_TRIES 3

/* Groups closer than this are of no interest. */
#define SEED_CHECK_DISTANCE 0.01

/* 0, also when a process failed (nothing is found then); -1 with err: interrupted, memory. */
int seed_check(struct session *session, struct err *err);

#endif
