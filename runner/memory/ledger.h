/*
 * The ledger of live blocks: who asks an allocator for memory writes it here, so that what is freed
 * is known by its size. Counts requests while it is told to, and always keeps what is live and the
 * most that was.
 *
 * Any thread may call; one short lock guards everything. `= {0}` is a valid empty one.
 */
#ifndef RUNNER_MEMORY_LEDGER_H
#define RUNNER_MEMORY_LEDGER_H

#include "runner/memory/blocks.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Who was asked. */
enum ledger_domain { LEDGER_RAW, LEDGER_MEM, LEDGER_OBJECT };
#define LEDGER_DOMAINS 3

struct ledger_counts {
	int64_t requests; /* for memory: malloc, calloc and realloc alike */
	int64_t bytes;	  /* that were asked for: of a realloc, its new size */
};

struct ledger {
	atomic_flag lock;
	struct blocks blocks; /* is_lost: no memory for them, nothing of what follows holds */
	int64_t live, peak;   /* bytes of the blocks that are known */
	int64_t strangers; /* blocks that were freed while counting, and are older than the ledger
			    */
	bool is_counting;
	struct ledger_counts counts[LEDGER_DOMAINS];
};

/* A block was given out by `domain`. */
void ledger_add(struct ledger *ledger, enum ledger_domain domain, const void *at, size_t size);
/* The block is about to be freed (before it is: afterwards its address may be another's). */
void ledger_remove(struct ledger *ledger, const void *at);
/* A realloc of `at` is about to happen: the block leaves the ledger and its size is returned, 0 for
   an unknown one. Then ledger_add says where it went, or ledger_put_back that it stayed. */
size_t ledger_take(struct ledger *ledger, const void *at);
void ledger_put_back(struct ledger *ledger, const void *at, size_t size);

/* Count from zero; the peak starts at what is live now, which is returned. */
int64_t ledger_begin(struct ledger *ledger);
void ledger_end(struct ledger *ledger);
/* Requests and bytes of all domains since ledger_begin. */
struct ledger_counts ledger_total(const struct ledger *ledger);

/* For a process that forks: no other thread holds the lock while the copy is made. */
void ledger_lock(struct ledger *ledger);
void ledger_unlock(struct ledger *ledger);

#endif
