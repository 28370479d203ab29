/*
 * What `assay doctor` learned of a machine, kept for later verdicts: how much sessions of one and
 * the same code differ there, and what comparisons can show. One file a host,
 * $XDG_STATE_HOME/assay/profile-HOST.json.
 */
#ifndef RESULTS_LEARNED_PROFILE_H
#define RESULTS_LEARNED_PROFILE_H

#include "results/base/err.h"
#include "stats/ttest.h"

#include <stddef.h>

/* One session of the fixed benchmark. */
struct profile_session {
	double at_s;		   /* seconds since 1970 */
	char *python;		   /* which interpreter: only sessions of one are alike */
	double log_mean;	   /* of its process means in seconds */
	double log_over_yardstick; /* each process over its yardstick; NaN: there was none */
};

/* Spreads are of logs: .01 is 1 %. `= {0}` may be released. */
struct profile {
	char *host, *cpu, *date, *python;
	/* stored files: of process means as they are, and over the yardstick (NaN: there was none)
	 */
	double process_s; /* seconds that a process takes, start included */
	double process_sd, process_sd_over_yardstick;
	struct ttest_session session, session_over_yardstick;
	struct ttest_session visit, visit_over_yardstick; /* of the last visit; not in the file */
	/* duels */
	double block_s, block_sd;
	/* what can be shown: ratios minus 1, inf for nothing */
	double stored_10s, stored_60s, duel_10s, duel_60s;
	struct profile_session *sessions; /* also those of earlier visits, oldest first */
	size_t n_sessions, cap_sessions;
};

/* Sessions that are kept. */
enum { PROFILE_SESSIONS_MAX = 64 };

void profile_release(struct profile *profile);

/* Copies `python`. 0, or -1 with err (memory). The oldest goes when there are too many. */
int profile_add_session(struct profile *profile, double at_s, const char *python, double log_mean,
			double log_over_yardstick, struct err *err);

/* The variance between sessions of profile->python: that of their means minus that of a mean of
   `per_session` processes, not below 0. `visit`: of the `last` sessions, with last - 1 degrees of
   freedom. `session`: of all that are kept, by the median absolute deviation, so that one visit to
   a machine that was busy does not stand for all (and with the degrees of freedom that its
   efficiency leaves); as `visit` while there are no others. NaN below 2 sessions. */
void profile_learn(struct profile *profile, size_t last, size_t per_session);

/* 1: read; 0: there is none for this host, or no place for any; -1 with err (ERR_INPUT: the file
   makes no sense; memory). */
int profile_read(struct profile *profile, const char *host, struct err *err);
/* Replaces it whole. */
int profile_write(const struct profile *profile, struct err *err);

#endif
