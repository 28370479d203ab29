#include "results/base/json_relaxed.h"

#include <stdbool.h>
#include <string.h>

/* Lines stay lines. */
static void blank(char *from, const char *end)
{
	for (; from < end; from++)
		if (*from != '\n' && *from != '\r')
			*from = ' ';
}

/* Behind the string that begins at `at`; a broken one ends with its line. */
static char *string_end(char *at, const char *end)
{
	for (at++; at < end && *at != '"' && *at != '\n'; at++)
		if (*at == '\\' && at + 1 < end)
			at++;
	return at < end ? at + 1 : at;
}

/* Behind the comment that begins at `at`; NULL: it has no end. */
static char *comment_end(char *at, char *end)
{
	bool is_line = at[1] == '/';

	for (char *to = at + 2; to < end; to++) {
		if (is_line && (*to == '\n' || *to == '\r'))
			return to;
		if (!is_line && *to == '*' && to + 1 < end && to[1] == '/')
			return to + 2;
	}
	return is_line ? end : NULL;
}

static int refuse(const char *text, const char *at, struct err *err)
{
	size_t line = 1;

	for (; text < at; text++)
		line += *text == '\n';
	return err_set(err, ERR_INPUT, "line %zu: a comment begins here and has no end", line);
}

int json_relaxed_to_strict(char *text, size_t len, struct err *err)
{
	char *at = text, *end = text + len, *comma = NULL, *next;

	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		blank(text, text + 3);
	for (; at < end; at = next) {
		next = at + 1;
		if (*at == '/' && next < end && (*next == '/' || *next == '*')) {
			next = comment_end(at, end);
			if (!next)
				return refuse(text, at, err);
			blank(at, next);
		} else if (!strchr(" \t\r\n", *at)) {
			if (comma && (*at == ']' || *at == '}'))
				*comma = ' ';
			comma = *at == ',' ? at : NULL;
			if (*at == '"')
				next = string_end(at, end);
		}
	}
	return 0;
}
