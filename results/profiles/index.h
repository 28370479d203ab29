/*
 * Finds items by a hash: open addressing with linear probing, at most half full. It holds numbers
 * of items; the items and what makes two of them one are the caller's.
 */
#ifndef RESULTS_PROFILES_INDEX_H
#define RESULTS_PROFILES_INDEX_H

#include <stddef.h>
#include <stdint.h>

struct index_slot {
	uint64_t hash;
	size_t item; /* + 1; 0: empty */
};

/* `= {0}` is valid and empty. */
struct index {
	struct index_slot *slots;
	size_t n_slots, n; /* a power of two, or 0 */
};

void index_release(struct index *index);

/* The items with this hash, one after the other; `*at` is 0 before the first. SIZE_MAX after the
   last. */
size_t index_next(const struct index *index, uint64_t hash, size_t *at);

/* 0, or -1 when memory ran out; the index is then as it was. */
int index_add(struct index *index, uint64_t hash, size_t item);

/* A hash to go on from, another in every process: who writes a file cannot choose names whose
   hashes are the same. */
uint64_t index_seed(void);
uint64_t index_mix(uint64_t hash, uint64_t number);
uint64_t index_mix_text(uint64_t hash, const char *text);

#endif
