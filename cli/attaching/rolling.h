/*
 * A recording without an end, for a service: a pprof file for each period, in a folder that holds
 * so many of them and no more. What pprof, Grafana Pyroscope or Parca need to tell them apart
 * stands in their labels: host, pid, python, and those of the user.
 */
#ifndef CLI_ATTACHING_ROLLING_H
#define CLI_ATTACHING_ROLLING_H

#include "results/base/texts.h"
#include "results/profile_files/profile_set.h"

#include <sys/types.h>

/* All borrowed. */
struct rolling {
	const char *folder;
	long keep;		    /* files */
	const struct texts *labels; /* KEY=TEXT */
	pid_t pid;
};

/* Is the folder there, and can files be written into it? Are the labels KEY=TEXT? 0, or -1 with err
   (ERR_USAGE, ERR_INPUT). */
int rolling_check(const struct rolling *rolling, struct err *err);

/* One period, of so many seconds from `start_s` (since 1970), as FOLDER/TIME-PID.pprof, whole or
   not at all, the set getting time and labels; then the oldest such files beyond `keep` are
   removed, also those of other processes. `python`: the interpreter's version. 0, or -1 with err.
 */
int rolling_write(const struct rolling *rolling, struct profile_set *set, const char *python,
		  double start_s, double seconds, struct err *err);

/* The name of such a file; others in the folder are not touched. Pure. */
bool rolling_is_name(const char *name);
/* When the period of a file of such a name began, seconds since 1970; NaN: it is none, or says no
   time there is. Pure. */
double rolling_start(const char *name);

#endif
