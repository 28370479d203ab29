/*
 * Metadata of a run: how a set is built and shared. The rules for keys are in
 * results/model/meta_keys.h.
 *
 * A set holds its own items and may stand on a base, whose items count as its own, too: the
 * thousands of runs of a file stand on one set per benchmark, which stands on one set per file. No
 * key is in both a set and its base, so getters (results/model/suite.h) see one flat, sorted set.
 * Changing a key that came from the base first copies the base's items: bases never change under
 * others.
 */
#ifndef RESULTS_MODEL_METADATA_H
#define RESULTS_MODEL_METADATA_H

#include "results/model/suite.h"

/* Set `key` to a copy of `value` in *meta (NULL is an empty set and is made). Texts are stripped
   of white space, must not be empty and must be one line; keys that pyperf knows must have
   their type and range. On failure *meta is as it was and err says "key: what it must be". */
int meta_set(struct meta **meta, const char *key, const struct meta_value *value, struct err *err);
/* The same from a user's text: a number when the key's rule wants one, else a text. */
int meta_set_parsed(struct meta **meta, const char *key, const char *text, struct err *err);
/* The same from a JSON value; null, lists (except tags) and objects are refused. */
int meta_set_json(struct meta **meta, const char *key, json_t *value, struct err *err);

/* Remove the key; 0 when it was not there. -1: memory. */
int meta_remove(struct meta **meta, const char *key, struct err *err);

/* Give *meta every item of `base` whose key it lacks. Shared, not copied, where possible;
   `base` may be NULL and remains the caller's. A base must not be changed from now on. */
int meta_add_base(struct meta **meta, struct meta *base, struct err *err);

/* Let *meta, a set without a base, stand on *common, which is first reduced to what both have
   (NULL: becomes a copy of *meta). Items that both have are then kept once. *common may be shared:
   a reduced one is a new set. -1 with err (memory): both are unchanged. */
int meta_stand_on(struct meta **meta, struct meta **common, struct err *err);

/* Give back the memory that was kept for more items. */
void meta_pack(struct meta *meta);

/* Forget those of the set's own items (not its base's) whose keys are among `keys`, which are
   sorted as strcmp() does. A set with several owners stays as it is. */
void meta_forget_own(struct meta *meta, const char *const *keys, size_t n);

/* Another reference to the set, to be freed on its own; a set with two owners must be copied before
   it is changed. NULL for NULL. */
struct meta *meta_share(struct meta *meta);

/* A flat copy. NULL with err only when memory ran out; an empty set gives an empty, non-NULL one.
 */
struct meta *meta_copy_new(const struct meta *meta, struct err *err);

/* Remove from `common`, which must be flat, the items that `other` lacks or has with another value.
 */
void meta_keep_common(struct meta *common, const struct meta *other);

/* Going over a set in the order of its keys:
       struct meta_walk walk = meta_walk(meta);
       while (meta_walk_next(&walk))
	       ... walk.key, walk.value ... */
enum { META_LEVELS = 3 };
struct meta_walk {
	const char *key;
	const struct meta_value *value;
	/* private */
	const struct meta *levels[META_LEVELS];
	size_t next[META_LEVELS], n;
};
struct meta_walk meta_walk(const struct meta *meta);
bool meta_walk_next(struct meta_walk *walk);

/* Equal as Python compares: 1 equals 1.0 and True, texts byte for byte, tags item by item. Two
   NULLs (absent) are equal. */
bool meta_value_equal(const struct meta_value *a, const struct meta_value *b);

/* The first key on which runs of a benchmark must agree and these do not; NULL: they agree. */
const char *meta_disagreement(const struct meta *a, const struct meta *b);

#endif
