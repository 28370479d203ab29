#include "results/base/json.h"

#include "results/base/cursor.h"
#include "results/base/emit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

json_t *json_finite_new(double x)
{
	return isfinite(x) ? json_real(x) : json_null();
}

json_t *json_text_new(const char *text)
{
	return text ? json_string_nocheck(text) : json_null();
}

/* No text contains a NUL (the parser refuses it), so one at the end marks a value that is not a
   text. */
json_t *json_big_new(const char *digits)
{
	return json_stringn_nocheck(digits, strlen(digits) + 1);
}

bool json_is_big(const json_t *value)
{
	return json_is_string(value) &&
	       strlen(json_string_value(value)) < json_string_length(value);
}

double json_number(const json_t *value)
{
	/* only digits: the same in every locale */
	return json_is_big(value) ? strtod(json_string_value(value), NULL)
				  : json_number_value(value);
}

void json_add(struct buf *out, const json_t *value, int indent, bool is_utf8)
{
	struct emit emit = {.out = out, .indent = indent, .is_utf8 = is_utf8, .in_order = true};

	emit_json(&emit, value);
}

json_t *json_parse(const char *text, size_t len, struct err *err)
{
	struct cursor c = {0};
	json_t *value = cursor_init(&c, text, len, err) ? NULL : cursor_value(&c, err);

	if (value && !cursor_is_end(&c)) {
		cursor_error(&c, "there is text after the end", err);
		json_decref(value);
		value = NULL;
	}
	cursor_release(&c);
	return value;
}
