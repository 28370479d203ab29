#include "results/profiles/source_function.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { NAME = 200, DEPTH = 20 };

/* What a line begins, behind its indentation. */
struct head {
	int indent; /* -1: an empty line, or a comment */
	bool is_function, is_class, is_decorator;
	char name[NAME];
};

/* Functions and classes around a line, the innermost first. */
struct around {
	struct head items[DEPTH];
	int n, first; /* the line of the innermost function; 0: there is none */
};

static const char *line_at(const char *text, int line)
{
	for (int i = 1; text && i < line; i++) {
		text = strchr(text, '\n');
		text = text ? text + 1 : NULL;
	}
	return text && *text ? text : NULL;
}

/* Behind this word and white space, or NULL. */
static const char *behind(const char *at, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(at, word, n) != 0 || !isblank((unsigned char)at[n]))
		return NULL;
	return at + n + strspn(at + n, " \t");
}

static int indent_of(const char *at)
{
	int indent = 0;

	for (; *at == ' ' || *at == '\t'; at++)
		indent += *at == '\t' ? 8 - indent % 8 : 1;
	return *at == '\n' || *at == '\r' || *at == '#' || !*at ? -1 : indent;
}

static struct head head_of(const char *text)
{
	struct head head = {.indent = indent_of(text)};
	const char *at = text + strspn(text, " \t"), *rest = behind(at, "async"), *name;

	head.is_decorator = *at == '@';
	at = rest ? rest : at;
	name = behind(at, "def");
	head.is_function = name != NULL;
	if (!name)
		name = behind(at, "class");
	head.is_class = name && !head.is_function;
	if (name)
		snprintf(head.name, sizeof(head.name), "%.*s", (int)strcspn(name, "(: \t\n"), name);
	return head;
}

/* The line itself, or below a decorator the `def`; an empty one goes with what is above it. */
static int begin_line(const char *text, int line)
{
	const char *at = line_at(text, line);

	while (at && line > 1 && indent_of(at) < 0)
		at = line_at(text, --line);
	while (at && head_of(at).is_decorator) {
		at = line_at(text, ++line);
		while (at && indent_of(at) < 0)
			at = line_at(text, ++line);
	}
	return at ? line : 0;
}

static void take(struct around *around, const struct head *head, int line)
{
	if (!head->is_function && !head->is_class)
		return;
	if (around->n < DEPTH)
		around->items[around->n++] = *head;
	if (head->is_function && !around->first)
		around->first = line;
}

static void look_up(const char *text, int line, struct around *around)
{
	struct head head = head_of(line_at(text, line));
	int indent = head.indent;

	take(around, &head, line);
	while (indent > 0 && --line > 0) {
		head = head_of(line_at(text, line));
		if (head.indent < 0 || head.indent >= indent)
			continue;
		indent = head.indent;
		take(around, &head, line);
	}
}

bool source_function_at(const char *text, int line, struct buf *name, int *first)
{
	struct around around = {.n = 0};
	int begin = begin_line(text, line), inner = 0;

	if (begin <= 0)
		return false;
	look_up(text, begin, &around);
	while (inner < around.n && !around.items[inner].is_function)
		inner++;
	for (int i = around.n - 1; i >= inner; i--) {
		buf_adds(name, around.items[i].name);
		if (i > inner)
			buf_adds(name, around.items[i].is_function ? ".<locals>." : ".");
	}
	*first = around.first;
	return inner < around.n;
}
