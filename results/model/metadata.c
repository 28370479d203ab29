#include "results/model/metadata_internal.h"

#include "results/model/meta_keys.h"

#include <stdlib.h>
#include <string.h>

struct meta *meta_new(void)
{
	struct meta *meta = calloc(1, sizeof(*meta));

	if (meta)
		meta->owners = 1;
	return meta;
}

void meta_free(struct meta *meta)
{
	struct meta *base;

	for (; meta && --meta->owners == 0; meta = base) {
		base = meta->base;
		for (size_t i = 0; i < meta->n; i++)
			meta_item_release(&meta->items[i]);
		free(meta->items);
		free(meta);
	}
}

struct meta *meta_share(struct meta *meta)
{
	if (meta)
		meta->owners++;
	return meta;
}

const struct meta_value *meta_get(const struct meta *meta, const char *key)
{
	const struct meta_value *value = NULL;

	for (; meta && !value; meta = meta->base)
		value = meta_own_get(meta, key);
	return value;
}

size_t meta_count(const struct meta *meta)
{
	size_t n = 0;

	for (; meta; meta = meta->base)
		n += meta->n;
	return n;
}

struct meta_walk meta_walk(const struct meta *meta)
{
	struct meta_walk walk = {0};

	for (; meta; meta = meta->base)
		walk.levels[walk.n++] = meta;
	return walk;
}

/* Merges as many sorted lists as there are levels. */
bool meta_walk_next(struct meta_walk *walk)
{
	const struct meta_item *best = NULL, *item;
	size_t from = 0;

	for (size_t l = 0; l < walk->n; l++) {
		if (walk->next[l] == walk->levels[l]->n)
			continue;
		item = &walk->levels[l]->items[walk->next[l]];
		if (!best || strcmp(item->key, best->key) < 0) {
			best = item;
			from = l;
		}
	}
	if (!best)
		return false;
	walk->next[from]++;
	walk->key = best->key;
	walk->value = &best->value;
	return true;
}

const char *meta_key(const struct meta *meta, size_t i)
{
	struct meta_walk walk = meta_walk(meta);

	while (meta_walk_next(&walk))
		if (i-- == 0)
			return walk.key;
	return NULL;
}

const char *meta_text(const struct meta *meta, const char *key)
{
	const struct meta_value *value = meta_get(meta, key);

	return value && value->type == META_TEXT ? value->text : NULL;
}

static bool is_number(const struct meta_value *value)
{
	return value->type == META_INT || value->type == META_REAL || value->type == META_BOOL ||
	       value->type == META_BIG;
}

static double number_of(const struct meta_value *value)
{
	switch (value->type) {
	case META_REAL:
		return value->real;
	case META_BIG: /* digits alone: no locale has another form of them */
		return strtod(value->text, NULL);
	default:
		return (double)value->integer;
	}
}

double meta_number(const struct meta *meta, const char *key, double missing)
{
	const struct meta_value *value = meta_get(meta, key);

	if (!value || !is_number(value))
		return missing;
	return number_of(value);
}

void meta_pack(struct meta *meta)
{
	struct meta_item *smaller;

	if (!meta || meta->n == 0 || meta->n == meta->cap)
		return;
	smaller = realloc(meta->items, meta->n * sizeof(*smaller));
	if (smaller) {
		meta->items = smaller;
		meta->cap = meta->n;
	}
}

static int key_is(const void *key, const void *listed)
{
	return strcmp(key, *(const char *const *)listed);
}

void meta_forget_own(struct meta *meta, const char *const *keys, size_t n)
{
	size_t kept = 0;

	if (!meta || meta->owners > 1)
		return;
	for (size_t i = 0; i < meta->n; i++) {
		if (bsearch(meta->items[i].key, keys, n, sizeof(*keys), key_is))
			meta_item_release(&meta->items[i]);
		else
			meta->items[kept++] = meta->items[i];
	}
	meta->n = kept;
	if (kept == 0) {
		free(meta->items);
		meta->items = NULL;
		meta->cap = 0;
	}
	meta_pack(meta);
}

/* ---- comparing */

bool meta_value_equal(const struct meta_value *a, const struct meta_value *b)
{
	if (!a || !b)
		return a == b;
	if (is_number(a) && is_number(b)) {
		if (a->type == META_BIG && b->type == META_BIG)
			return strcmp(a->text, b->text) == 0;
		if (a->type == META_REAL || b->type == META_REAL)
			return number_of(a) == number_of(b);
		return a->type != META_BIG && b->type != META_BIG && a->integer == b->integer;
	}
	if (a->type != b->type)
		return false;
	return a->type == META_TEXT ? strcmp(a->text, b->text) == 0
				    : json_equal(a->tags, b->tags) != 0;
}

static bool has_checked_items(const struct meta *meta)
{
	for (size_t i = 0; i < meta->n; i++) {
		const struct meta_key *key = meta_key_of(meta->items[i].key);

		if (key && key->must_agree)
			return true;
	}
	return false;
}

const char *meta_disagreement(const struct meta *a, const struct meta *b)
{
	/* The usual case: all checked keys are in the base that both share. */
	if (a && b && a->base == b->base && !has_checked_items(a) && !has_checked_items(b))
		return NULL;
	for (size_t i = 0; i < meta_keys_n; i++)
		if (meta_keys[i].must_agree && !meta_value_equal(meta_get(a, meta_keys[i].name),
								 meta_get(b, meta_keys[i].name)))
			return meta_keys[i].name;
	return NULL;
}
