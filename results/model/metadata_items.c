/* A set's own items: sorted by key, each key's text and value its own. */
#include "results/model/metadata_internal.h"

#include "results/base/sorted.h"
#include "results/base/text.h"
#include "results/model/meta_keys.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Keys that every file has are not copied for each run. */
static const char *key_new(const char *key)
{
	const struct meta_key *known = meta_key_find(key);

	return known ? known->name : strdup(key);
}

static void key_free(const char *key)
{
	if (!meta_key_of(key))
		free((char *)key);
}

static bool has_text(const struct meta_value *value)
{
	return value->type == META_TEXT || value->type == META_BIG;
}

void meta_value_release(struct meta_value *value)
{
	if (has_text(value))
		free((char *)value->text);
	else if (value->type == META_TAGS)
		json_decref(value->tags);
}

int meta_value_copy(struct meta_value *copy, const struct meta_value *value)
{
	*copy = *value;
	if (has_text(value))
		copy->text = text_clean_new(value->text);
	else if (value->type == META_TAGS)
		copy->tags = json_deep_copy(value->tags);
	return (has_text(value) && !copy->text) || (value->type == META_TAGS && !copy->tags) ? -1
											     : 0;
}

void meta_item_release(struct meta_item *item)
{
	key_free(item->key);
	meta_value_release(&item->value);
}

size_t meta_own_index(const struct meta *meta, const char *key, bool *found)
{
	return sorted_index(meta->items, meta->n, sizeof(*meta->items), key, found);
}

int meta_reserve(struct meta *meta, size_t want)
{
	struct meta_item *items;

	if (want <= meta->cap)
		return 0;
	items = realloc(meta->items, want * sizeof(*items));
	if (!items)
		return -1;
	meta->items = items;
	meta->cap = want;
	return 0;
}

int meta_own_put(struct meta *meta, const char *key, const struct meta_value *value)
{
	bool found;
	size_t i = meta_own_index(meta, key, &found);
	struct meta_item item = {NULL, *value};

	if (found) {
		assert(meta->items);
		meta_value_release(&meta->items[i].value);
		meta->items[i].value = *value;
		return 0;
	}
	item.key = key_new(key);
	if (!item.key)
		return -1;
	if (meta->n == meta->cap && meta_reserve(meta, meta->n + meta->n / 2 + 4)) {
		key_free(item.key);
		return -1; /* NOLINT(clang-analyzer-unix.Malloc): freed, if it was allocated */
	}
	memmove(&meta->items[i + 1], &meta->items[i], (meta->n - i) * sizeof(item));
	meta->items[i] = item;
	meta->n++;
	return 0;
}

void meta_own_remove_at(struct meta *meta, size_t i)
{
	assert(meta->items && i < meta->n);
	meta_item_release(&meta->items[i]);
	meta->n--;
	memmove(&meta->items[i], &meta->items[i + 1], (meta->n - i) * sizeof(*meta->items));
}

const struct meta_value *meta_own_get(const struct meta *meta, const char *key)
{
	bool found;
	size_t i = meta_own_index(meta, key, &found);

	return found ? &meta->items[i].value : NULL;
}
