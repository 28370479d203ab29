/* Setting and removing items: which values are allowed, and what they are made from. */
#include "results/model/metadata_internal.h"

#include "results/base/json.h"
#include "results/model/meta_keys.h"

int meta_set(struct meta **meta, const char *key, const struct meta_value *value, struct err *err)
{
	struct meta_value copy;

	if (meta_value_copy(&copy, value))
		return err_memory(err);
	if (meta_key_check(key, &copy, err) || meta_make_changeable(meta, key, err)) {
		meta_value_release(&copy);
		return -1;
	}
	if (meta_own_put(*meta, key, &copy)) {
		meta_value_release(&copy);
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
	number = json_loads(text, JSON_DECODE_ANY, NULL); /* strtol allows spaces before it */
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
		v = (struct meta_value){json_is_big(value) ? META_BIG : META_TEXT,
					{.text = json_string_value(value)}};
		break;
	case JSON_ARRAY:
		v = (struct meta_value){META_TAGS, {.tags = value}};
		break;
	default: /* only tags may be a list: refused, in the words of the key's rule */
		v = (struct meta_value){META_TAGS, {.tags = value}};
		break;
	}
	return meta_set(meta, key, &v, err);
}

int meta_remove(struct meta **meta, const char *key, struct err *err)
{
	bool found;
	size_t i;

	if (!meta_get(*meta, key))
		return 0;
	if (meta_make_changeable(meta, key, err))
		return -1;
	i = meta_own_index(*meta, key, &found);
	if (found)
		meta_own_remove_at(*meta, i);
	return 0;
}
