/* The machines of a history while it is loaded: each once, by the text that the index has of it.
   Private to this room. */
#ifndef RESULTS_HISTORY_MACHINES_H
#define RESULTS_HISTORY_MACHINES_H

#include "results/history/history.h"

/* `= {0}` is empty; it stands on the machines of one history, and is released before these. */
struct machine_places {
	void *tree; /* of nodes, by what tells machines apart */
};
void machine_places_release(struct machine_places *places);

/* "HOST\0CPU\0IMAGE\0" of len bytes, nothing for what is not known: its place among
   history->machines, to which it is added when no other is the same. Hosts of one class are the
   same where history->same_class says so. 0, or -1 with err (no such text: ERR_INPUT; memory). */
int machine_place(struct machine_places *places, struct history *history, const char *text,
		  size_t len, size_t *place, struct err *err);

void history_machine_release(struct history_machine *machine);

#endif
