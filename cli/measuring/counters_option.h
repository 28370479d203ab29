/* --counters: from a list of names to a set of counters. */
#ifndef CLI_MEASURING_COUNTERS_OPTION_H
#define CLI_MEASURING_COUNTERS_OPTION_H

#include "runner/events/set.h"

/* `list` is names with commas between, "default", "none" or NULL (the same). Unknown names are an
   error that offers the nearest; 0 or -1. */
int counters_option_parse(const char *list, bool inherits, struct counter_set *set,
			  struct err *err);

/* The nearest known name, or NULL. */
const char *counters_option_nearest(const char *name);

/* "default", "none" and all names with blanks between, for the row's choices. */
const char *counters_option_choices(void);

#endif
