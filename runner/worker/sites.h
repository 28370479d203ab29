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
#include "runner/worker/code_book.h"

#define SITES_MOST   131072
#define SITES_BLOCKS (4 << 20)

struct site {
	uint32_t parent; /* a site before it; the first is its own */
	uint32_t code;	 /* of the code book */
	int32_t at;	 /* instruction, in bytes into the bytecode */
	int line;	 /* that it is of; 0: none */
	int64_t requests, bytes;
	int64_t temporary;    /* of the requests: freed before the next one of anybody */
	int64_t blocks, live; /* blocks that are alive, and their bytes */
	/* The same when the most was alive: these where `epoch` is the tree's, else as now. */
	int64_t peak_blocks, peak_live;
	uint64_t epoch;
	int64_t begin_blocks, begin_live;   /* when the loop began */
	int64_t before_blocks, before_live; /* before that, after a full collection */
	int64_t kept_blocks, kept_live;	    /* what it left behind */
};

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

/* The sites (the first is that of no Python code), their number, the book of their code. They grow
   while Python code runs. */
const struct site *sites_all(uint32_t *n);
const struct code_book *sites_codes(void);
struct sites_lost sites_lost(void);

/* What was live when the most was, less what was when the loop began. */
int64_t sites_peak_blocks(const struct site *site);
int64_t sites_peak_live(const struct site *site);

#endif
