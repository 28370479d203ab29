/* What a result's own words say of where it is from: its commit, its time, what it was measured on
   and with. Pure. Other tools' files say some of it in their own words (results/files/foreign.h).
 */
#ifndef RESULTS_HISTORY_ENVIRONMENT_H
#define RESULTS_HISTORY_ENVIRONMENT_H

#include "results/history/history.h"
#include "results/model/suite.h"

/* The earliest date of its runs in seconds since 1970, by the time zone that it names
   (assay_timezone), else as UTC. Of asv's results it is the date of the commit, since asv measures
   old commits late. `otherwise` where no run has a date. */
int64_t environment_begun_s(const struct suite *suite, int64_t otherwise);

/* Of any run's metadata: the whole hash of its commit, its subject, its branch; NULL: not known.
   Borrowed. */
const char *environment_commit(const struct meta *meta);
const char *environment_subject(const struct meta *meta);
const char *environment_branch(const struct meta *meta);
enum history_dirty environment_dirty(const struct meta *meta);
/* When the commit was made, in seconds since 1970; INT64_MIN: not known. */
int64_t environment_commit_s(const struct meta *meta);

/* Fill all facts of a run; NULL: not known. The texts are the caller's (free). 0, or -1 with err
   (memory). */
int environment_facts(const struct run *run, char *facts[HISTORY_FACTS], struct err *err);

#endif
