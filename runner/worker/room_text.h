/* What code objects are called, written into a room of sites for those who read it from outside. */
#ifndef RUNNER_WORKER_ROOM_TEXT_H
#define RUNNER_WORKER_ROOM_TEXT_H

#include "runner/memory/sites_room.h"
#include "runner/worker/own_stack.h"

/* The room's code object of this number, the next one; where there is no more room for texts it is
   called "". Asks no allocator. */
void room_text_add_code(struct sites_room *room, uint32_t number, const struct own_code *code);

#endif
