/* libpfm4's names of hardware events ("INST_RETIRED:ANY_P"), where that library is installed: it is
   loaded when a name is looked up, never linked. */
#ifndef RUNNER_EVENTS_PFM_H
#define RUNNER_EVENTS_PFM_H

#include "runner/counters/group.h"

#include <stdbool.h>
#include <stddef.h>

/* Whether the library is here. */
bool pfm_is_here(void);

/* The event behind the name. False when there is no library or it knows no such name; then `why`
   says which in a sentence. */
bool pfm_find(const char *name, struct counter_event *event, char *why, size_t size);

#endif
