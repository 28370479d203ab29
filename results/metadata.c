#include "results/metadata.h"

#include "results/buf.h"
#include "results/meta_keys.h"
#include "results/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct item {
	const char *key;
	struct meta_value value;
};

struct meta {
	size_t owners;	    /* runs, benchmarks and sets standing on it */
	struct meta *base;  /* or NULL; shares no key with `items` */
	struct item *items; /* sorted by key */
	size_t n, cap;
};

/* ---- items */

/* Keys that every file has are not stored once more for each run. */
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

static void value_release(struct meta_value *value)
{
	if (value->type == META_TEXT)
		free((char *)value->text);
	else if (value->type == META_TAGS)
		json_decref(value->tags);
}

static int value_copy(struct meta_value *copy, const struct meta_value *value)
{
	*copy = *value;
	if (value->type == META_TEXT)
		copy->text = text_clean_new(value->text);
	else if (value->type == META_TAGS)
		copy->tags = json_deep_copy(value->tags);
	return (value->type == META_TEXT && !copy->text) ||
			       (value->type == META_TAGS && !copy->tags)
		       ? -1
		       : 0;
}

static void item_release(struct item *item)
{
	key_free(item->key);
	value_release(&item->value);
}

/* Where `key` is or belongs among the set's own items. */
static size_t own_index(const struct meta *meta, const char *key, bool *found)
{
	size_t low = 0, high = meta->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(meta->items[middle].key, key);

		if (order == 0) {
			*found = true;
			return middle;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*found = false;
	return low;
}

/* Room for exactly the items that come: sets are many and seldom grow. */
static int reserve(struct meta *meta, size_t want)
{
	struct item *items;

	if (want <= meta->cap)
		return 0;
	items = realloc(meta->items, want * sizeof(*items));
	if (!items)
		return -1;
	meta->items = items;
	meta->cap = want;
	return 0;
}

/* `value` moves into the set on success. */
static int own_put(struct meta *meta, const char *key, const struct meta_value *value)
{
	bool found;
	size_t i = own_index(meta, key, &found);
	struct item item = {NULL, *value};

	if (found) {
		assert(meta->items);
		value_release(&meta->items[i].value);
		meta->items[i].value = *value;
		return 0;
	}
	item.key = key_new(key);
	if (!item.key)
		return -1;
	if (meta->n == meta->cap && reserve(meta, meta->n + meta->n / 2 + 4)) {
		key_free(item.key);
		return -1; /* NOLINT(clang-analyzer-unix.Malloc): freed, if it was allocated */
	}
	memmove(&meta->items[i + 1], &meta->items[i], (meta->n - i) * sizeof(item));
	meta->items[i] = item;
	meta->n++;
	return 0;
}

static void own_remove_at(struct meta *meta, size_t i)
{
	assert(meta->items && i < meta->n);
	item_release(&meta->items[i]);
	meta->n--;
	memmove(&meta->items[i], &meta->items[i + 1], (meta->n - i) * sizeof(*meta->items));
}

static const struct meta_value *own_get(const struct meta *meta, const char *key)
{
	bool found;
	size_t i = own_index(meta, key, &found);

	return found ? &meta->items[i].value : NULL;
}

/* ---- sets */

static struct meta *meta_new(void)
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
			item_release(&meta->items[i]);
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
		value = own_get(meta, key);
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

/* A merge of as many sorted lists as there are levels. */
bool meta_walk_next(struct meta_walk *walk)
{
	const struct item *best = NULL, *item;
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

const struct meta_value *meta_at(const struct meta *meta, size_t i)
{
	const char *key = meta_key(meta, i);

	return key ? meta_get(meta, key) : NULL;
}

const char *meta_text(const struct meta *meta, const char *key)
{
	const struct meta_value *value = meta_get(meta, key);

	return value && value->type == META_TEXT ? value->text : NULL;
}

static bool is_number(const struct meta_value *value)
{
	return value->type == META_INT || value->type == META_REAL || value->type == META_BOOL;
}

double meta_number(const struct meta *meta, const char *key, double missing)
{
	const struct meta_value *value = meta_get(meta, key);

	if (!value || !is_number(value))
		return missing;
	return value->type == META_REAL ? value->real : (double)value->integer;
}

bool meta_value_equal(const struct meta_value *a, const struct meta_value *b)
{
	if (!a || !b)
		return a == b;
	if (is_number(a) && is_number(b)) {
		if (a->type != META_REAL && b->type != META_REAL)
			return a->integer == b->integer;
		return (a->type == META_REAL ? a->real : (double)a->integer) ==
		       (b->type == META_REAL ? b->real : (double)b->integer);
	}
	if (a->type != b->type)
		return false;
	return a->type == META_TEXT ? strcmp(a->text, b->text) == 0
				    : json_equal(a->tags, b->tags) != 0;
}

void meta_pack(struct meta *meta)
{
	struct item *smaller;

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
			item_release(&meta->items[i]);
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
	/* Nearly always: all that is checked stands in the base of both. */
	if (a && b && a->base == b->base && !has_checked_items(a) && !has_checked_items(b))
		return NULL;
	for (size_t i = 0; i < meta_keys_n; i++)
		if (meta_keys[i].must_agree && !meta_value_equal(meta_get(a, meta_keys[i].name),
								 meta_get(b, meta_keys[i].name)))
			return meta_keys[i].name;
	return NULL;
}

/* ---- changing a set */

static int copy_items(struct meta *to, const struct meta *from)
{
	struct meta_value value;

	for (; from; from = from->base)
		for (size_t i = 0; i < from->n; i++) {
			const struct item *item = &from->items[i];

			if (own_get(to, item->key))
				continue;
			if (value_copy(&value, &item->value))
				return -1;
			if (own_put(to, item->key, &value)) {
				value_release(&value);
				return -1;
			}
		}
	return 0;
}

struct meta *meta_copy_new(const struct meta *meta, struct err *err)
{
	struct meta *copy = meta_new();

	if (!copy || reserve(copy, meta_count(meta)) || copy_items(copy, meta)) {
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
	if (!copy || reserve(copy, own.n) || copy_items(copy, &own)) {
		meta_free(copy);
		err_memory(err);
		return NULL;
	}
	copy->base = meta_share(meta->base);
	return copy;
}

/* Make *meta a set of this owner alone in which `key` may be changed: not shared, and without a
   base that has the key. */
static int make_changeable(struct meta **meta, const char *key, struct err *err)
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

int meta_set(struct meta **meta, const char *key, const struct meta_value *value, struct err *err)
{
	struct meta_value copy;

	if (value_copy(&copy, value))
		return err_memory(err);
	if (meta_key_check(key, &copy, err) || make_changeable(meta, key, err)) {
		value_release(&copy);
		return -1;
	}
	if (own_put(*meta, key, &copy)) {
		value_release(&copy);
		return err_memory(err);
	}
	return 0;
}

static bool wants_number(const char *key)
{
	const struct meta_key *known = meta_key_find(key);

	return known && (known->rule == RULE_INT_FROM_0 || known->rule == RULE_INT_FROM_1 ||
			 known->rule == RULE_NUMBER_FROM_0);
}

int meta_set_parsed(struct meta **meta, const char *key, const char *text, struct err *err)
{
	struct meta_value value = {META_TEXT, {.text = text}};
	json_t *number;
	int rc;

	if (!wants_number(key))
		return meta_set(meta, key, &value, err);
	number = json_loads(text, JSON_DECODE_ANY, NULL); /* which allows spaces around it */
	rc = meta_set_json(meta, key, number ? number : json_null(), err);
	json_decref(number);
	return rc;
}

int meta_set_json(struct meta **meta, const char *key, json_t *value, struct err *err)
{
	struct meta_value v = {0};

	switch (json_typeof(value)) {
	case JSON_INTEGER:
		v = (struct meta_value){META_INT, {.integer = json_integer_value(value)}};
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		v = (struct meta_value){META_BOOL, {.integer = json_is_true(value)}};
		break;
	case JSON_REAL:
		v = (struct meta_value){META_REAL, {.real = json_real_value(value)}};
		break;
	case JSON_STRING:
		v = (struct meta_value){META_TEXT, {.text = json_string_value(value)}};
		break;
	case JSON_ARRAY:
		v = (struct meta_value){META_TAGS, {.tags = value}};
		break;
	default: /* a list is nothing but tags: refused, in the words of the key's rule */
		v = (struct meta_value){META_TAGS, {.tags = value}};
		break;
	}
	return meta_set(meta, key, &v, err);
}

int meta_set_all_json(struct meta **meta, json_t *object, struct err *err)
{
	const char *key;
	json_t *value;

	if (!object || json_is_null(object))
		return 0;
	if (!json_is_object(object))
		return err_set(err, ERR_INPUT, "metadata: must be an object");
	json_object_foreach(object, key, value) if (meta_set_json(meta, key, value, err)) return -1;
	return 0;
}

int meta_remove(struct meta **meta, const char *key, struct err *err)
{
	bool found;
	size_t i;

	if (!meta_get(*meta, key))
		return 0;
	if (make_changeable(meta, key, err))
		return -1;
	i = own_index(*meta, key, &found);
	if (found)
		own_remove_at(*meta, i);
	return 0;
}

void meta_keep_common(struct meta *common, const struct meta *other)
{
	for (size_t i = common->n; i-- > 0;)
		if (!meta_value_equal(&common->items[i].value,
				      meta_get(other, common->items[i].key)))
			own_remove_at(common, i);
}

static bool overlap(const struct meta *meta, const struct meta *base)
{
	for (size_t i = 0; i < meta->n; i++)
		if (meta_get(base, meta->items[i].key))
			return true;
	return false;
}

/* A run stands on its benchmark, that on the suite: more levels are made flat. */
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

/* The set's own items that `common` has too go, since it will stand there. */
static void drop_common(struct meta *meta, const struct meta *common)
{
	for (size_t i = meta->n; i-- > 0;)
		if (own_get(common, meta->items[i].key))
			own_remove_at(meta, i);
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
