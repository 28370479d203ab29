/* --counters: from a list of names to counters that this machine counts. */
#ifndef CLI_MEASURING_COUNTERS_OPTION_H
#define CLI_MEASURING_COUNTERS_OPTION_H

#include "runner/events/set.h"

/* `list` is names with commas between, "default", "none" or NULL (the same). Unknown names are an
   error that offers the nearest; 0 or -1. */
int counters_option_parse(const char *list, bool inherits, struct counter_set *set,
			  struct err *err);

/* Leave in the set what can be counted; what cannot is said on stderr, one line a reason, unless
   quiet. */
void counters_option_probe(struct counter_set *set, bool quiet);

/* The nearest known name, or NULL. */
const char *counters_option_nearest(const char *name);

#endif
