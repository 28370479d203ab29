#include "results/files/read_meta.h"

#include "results/model/metadata.h"

static int set_scalar(struct meta **meta, const char *key, const struct scalar *scalar,
		      struct err *err)
{
	struct meta_value value = {0};

	switch (scalar->type) {
	case SCALAR_INT:
		value = (struct meta_value){META_INT, {.integer = scalar->integer}};
		break;
	case SCALAR_BIG:
		value = (struct meta_value){META_BIG, {.text = scalar->text}};
		break;
	case SCALAR_BOOL:
		value = (struct meta_value){META_BOOL, {.integer = scalar->integer}};
		break;
	case SCALAR_REAL:
		value = (struct meta_value){META_REAL, {.real = scalar->real}};
		break;
	case SCALAR_TEXT:
		value = (struct meta_value){META_TEXT, {.text = scalar->text}};
		break;
	default:
		return meta_set_json(meta, key, json_null(), err); /* refused, in its words */
	}
	return meta_set(meta, key, &value, err);
}

static int read_meta_member(struct cursor *c, const char *key, void *arg, struct err *err)
{
	struct meta **meta = arg;
	struct scalar scalar;
	char first = cursor_peek(c);
	json_t *value;
	int rc;

	if (meta_get(*meta, key))
		return err_set(err, ERR_INPUT, "%s: the key appears twice", key);
	if (first != '[' && first != '{')
		return cursor_scalar(c, &scalar, err) ? err_in(err, "%s", key)
						      : set_scalar(meta, key, &scalar, err);
	value = cursor_value(c, err);
	if (!value)
		return err_in(err, "%s", key);
	rc = meta_set_json(meta, key, value, err);
	json_decref(value);
	return rc;
}

int meta_read(struct cursor *c, struct meta **meta, struct err *err)
{
	struct scalar scalar;

	if (cursor_peek(c) == '{')
		return cursor_members(c, read_meta_member, meta, err);
	if (cursor_scalar(c, &scalar, err))
		return err_in(err, "metadata");
	return scalar.type == SCALAR_NULL ? 0
					  : err_set(err, ERR_INPUT, "metadata: must be an object");
}
