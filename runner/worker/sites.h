/*
 * Where allocations are made: a tree of call paths, and what was asked for at the end of each.
 * Aggregated from the start: its memory is bounded, however long the run is. Any thread calls; one
 * short lock guards everything. There is one tree in a process.
 *
 * Requests are counted while a loop is (sites_begin to sites_end); what is live is known all the
 * time, so that a block that is freed in the loop is known by its path, however old it is.
 */
#ifndef RUNNER_WORKER_SITES_H
#define RUNNER_WORKER_SITES_H

#include "runner/memory/ledger.h"
#include "runner/memory/sites_room.h"
#include "runner/worker/code_book.h"

#define SITES_BLOCKS (4 << 20)

/* What was not seen as it should be. */
struct sites_lost {
	int64_t paths; /* requests that are booked by their line only, since there were too many
			  paths or frames */
	bool blocks;   /* more were alive at once than are kept: peak and leaks are too low */
};

/* A new block of one of Python's allocators, one that is about to be freed; a realloc as in
   allocators.h. */
void sites_given(enum ledger_domain domain, void *at, size_t size);
void sites_freed(void *at);
bool sites_leaves(void *at, struct block *old);
void sites_stays(const struct block *old);
/* A new block of malloc and its kin, past Python's allocators: below the line that runs. */
void sites_given_by_malloc(void *at, size_t size);

void sites_lock(void);
void sites_unlock(void);

/* In this order: a full collection, sites_before, sites_begin, the loop, sites_end, a full
   collection, sites_after. */
void sites_before(void);
void sites_begin(void);
void sites_end(void);
void sites_after(void);

/* Of a process that runs already: from now on all is counted in this room, which is all zero, until
   `is_over` says so, which is asked with each request; `ended` is called then. Both have the lock.
   Not together with an instrument. */
void sites_open(struct sites_room *room, bool (*is_over)(void), void (*ended)(void));
/* Nothing is looked at from now on, and what is in the room is whole. Needs no GIL. */
void sites_close(void);
/* The same in a process that was forked, with the lock taken: the room is its parent's. */
void sites_close_in_child(void);
/* After that, and with the GIL: let go of the room, and of all else that is held. */
void sites_forget(void);

/* The sites (the first is that of no Python code), their number, the book of their code. They grow
   while Python code runs. */
const struct site *sites_all(uint32_t *n);
const struct code_book *sites_codes(void);
struct sites_lost sites_lost(void);

/* What was live when the most was, less what was when the loop began. */
int64_t sites_peak_blocks(const struct site *site);
int64_t sites_peak_live(const struct site *site);

#endif
