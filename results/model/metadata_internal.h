/* The inside of a set, for the files of results/model/metadata*.c only. */
#ifndef RESULTS_MODEL_METADATA_INTERNAL_H
#define RESULTS_MODEL_METADATA_INTERNAL_H

#include "results/model/metadata.h"

#include <stddef.h>

struct meta_item {
	const char *key; /* first: sorted_index */
	struct meta_value value;
};

struct meta {
	size_t owners;		 /* runs, benchmarks and sets standing on it */
	struct meta *base;	 /* or NULL; shares no key with `items` */
	struct meta_item *items; /* sorted by key */
	size_t n, cap;
};

/* An empty set of one owner; NULL: memory. */
struct meta *meta_new(void);

/* ---- results/model/metadata_items.c: the set's own items, without its base */

/* Where `key` is (*found) or belongs. */
size_t meta_own_index(const struct meta *meta, const char *key, bool *found);
/* NULL: it is not among them. Borrowed until the set changes. */
const struct meta_value *meta_own_get(const struct meta *meta, const char *key);
/* The set takes over `value`; on -1 (memory) it remains the caller's. */
int meta_own_put(struct meta *meta, const char *key, const struct meta_value *value);
void meta_own_remove_at(struct meta *meta, size_t i);
void meta_item_release(struct meta_item *item);
/* Room for exactly `want` items: sets are many and seldom grow. 0, or -1: memory. */
int meta_reserve(struct meta *meta, size_t want);

/* A deep copy, a text stripped of the white space around it. 0, or -1: memory. */
int meta_value_copy(struct meta_value *copy, const struct meta_value *value);
void meta_value_release(struct meta_value *value);

/* ---- results/model/metadata_share.c */

/* Make *meta (NULL: an empty one) a set in which `key` may be changed: with one owner, and without
   a base that has the key. 0, or -1 with err (memory). */
int meta_make_changeable(struct meta **meta, const char *key, struct err *err);

#endif
