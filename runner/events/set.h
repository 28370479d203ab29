/* Which counters stand beside the timed values: from the words of --counters to events that this
   machine was seen to count. */
#ifndef RUNNER_EVENTS_SET_H
#define RUNNER_EVENTS_SET_H

#include "results/base/buf.h"
#include "results/base/err.h"
#include "runner/events/errors.h"
#include "runner/events/names.h"

#define COUNTER_NAME_SIZE 80

struct counter_item {
	char name[COUNTER_NAME_SIZE]; /* as asked for: the column's name in files */
	struct counter_event event;
	enum counter_kind kind;
};

/* `= {0}` is empty; plain data. */
struct counter_set {
	struct counter_item items[COUNTERS_MAX];
	size_t n;
	bool inherits; /* threads and processes that the benchmark starts too */
};

/* Add a name, of ours or of libpfm4's; one that is there already is not added again. 0, or -1 with
   err: ERR_USAGE with the sentence's end ("unknown ...") for a name that nobody knows, too many. */
int counter_set_add(struct counter_set *set, const char *name, struct err *err);

/* Try them in this process, which may what its workers may: those that cannot be opened, or do not
   count although the CPU runs (for a twentieth of a second), leave the set, with a line in `notes`
   for each reason that names them. Where the hardware cannot count all at once, a line says so. */
void counter_set_probe(struct counter_set *set, const struct counter_machine *machine,
		       struct buf *notes);

/* Try one alone: true when it counts; else `why` is a sentence. What may not be counted in the
   kernel is counted in user space alone from now on, where that makes sense. */
bool counter_probe_one(struct counter_item *item, const struct counter_machine *machine,
		       char why[COUNTER_WHY_TEXT]);

/* How many events the hardware counts at once, as far as cycles and instructions tell; 0 when it
   counts none. */
size_t counter_probe_room(void);

#endif
