/*
 * Counters by name: what --counters and --metric understand, as events of the kernel. Pure. Names
 * of libpfm4 are looked up elsewhere (runner/events/pfm.h).
 *
 * A name may end in a modifier, as perf's do: ":u" user space (what hardware events mean without
 * one), ":k" the kernel, ":uk" both. Hardware's own codes are r and hexadecimal digits: r01c2.
 */
#ifndef RUNNER_EVENTS_NAMES_H
#define RUNNER_EVENTS_NAMES_H

#include "runner/counters/group.h"

#include <stdbool.h>
#include <stddef.h>

enum counter_kind {
	COUNTER_HARDWARE, /* generic: the kernel knows which event of this CPU it is */
	COUNTER_CACHE,	  /* the same, of caches and TLBs */
	COUNTER_SOFTWARE, /* counted by the kernel itself */
	COUNTER_RAW,	  /* a code of this CPU */
};

struct counter_name {
	const char *name, *alias; /* alias: another name for the same, or NULL */
	const char *meaning;
	enum counter_kind kind;
};

/* i from 0; NULL after the last. */
const struct counter_name *counter_name_at(size_t i);

/* What `name` (with or without a modifier) means. False: not known here. *kind may be NULL. */
bool counter_name_parse(const char *name, struct counter_event *event, enum counter_kind *kind);

/* Whether what it counts in the kernel may be left out where that is not allowed: page faults, of
   which some happen there, but not context switches, which all do. Never with a modifier. */
bool counter_name_may_leave_kernel(const char *name);

/* The names that --counters default stands for: NULL-terminated. */
extern const char *const counter_defaults[];

#endif
