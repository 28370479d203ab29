/* Sets that stand on one another, and copies of them. */
#include "results/model/metadata_internal.h"

static int copy_items(struct meta *to, const struct meta *from)
{
	struct meta_value value;

	for (; from; from = from->base)
		for (size_t i = 0; i < from->n; i++) {
			const struct meta_item *item = &from->items[i];

			if (meta_own_get(to, item->key))
				continue;
			if (meta_value_copy(&value, &item->value))
				return -1;
			if (meta_own_put(to, item->key, &value)) {
				meta_value_release(&value);
				return -1;
			}
		}
	return 0;
}

struct meta *meta_copy_new(const struct meta *meta, struct err *err)
{
	struct meta *copy = meta_new();

	if (!copy || meta_reserve(copy, meta_count(meta)) || copy_items(copy, meta)) {
		meta_free(copy);
		err_memory(err);
		return NULL;
	}
	return copy;
}

/* A copy of the set's own items on the same base. */
static struct meta *copy_own_new(const struct meta *meta, struct err *err)
{
	struct meta *copy = meta_new();
	struct meta own = *meta;

	own.base = NULL;
	if (!copy || meta_reserve(copy, own.n) || copy_items(copy, &own)) {
		meta_free(copy);
		err_memory(err);
		return NULL;
	}
	copy->base = meta_share(meta->base);
	return copy;
}

int meta_make_changeable(struct meta **meta, const char *key, struct err *err)
{
	bool is_in_base = *meta && meta_get((*meta)->base, key);
	struct meta *copy;

	if (!*meta) {
		*meta = meta_new();
		return *meta ? 0 : err_memory(err);
	}
	if ((*meta)->owners == 1 && !is_in_base)
		return 0;
	copy = is_in_base ? meta_copy_new(*meta, err) : copy_own_new(*meta, err);
	if (!copy)
		return -1;
	meta_free(*meta);
	*meta = copy;
	return 0;
}

/* ---- standing on what others have too */

void meta_keep_common(struct meta *common, const struct meta *other)
{
	for (size_t i = common->n; i-- > 0;)
		if (!meta_value_equal(&common->items[i].value,
				      meta_get(other, common->items[i].key)))
			meta_own_remove_at(common, i);
}

static bool overlap(const struct meta *meta, const struct meta *base)
{
	for (size_t i = 0; i < meta->n; i++)
		if (meta_get(base, meta->items[i].key))
			return true;
	return false;
}

/* A run stands on its benchmark, and that on the suite: deeper sets are flattened. */
static bool is_deep(const struct meta *base)
{
	size_t levels = 1;

	for (; base; base = base->base)
		levels++;
	return levels > META_LEVELS;
}

int meta_add_base(struct meta **meta, struct meta *base, struct err *err)
{
	if (!base)
		return 0;
	if (!*meta) {
		*meta = meta_share(base);
		return 0;
	}
	if ((*meta)->base || (*meta)->owners > 1 || overlap(*meta, base) || is_deep(base)) {
		struct meta *flat = meta_copy_new(*meta, err);

		if (!flat || copy_items(flat, base)) {
			meta_free(flat);
			return err_memory(err);
		}
		meta_free(*meta);
		*meta = flat;
		return 0;
	}
	(*meta)->base = meta_share(base);
	return 0;
}

/* Drop the set's own items that `common` has, too, since the set will stand on it. */
static void drop_common(struct meta *meta, const struct meta *common)
{
	for (size_t i = meta->n; i-- > 0;)
		if (meta_own_get(common, meta->items[i].key))
			meta_own_remove_at(meta, i);
}

static bool has_all(const struct meta *meta, const struct meta *common)
{
	for (size_t i = 0; i < common->n; i++)
		if (!meta_value_equal(&common->items[i].value,
				      meta_get(meta, common->items[i].key)))
			return false;
	return true;
}

int meta_stand_on(struct meta **meta, struct meta **common, struct err *err)
{
	struct meta *reduced;

	if (!*meta || (*meta)->base || (*meta)->owners > 1)
		return 0;
	if (!*common || !has_all(*meta, *common)) {
		reduced = meta_copy_new(*common ? *common : *meta, err);
		if (!reduced)
			return -1;
		meta_keep_common(reduced, *meta);
		meta_pack(reduced);
		meta_free(*common);
		*common = reduced;
	}
	drop_common(*meta, *common);
	meta_pack(*meta);
	(*meta)->base = meta_share(*common);
	return 0;
}
