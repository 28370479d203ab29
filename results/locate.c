#include "results/locate.h"

#include <string.h>

static struct locate_step *top(struct location *where)
{
	static struct locate_step deep; /* stands for all that are not told */

	return where->depth && where->depth <= LOCATE_DEPTH ? &where->steps[where->depth - 1]
							    : &deep;
}

static void copy_text(char *to, const char *from, const char *end)
{
	size_t len = (size_t)(end - from);

	if (len >= LOCATE_TEXT)
		len = LOCATE_TEXT - 1;
	memcpy(to, from, len);
	to[len] = '\0';
}

/* The quote that ends the text starting after `s`; `at` when it has none. */
static const char *text_end(const char *s, const char *at)
{
	for (s++; s < at && *s != '"'; s++)
		if (*s == '\\' && s + 1 < at)
			s++;
	return s;
}

static void open_bracket(struct location *where, bool is_list)
{
	where->depth++;
	if (where->depth <= LOCATE_DEPTH)
		*top(where) = (struct locate_step){.is_list = is_list, .item = 1};
}

void locate(const char *from, const char *at, struct location *where)
{
	bool is_key = false; /* the next text is a key */

	*where = (struct location){0};
	for (const char *s = from, *end; s < at; s++) {
		switch (*s) {
		case '{':
		case '[':
			open_bracket(where, *s == '[');
			is_key = *s == '{';
			break;
		case '}':
		case ']':
			where->depth -= where->depth > 0;
			break;
		case ',':
			top(where)->item++;
			is_key = !top(where)->is_list;
			break;
		case ':':
			is_key = false;
			break;
		case '"':
			end = text_end(s, at);
			if (is_key)
				copy_text(top(where)->key, s + 1, end);
			else if (!*where->name && strcmp(top(where)->key, "name") == 0)
				copy_text(where->name, s + 1, end);
			s = end;
			break;
		default:
			break;
		}
	}
}
