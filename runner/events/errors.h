/* Why a counter could not be opened: every errno that perf_event_open(2) documents, as one sentence
   that says what would help. Pure. */
#ifndef RUNNER_EVENTS_ERRORS_H
#define RUNNER_EVENTS_ERRORS_H

#include "runner/events/names.h"

/* What is known of the machine. */
struct counter_machine {
	int paranoid;	 /* /proc/sys/kernel/perf_event_paranoid; -2: not there */
	bool is_virtual; /* a virtual machine */
	bool is_container;
	bool may_always; /* root, or CAP_PERFMON or CAP_SYS_ADMIN */
};

/* How the machine stands, from /proc, /sys and the capabilities of this process; `root` is "" but
   in tests. */
struct counter_machine counter_machine_now(const char *root);

#define COUNTER_WHY_TEXT 240
/* Why the event could not be opened: a sentence without a full stop, borrowed or in `text`. `cause`
   is the errno of the try. */
const char *counter_why_not(int cause, enum counter_kind kind, const struct counter_event *event,
			    const struct counter_machine *machine, char text[COUNTER_WHY_TEXT]);

#endif
