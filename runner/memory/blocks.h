/*
 * Blocks of memory that are known by their address: an open hash table in memory of its own, taken
 * from the kernel and never from an allocator, since allocators are what is watched. Not locked:
 * the caller is. `= {0}` is a valid empty one.
 */
#ifndef RUNNER_MEMORY_BLOCKS_H
#define RUNNER_MEMORY_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct block {
	uintptr_t at; /* 0: an empty place */
	size_t size;
	uint32_t owner, serial; /* the caller's: who asked for it, and when */
};

struct blocks {
	struct block *places; /* `cap` of them, a power of two */
	size_t cap, n;
	size_t most;  /* blocks that it may hold; 0: as many as there is memory for */
	bool is_lost; /* it would have been more: what is known is not all any more */
};

/* The block becomes known; one that was known at that address (freed behind our back) is replaced,
   and becomes *old, which is an empty place else. False: there is no room for it. */
bool blocks_put(struct blocks *blocks, const struct block *block, struct block *old);

/* The block at this address is forgotten. False: none is known there. */
bool blocks_take(struct blocks *blocks, uintptr_t at, struct block *taken);

/* Their memory goes back; it is a valid empty one then. */
void blocks_empty(struct blocks *blocks);

#endif
